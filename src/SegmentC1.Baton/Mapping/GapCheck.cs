using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>Tells which gaps of a snapshot permissions refer to, so that uploading it would read as revoked access.</summary>
internal static class GapCheck
{
    /// <summary>Kinds of list that are gaps, and that a permission refers to: by a resource that is not listed, or by labels.</summary>
    public static IReadOnlyList<SegmentListKind> ReferredTo(WorkspaceSnapshot snapshot)
    {
        var gaps = snapshot.Gaps.Select(gap => gap.Kind).ToHashSet();
        if (gaps.Count == 0) return [];

        var referred = new SortedSet<SegmentListKind>();
        foreach (var scope in PermissionsOf(snapshot).SelectMany(PermissionScope.Of))
        {
            if (KindOf(snapshot, scope) is { } kind && gaps.Contains(kind)) referred.Add(kind);
        }

        return [.. referred];
    }

    /// <summary>All permissions of users and groups that are known.</summary>
    public static IEnumerable<SegmentPermission> PermissionsOf(WorkspaceSnapshot snapshot) =>
        snapshot.Users.SelectMany(user => user.Permissions ?? []).Concat(snapshot.Groups.SelectMany(group => group.Permissions ?? []));

    private static SegmentListKind? KindOf(WorkspaceSnapshot snapshot, PermissionScope scope) => scope switch
    {
        { Kind: ScopeKind.Label } => SegmentListKind.Label,
        { Kind: ScopeKind.Resource, ResourceType: { } type } when snapshot.FindResource(type, scope.Id) is null => type switch
        {
            SegmentResourceType.Source => SegmentListKind.Source,
            SegmentResourceType.Warehouse => SegmentListKind.Warehouse,
            SegmentResourceType.Function => SegmentListKind.Function,
            SegmentResourceType.Space => SegmentListKind.Space,
            _ => null,
        },
        _ => null,
    };
}
