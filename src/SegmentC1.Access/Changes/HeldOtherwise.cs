using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Access that somebody holds another way than by the permission that a change is about.</summary>
/// <param name="Access">What is held: the same role on the same scope or on one that includes it.</param>
/// <param name="GroupId">The group through which; null when held directly.</param>
/// <param name="GroupName">Its name; null when held directly.</param>
public sealed record HeldOtherwise(RoleOnScope Access, string? GroupId = null, string? GroupName = null)
{
    /// <summary>For people: <c>Source Admin on env:prod through group Analysts (id)</c>.</summary>
    public override string ToString() => GroupId is null ? $"{Access}, directly" : $"{Access}, through group {GroupName} ({GroupId})";

    /// <summary>What of these sets includes an access, apart from that very access held directly.</summary>
    /// <param name="access">What is looked for.</param>
    /// <param name="direct">Direct permissions; for the state after a removal, what is left.</param>
    /// <param name="groups">Groups with their permissions; those whose permissions are null are passed over.</param>
    /// <param name="labelsOf">Labels of a source; null where they are not known.</param>
    public static IReadOnlyList<HeldOtherwise> Of(
        RoleOnScope access, IReadOnlyList<SegmentPermission> direct, IReadOnlyList<SegmentGroup> groups, Func<PermissionScope, IReadOnlyList<SegmentLabel>?> labelsOf)
    {
        ArgumentNullException.ThrowIfNull(access);
        return
        [
            .. PermissionSet.Contents(direct).Where(held => !held.Equals(access) && Includes(held, access, labelsOf)).Select(held => new HeldOtherwise(held)),
            .. from @group in groups
               from held in PermissionSet.Contents(@group.Permissions ?? [])
               where Includes(held, access, labelsOf)
               select new HeldOtherwise(held, @group.Id, @group.Name),
        ];
    }

    /// <summary>Whether telling what else is held needs the labels of sources.</summary>
    internal static bool NeedsLabels(RoleOnScope access, IEnumerable<SegmentPermission> held) =>
        access.Scope.ResourceType == SegmentResourceType.Source
        && PermissionSet.Contents(held).Any(item => item.Scope.Kind == ScopeKind.Label && string.Equals(item.RoleId, access.RoleId, StringComparison.Ordinal));

    private static bool Includes(RoleOnScope held, RoleOnScope access, Func<PermissionScope, IReadOnlyList<SegmentLabel>?> labelsOf)
    {
        if (!string.Equals(held.RoleId, access.RoleId, StringComparison.Ordinal)) return false;
        if (held.Equals(access)) return true;
        return held.Scope.Kind switch
        {
            ScopeKind.Workspace => access.Scope.Kind != ScopeKind.Unknown,
            ScopeKind.Label when access.Scope.Kind == ScopeKind.Label => held.Scope.Labels.Labels.All(access.Scope.Labels.Labels.Contains),
            ScopeKind.Label when access.Scope.ResourceType == SegmentResourceType.Source => held.Scope.Labels.Matches(labelsOf(access.Scope)),
            _ => false,
        };
    }
}
