using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>The kinds of scope that a role can be held on.</summary>
public enum ScopeKind
{
    /// <summary>The whole workspace: every present and future resource of the role's kind.</summary>
    Workspace,

    /// <summary>The resources of the workspace that carry all of some labels, present and future.</summary>
    Label,

    /// <summary>One resource of a known kind.</summary>
    Resource,

    /// <summary>A kind of resource that this version does not know; shown, never dropped, never written back.</summary>
    Unknown,
}

/// <summary>One scope of one permission, read from the wire form by the rules of Segment.</summary>
/// <param name="Kind">What kind of scope.</param>
/// <param name="ResourceType">The resource's kind when <see cref="ScopeKind.Resource"/>; null otherwise.</param>
/// <param name="RawType">The type as Segment wrote it.</param>
/// <param name="Id">The resource's id, or the workspace's; empty when Segment gave none.</param>
/// <param name="Labels">The labels when <see cref="ScopeKind.Label"/>; empty otherwise.</param>
public sealed record PermissionScope(ScopeKind Kind, SegmentResourceType? ResourceType, string RawType, string Id, LabelSet Labels)
{
    /// <summary>The scopes of a permission: one per resource entry. Labels of a workspace entry are the union of both places.</summary>
    /// <remarks>A permission without any resource and without labels has no scope; it gives nothing.</remarks>
    public static IEnumerable<PermissionScope> Of(SegmentPermission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        // The form that Segment uses for invites: labels without the workspace that they are labels of.
        if (permission.Resources.Count == 0 && permission.Labels.Count > 0)
        {
            yield return new PermissionScope(ScopeKind.Label, null, SegmentPermissionResource.WorkspaceType, string.Empty, LabelSet.Of(permission.Labels));
        }

        foreach (var resource in permission.Resources)
        {
            var id = resource.Id ?? string.Empty;
            if (resource.IsWorkspace)
            {
                var labels = LabelSet.Of(permission.Labels.Concat(resource.Labels));
                yield return new PermissionScope(labels.IsEmpty ? ScopeKind.Workspace : ScopeKind.Label, null, resource.Type, id, labels);
            }
            else if (TypeOf(resource.Type) is { } type)
            {
                yield return new PermissionScope(ScopeKind.Resource, type, resource.Type, id, LabelSet.Empty);
            }
            else
            {
                yield return new PermissionScope(ScopeKind.Unknown, null, resource.Type, id, LabelSet.Empty);
            }
        }
    }

    /// <summary>The whole workspace.</summary>
    public static PermissionScope OnWorkspace(string workspaceId) =>
        new(ScopeKind.Workspace, null, SegmentPermissionResource.WorkspaceType, workspaceId, LabelSet.Empty);

    /// <summary>The part of the workspace that carries all of these labels; the whole of it when there are none.</summary>
    public static PermissionScope OnLabels(string workspaceId, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return OnWorkspace(workspaceId) with { Kind = labels.IsEmpty ? ScopeKind.Workspace : ScopeKind.Label, Labels = labels };
    }

    /// <summary>One resource.</summary>
    public static PermissionScope OnResource(SegmentResourceType type, string id) =>
        new(ScopeKind.Resource, type, type.ToString().ToUpperInvariant(), id, LabelSet.Empty);

    private static SegmentResourceType? TypeOf(string type) => type.ToUpperInvariant() switch
    {
        "SOURCE" => SegmentResourceType.Source,
        "WAREHOUSE" => SegmentResourceType.Warehouse,
        "FUNCTION" => SegmentResourceType.Function,
        "SPACE" => SegmentResourceType.Space,
        _ => null,
    };
}
