using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What became of a group.</summary>
public sealed record GroupChange
{
    /// <summary>Id of the group; null in a dry run of making one.</summary>
    public string? Id { get; init; }

    /// <summary>Its name, the new one after a change of the name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name before; null for a new group.</summary>
    public string? NameBefore { get; init; }

    /// <summary><c>Created</c>, <c>Renamed</c>, <c>Deleted</c> or <c>None</c>; in a dry run, what would be.</summary>
    public required string Change { get; init; }

    /// <summary>Whether anything was changed.</summary>
    public bool Changed => Change != "None";

    /// <summary>Whether nothing was sent because only the outcome was asked for.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What became of a label of the workspace, or of the labels of a source.</summary>
public sealed record LabelChange
{
    /// <summary>The label; null where a source's labels were changed.</summary>
    public SegmentLabel? Label { get; init; }

    /// <summary>Id of the source; null where a label of the workspace was changed.</summary>
    public string? SourceId { get; init; }

    /// <summary>Name of the source.</summary>
    public string? SourceName { get; init; }

    /// <summary>Labels of the source before; empty where a label of the workspace was changed.</summary>
    public IReadOnlyList<SegmentLabel> Before { get; init; } = [];

    /// <summary>Labels of the source as they were read back.</summary>
    public IReadOnlyList<SegmentLabel> After { get; init; } = [];

    /// <summary>Who gains or loses the source by it, through a permission that is limited by labels.</summary>
    public IReadOnlyList<ScopeMove> Moves { get; init; } = [];

    /// <summary><c>Created</c>, <c>Deleted</c>, <c>Labelled</c> or <c>None</c>; in a dry run, what would be.</summary>
    public required string Change { get; init; }

    /// <summary>Whether anything was changed.</summary>
    public bool Changed => Change != "None";

    /// <summary>Whether nothing was sent because only the outcome was asked for.</summary>
    public bool DryRun { get; init; }
}

/// <summary>Somebody whose access under labels a source comes into or leaves.</summary>
/// <param name="PrincipalType">User or Group.</param>
/// <param name="PrincipalId">Its id.</param>
/// <param name="Name">Its name; for a user the address.</param>
/// <param name="Access">The role under labels.</param>
/// <param name="Gains">Whether the source comes into the scope; else it leaves it.</param>
public sealed record ScopeMove(string PrincipalType, string PrincipalId, string Name, RoleOnScope Access, bool Gains)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"{PrincipalType.ToLowerInvariant()} {Name} ({PrincipalId}) {(Gains ? "gains" : "loses")} it as {Access}";

    /// <summary>Everybody whose label scopes tell the two sets of labels apart.</summary>
    public static IReadOnlyList<ScopeMove> Of(
        IEnumerable<SegmentUser> users, IEnumerable<SegmentGroup> groups, IReadOnlyDictionary<string, string> roleNames, IReadOnlyList<SegmentLabel> before, IReadOnlyList<SegmentLabel> after)
    {
        IEnumerable<ScopeMove> Moves(string type, string id, string name, IReadOnlyList<SegmentPermission>? permissions) =>
            from access in PermissionSet.Contents(permissions ?? [])
            let role = roleNames.GetValueOrDefault(access.RoleId) ?? access.RoleName ?? access.RoleId
            where access.Scope.Kind == ScopeKind.Label && RoleFacts.Of(role) is { IsKnown: false } or { LabelsResolveTo: SegmentResourceType.Source }
            let had = access.Scope.Labels.Matches(before)
            let has = access.Scope.Labels.Matches(after)
            where had != has
            select new ScopeMove(type, id, name, access with { RoleName = role }, has);

        return
        [
            .. users.SelectMany(user => Moves("User", user.Id, user.Email, user.Permissions)),
            .. groups.SelectMany(group => Moves("Group", group.Id, group.Name, group.Permissions)),
        ];
    }
}
