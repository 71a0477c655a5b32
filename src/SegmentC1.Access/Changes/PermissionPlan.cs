using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What a change makes of a set of permissions.</summary>
/// <param name="Before">The set as it was read.</param>
/// <param name="After">The whole set as it will be; what the change does not name is in it exactly as it was read.</param>
/// <param name="Added">What is held afterwards and was not before.</param>
/// <param name="Removed">What was held before and is not afterwards.</param>
public sealed record PermissionPlan(
    IReadOnlyList<SegmentPermission> Before,
    IReadOnlyList<SegmentPermission> After,
    IReadOnlyList<RoleOnScope> Added,
    IReadOnlyList<RoleOnScope> Removed)
{
    /// <summary>
    /// What is added as permissions, with labels where the API has them. A workspace that tells labels at the permission gets them
    /// there too: if that is where it looks for them, the role would else come to be held without them.
    /// </summary>
    public IReadOnlyList<SegmentPermission> AddedPermissions =>
        [.. Added.Select(item => item.ToPermission()).Select(permission => Before.Any(other => other.Labels.Count > 0) ? permission with { Labels = permission.Resources[0].Labels } : permission)];

    /// <summary>Whether there is anything to send.</summary>
    public bool Changes => Added.Count > 0 || Removed.Count > 0;
}
