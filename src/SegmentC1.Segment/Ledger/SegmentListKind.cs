namespace SegmentC1.Segment;

/// <summary>The lists of a workspace that are read, each with a ledger of its own.</summary>
public enum SegmentListKind
{
    /// <summary>The workspace itself (<c>GET /</c>).</summary>
    Workspace,

    /// <summary>Users, with their direct permissions where the list carries them.</summary>
    User,

    /// <summary>Direct permissions of users, read one by one because the list did not carry them.</summary>
    UserPermission,

    /// <summary>Pending invites to the workspace.</summary>
    Invite,

    /// <summary>User groups.</summary>
    Group,

    /// <summary>Permissions of groups, read one by one because the list did not carry them.</summary>
    GroupPermission,

    /// <summary>Members of one group.</summary>
    GroupMember,

    /// <summary>Pending invites of one group.</summary>
    GroupInvite,

    /// <summary>The role catalogue.</summary>
    Role,

    /// <summary>Labels of the workspace.</summary>
    Label,

    /// <summary>Sources.</summary>
    Source,

    /// <summary>Warehouses.</summary>
    Warehouse,

    /// <summary>Functions of one of the five kinds.</summary>
    Function,

    /// <summary>Unify and Engage spaces.</summary>
    Space,

    /// <summary>The audit trail.</summary>
    AuditEvent,
}

/// <summary>How far the reading of a list came.</summary>
public enum ListState
{
    /// <summary>Nothing was asked for yet.</summary>
    NotRead,

    /// <summary>Pages are being read; what was seen so far may be a part.</summary>
    Reading,

    /// <summary>Every page was read and the count agrees with the API's own total, where it gives one.</summary>
    Complete,

    /// <summary>The plan of the workspace does not have this list: a declared gap, neither an error nor "none".</summary>
    Gap,

    /// <summary>Reading stopped before the end; what was seen is a part.</summary>
    Incomplete,

    /// <summary>Read to its end twice, and the count still differs from the API's own total.</summary>
    Inconsistent,
}
