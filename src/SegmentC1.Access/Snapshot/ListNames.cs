using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What people call the lists of a workspace.</summary>
internal static class ListNames
{
    /// <summary>A plural that begins a clause, such as <c>members of group 'Marketing'</c>.</summary>
    public static string Of(SegmentListKind kind, string? owner = null) => kind switch
    {
        SegmentListKind.Workspace => "details of the workspace",
        SegmentListKind.User => "users",
        SegmentListKind.UserPermission => "permissions of users",
        SegmentListKind.Invite => "invites",
        SegmentListKind.Group => "groups",
        SegmentListKind.GroupPermission => "permissions of groups",
        SegmentListKind.GroupMember => owner is null ? "members of groups" : $"members of group '{owner}'",
        SegmentListKind.GroupInvite => owner is null ? "pending members of groups" : $"pending members of group '{owner}'",
        SegmentListKind.Role => "roles",
        SegmentListKind.Label => "labels",
        SegmentListKind.Source => "sources",
        SegmentListKind.Warehouse => "warehouses",
        SegmentListKind.Function => owner is null ? "functions" : $"functions of kind {owner}",
        SegmentListKind.Space => "spaces",
        SegmentListKind.AuditEvent => "audit events",
        _ => kind.ToString(),
    };

    /// <summary>The list that resources of this kind are in.</summary>
    public static SegmentListKind ListOf(SegmentResourceType type) => type switch
    {
        SegmentResourceType.Source => SegmentListKind.Source,
        SegmentResourceType.Warehouse => SegmentListKind.Warehouse,
        SegmentResourceType.Function => SegmentListKind.Function,
        SegmentResourceType.Space => SegmentListKind.Space,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
