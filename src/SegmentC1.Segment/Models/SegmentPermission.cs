namespace SegmentC1.Segment;

/// <summary>One role together with what it applies to, on a user or a group. Segment calls the pair a policy.</summary>
/// <remarks>
/// Labels are kept where the API had them, at the permission or inside a resource, because a set that is written back must
/// come out as it was read. A permission that was not wholly understood says so and is never written back.
/// </remarks>
/// <param name="RoleId">Id of the role. Role ids differ between workspaces.</param>
/// <param name="RoleName">Display name of the role as the permission gave it; null when it did not.</param>
/// <param name="Resources">What the role applies to; several entries add up.</param>
/// <param name="Labels">Labels at the level of the permission; empty when there were none.</param>
/// <param name="NotUnderstood">Why this permission may not be written back; null when every part of it is known.</param>
public sealed record SegmentPermission(
    string RoleId,
    string? RoleName,
    IReadOnlyList<SegmentPermissionResource> Resources,
    IReadOnlyList<SegmentLabel> Labels,
    string? NotUnderstood = null);

/// <summary>One thing that a permission applies to.</summary>
/// <param name="Type">
/// <c>WORKSPACE</c>, <c>SOURCE</c>, <c>WAREHOUSE</c>, <c>SPACE</c> or <c>FUNCTION</c>, or a word that came later: the text is kept as it was.
/// </param>
/// <param name="Id">Id of the resource; for <c>WORKSPACE</c> the workspace's. Null when the API left it out.</param>
/// <param name="Labels">
/// On <c>WORKSPACE</c>: the role applies only to resources that carry all of these; empty means every present and future one.
/// </param>
public sealed record SegmentPermissionResource(string Type, string? Id, IReadOnlyList<SegmentLabel> Labels)
{
    /// <summary>The resource type of a permission that spans the workspace, or its labelled part.</summary>
    public const string WorkspaceType = "WORKSPACE";

    /// <summary>Whether this entry spans the workspace (compared without case, as the API is not consistent).</summary>
    public bool IsWorkspace => string.Equals(Type, WorkspaceType, StringComparison.OrdinalIgnoreCase);
}
