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
    /// <summary>Whether there is anything to send.</summary>
    public bool Changes => Added.Count > 0 || Removed.Count > 0;
}
