namespace SegmentC1.Access;

/// <summary>Other names of the workspace and of its resources.</summary>
internal static class NameComparer
{
    public static void Compare(WorkspaceSnapshot before, WorkspaceSnapshot after, DifferenceList found)
    {
        if (before.Workspace != after.Workspace)
        {
            found.Add(new ReviewDifference
            {
                Kind = ReviewDifferenceKind.WorkspaceRenamed,
                Before = $"{before.Workspace.Name} ({before.Workspace.Slug})",
                After = $"{after.Workspace.Name} ({after.Workspace.Slug})",
            });
        }

        foreach (var resource in after.Resources)
        {
            if (before.FindResource(resource.Type, resource.Id) is not { } old || string.Equals(old.Name, resource.Name, StringComparison.Ordinal)) continue;
            found.Add(new ReviewDifference
            {
                Kind = ReviewDifferenceKind.ResourceRenamed,
                ResourceType = resource.Type,
                ResourceId = resource.Id,
                ResourceName = resource.Name,
                Before = old.Name,
                After = resource.Name,
            });
        }
    }
}
