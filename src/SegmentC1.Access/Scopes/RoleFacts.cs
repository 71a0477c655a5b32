using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>How much a role lets its holder do, for reviews.</summary>
public enum RoleRisk
{
    /// <summary>No resource by itself.</summary>
    None,

    /// <summary>Reading.</summary>
    Read,

    /// <summary>Changing what is easily changed back.</summary>
    Medium,

    /// <summary>Changing settings, code or secrets, exporting people's data.</summary>
    High,

    /// <summary>Everything, including who has access.</summary>
    Privileged,

    /// <summary>PII Access: unmasks personal data within the holder's other scope.</summary>
    Modifier,

    /// <summary>A role that this version does not know: unclassified, to be looked at by a person.</summary>
    Unclassified,
}

/// <summary>What is known of Segment's roles, by name. Ids differ between workspaces; names do not.</summary>
/// <param name="Name">Name as the API gives it.</param>
/// <param name="Risk">Risk class.</param>
/// <param name="AppliesTo">Kinds of resource that the role can be limited to one by one.</param>
/// <param name="LabelCapable">Whether the role can be limited by labels.</param>
/// <param name="LabelsResolveTo">The kind of resource whose labels the API shows, so that a label scope can be resolved; null where it cannot.</param>
public sealed record RoleFacts(
    string Name,
    RoleRisk Risk,
    IReadOnlyList<SegmentResourceType> AppliesTo,
    bool LabelCapable,
    SegmentResourceType? LabelsResolveTo)
{
    private static readonly RoleFacts[] All =
    [
        new("Workspace Owner", RoleRisk.Privileged, [], false, null),
        new("Minimal Workspace Access", RoleRisk.None, [], false, null),
        new("Workspace Member", RoleRisk.None, [], false, null),
        new("Source Admin", RoleRisk.High, [SegmentResourceType.Source], true, SegmentResourceType.Source),
        new("Source Read-only", RoleRisk.Read, [SegmentResourceType.Source], true, SegmentResourceType.Source),
        new("Function Admin", RoleRisk.High, [SegmentResourceType.Function], false, null),
        new("Function Read-only", RoleRisk.Read, [SegmentResourceType.Function], false, null),
        new("Warehouse Admin", RoleRisk.High, [SegmentResourceType.Warehouse], false, null),
        new("Warehouse Destination Admin", RoleRisk.High, [SegmentResourceType.Warehouse], false, null),
        new("Warehouse Read-only", RoleRisk.Read, [SegmentResourceType.Warehouse], false, null),
        new("Warehouse Destination Read-only", RoleRisk.Read, [SegmentResourceType.Warehouse], false, null),
        new("Unify and Engage Admin", RoleRisk.High, [SegmentResourceType.Space], true, null),
        new("Unify Read-only, Engage User", RoleRisk.Medium, [SegmentResourceType.Space], true, null),
        new("Unify and Engage Read-only", RoleRisk.Read, [SegmentResourceType.Space], true, null),
        new("Tracking Plan Admin", RoleRisk.Medium, [], false, null),
        new("Tracking Plan Read-only", RoleRisk.Read, [], false, null),
        new("Identity Admin", RoleRisk.High, [], false, null),
        new("End User Privacy Admin", RoleRisk.High, [], false, null),
        new("Entities Admin", RoleRisk.High, [], false, null),
        new("Entities Read-only", RoleRisk.Read, [], false, null),
        new("PII Access", RoleRisk.Modifier, [], false, null),
    ];

    private static readonly Dictionary<string, RoleFacts> ByName = All.ToDictionary(role => role.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of a role of this name; an unclassified entry where nothing is.</summary>
    public static RoleFacts Of(string roleName) =>
        ByName.TryGetValue(roleName, out var facts) ? facts : new RoleFacts(roleName, RoleRisk.Unclassified, [], false, null);

    /// <summary>Whether the table knows this role.</summary>
    public bool IsKnown => Risk != RoleRisk.Unclassified;

    /// <summary>Whether the role gives power over who has access.</summary>
    public bool IsPrivileged => Risk == RoleRisk.Privileged;

    /// <summary>Whether the role changes settings of its kind of resource: the Admin roles, Workspace Owner not counted.</summary>
    public bool IsAdmin => IsKnown && !IsPrivileged && Name.EndsWith(" Admin", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the role unmasks personal data: PII Access itself, and Workspace Owner, who has everything.</summary>
    public bool GivesPii => Risk is RoleRisk.Modifier or RoleRisk.Privileged;
}
