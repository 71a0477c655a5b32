namespace SegmentC1.Segment;

/// <summary>
/// What changing the access of a workspace needs of Segment. <see cref="SegmentClient"/> is it; the rooms that decide on
/// changes depend on this alone and so know nothing of the network.
/// </summary>
/// <remarks>Every member may throw a <see cref="SegmentException"/>. Nothing here is answered from a cache.</remarks>
public interface ISegmentWorkspace
{
    /// <summary>The workspace.</summary>
    Task<SegmentWorkspace> GetWorkspaceAsync(CancellationToken cancellationToken);

    /// <summary>One user with the direct permissions.</summary>
    Task<SegmentUser> GetUserAsync(string userId, CancellationToken cancellationToken);

    /// <summary>One group with its permissions.</summary>
    Task<SegmentGroup> GetGroupAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Users.</summary>
    SegmentList<SegmentUser> ListUsers();

    /// <summary>Groups.</summary>
    SegmentList<SegmentGroup> ListGroups();

    /// <summary>Groups of one user.</summary>
    SegmentList<SegmentGroup> ListUserGroups(string userId);

    /// <summary>Members of a group that are users.</summary>
    SegmentList<SegmentGroupMember> ListGroupMembers(string groupId, string? groupName = null);

    /// <summary>Members of a group that are pending invites.</summary>
    SegmentList<SegmentGroupMember> ListGroupInvites(string groupId, string? groupName = null);

    /// <summary>Pending invites.</summary>
    SegmentList<SegmentInvite> ListInvites();

    /// <summary>The role catalogue.</summary>
    SegmentList<SegmentRole> ListRoles();

    /// <summary>Labels.</summary>
    SegmentList<SegmentLabel> ListLabels();

    /// <summary>Sources, warehouses or spaces.</summary>
    SegmentList<SegmentResource> ListResources(SegmentResourceType type);

    /// <summary>Permissions of users that were listed, relied on only where they can be.</summary>
    Task<PermissionReading<SegmentUser>> ReadPermissionsAsync(IReadOnlyList<SegmentUser> users, CancellationToken cancellationToken);

    /// <summary>Permissions of groups that were listed, relied on only where they can be.</summary>
    Task<PermissionReading<SegmentGroup>> ReadPermissionsAsync(IReadOnlyList<SegmentGroup> groups, CancellationToken cancellationToken);

    /// <summary>Adds permissions to a user; what is held already stays.</summary>
    Task AddUserPermissionsAsync(string userId, IReadOnlyList<SegmentPermission> permissions, CancellationToken cancellationToken);

    /// <summary>Replaces all permissions of a user.</summary>
    Task ReplaceUserPermissionsAsync(string userId, FreshState<SegmentPermission> permissions, CancellationToken cancellationToken);

    /// <summary>Adds permissions to a group.</summary>
    Task AddGroupPermissionsAsync(string groupId, IReadOnlyList<SegmentPermission> permissions, CancellationToken cancellationToken);

    /// <summary>Replaces all permissions of a group.</summary>
    Task ReplaceGroupPermissionsAsync(string groupId, FreshState<SegmentPermission> permissions, CancellationToken cancellationToken);

    /// <summary>Makes a group.</summary>
    Task<SegmentGroup> CreateGroupAsync(string name, CancellationToken cancellationToken);

    /// <summary>Gives a group another name.</summary>
    Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken);

    /// <summary>Deletes a group; its members lose what they held through it.</summary>
    Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken);

    /// <summary>Adds members to a group, by the addresses of users or pending invites.</summary>
    Task AddGroupMembersAsync(string groupId, IReadOnlyList<string> emails, CancellationToken cancellationToken);

    /// <summary>Takes members out of a group, at most <see cref="SegmentClient.MaxDeletes"/> at once.</summary>
    Task RemoveGroupMembersAsync(string groupId, IReadOnlyList<string> emails, CancellationToken cancellationToken);

    /// <summary>Replaces all members of a group.</summary>
    Task ReplaceGroupMembersAsync(string groupId, FreshState<string> emails, CancellationToken cancellationToken);

    /// <summary>Invites people.</summary>
    Task CreateInvitesAsync(IReadOnlyList<NewInvite> invites, CancellationToken cancellationToken);

    /// <summary>Withdraws invitations, at most <see cref="SegmentClient.MaxDeletes"/> at once.</summary>
    Task DeleteInvitesAsync(IReadOnlyList<string> emails, CancellationToken cancellationToken);

    /// <summary>Removes users from the workspace, at most <see cref="SegmentClient.MaxDeletes"/> at once.</summary>
    Task RemoveUsersAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken);

    /// <summary>Makes a label.</summary>
    Task CreateLabelAsync(SegmentLabel label, CancellationToken cancellationToken);

    /// <summary>Deletes a label; Segment refuses while it is in use.</summary>
    Task DeleteLabelAsync(string key, string value, CancellationToken cancellationToken);

    /// <summary>Adds labels to a source.</summary>
    Task AddSourceLabelsAsync(string sourceId, IReadOnlyList<SegmentLabel> labels, CancellationToken cancellationToken);

    /// <summary>Replaces all labels of a source.</summary>
    Task ReplaceSourceLabelsAsync(string sourceId, FreshState<SegmentLabel> labels, CancellationToken cancellationToken);
}
