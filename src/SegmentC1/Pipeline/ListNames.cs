using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>What people call the lists of a workspace.</summary>
internal static class ListNames
{
    /// <summary>The list of a ledger, with its owner where it has one.</summary>
    public static string Of(ListLedger ledger) =>
        ledger.Owner is null ? Of(ledger.Kind) : $"{Of(ledger.Kind)} ({ledger.Owner})";

    /// <summary>A kind of list.</summary>
    public static string Of(SegmentListKind kind) => kind switch
    {
        SegmentListKind.Workspace => "Workspace",
        SegmentListKind.User => "Users",
        SegmentListKind.UserPermission => "Permissions of users",
        SegmentListKind.Invite => "Invites",
        SegmentListKind.Group => "Groups",
        SegmentListKind.GroupPermission => "Permissions of groups",
        SegmentListKind.GroupMember => "Members of a group",
        SegmentListKind.GroupInvite => "Pending members of a group",
        SegmentListKind.Role => "Roles",
        SegmentListKind.Label => "Labels",
        SegmentListKind.Source => "Sources",
        SegmentListKind.Warehouse => "Warehouses",
        SegmentListKind.Function => "Functions",
        SegmentListKind.Space => "Spaces",
        SegmentListKind.AuditEvent => "Audit events",
        _ => kind.ToString(),
    };
}
