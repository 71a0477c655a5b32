using Grpc.Core;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>The workspace as tasks see it: read fresh each time, and changed through one editor.</summary>
internal sealed class TaskWorkspace(ISegmentWorkspace workspace)
{
    /// <summary>Through which everything is changed, so that two changes of one principal run one after the other.</summary>
    public WorkspaceEditor Editor { get; } = new(workspace);

    /// <summary>The id of the workspace.</summary>
    public Task<string> IdAsync(CancellationToken cancellationToken) => Editor.WorkspaceIdAsync(cancellationToken);

    /// <summary>
    /// Refuses what another workspace has, as far as its parent tells: in the token's workspace nothing of it would be found, and
    /// that would read as done already. What names no parent is taken for one of this workspace.
    /// </summary>
    public async Task CheckOwnAsync(string what, CancellationToken cancellationToken, params ResourceId?[] ids)
    {
        foreach (var id in ids)
        {
            if (id is not { ResourceType: ConnectorTypes.Workspace, Resource: { Length: > 0 } named }) continue;
            var own = await IdAsync(cancellationToken).ConfigureAwait(false);
            if (named != own) throw TaskRefusals.OtherWorkspace(what, named, own);
        }
    }

    /// <summary>The same for an entitlement and a principal, whichever of them a task has.</summary>
    public async Task CheckOwnAsync(Entitlement? entitlement, Resource? principal, CancellationToken cancellationToken)
    {
        await CheckOwnAsync("The entitlement", cancellationToken, entitlement?.Resource?.Id, entitlement?.Resource?.ParentResourceId).ConfigureAwait(false);
        await CheckOwnAsync("The principal", cancellationToken, principal?.ParentResourceId).ConfigureAwait(false);
    }

    /// <summary>The role catalogue.</summary>
    public Task<IReadOnlyList<SegmentRole>> RolesAsync(CancellationToken cancellationToken) => workspace.ListRoles().ToListAsync(cancellationToken);

    /// <summary>All users.</summary>
    public Task<IReadOnlyList<SegmentUser>> UsersAsync(CancellationToken cancellationToken) => workspace.ListUsers().ToListAsync(cancellationToken);

    /// <summary>Whether there is a pending invite for an address.</summary>
    /// <exception cref="TaskRefusedException">That cannot be told.</exception>
    public async Task<bool> IsInvitedAsync(string email, CancellationToken cancellationToken)
    {
        var invites = workspace.ListInvites();
        var found = (await invites.ToListAsync(cancellationToken).ConfigureAwait(false)).Any(invite => IsSame(invite.Email, email));
        return found || (invites.Ledger.IsComplete ? false : throw TaskRefusals.NotListed("the invitations of the workspace", invites.Ledger));
    }

    /// <summary>The user of an address; null when there is none.</summary>
    /// <exception cref="TaskRefusedException">Several users share it, or that cannot be told.</exception>
    public async Task<SegmentUser?> UserAtAsync(string email, CancellationToken cancellationToken)
    {
        var users = workspace.ListUsers();
        var found = (await users.ToListAsync(cancellationToken).ConfigureAwait(false)).Where(user => IsSame(user.Email, email)).ToList();
        if (found.Count == 0 && !users.Ledger.IsComplete) throw TaskRefusals.NotListed("the users of the workspace", users.Ledger);
        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw TaskRefusals.Impossible($"Several users have this address: {string.Join(", ", found.Select(user => user.Id))}. Nothing was sent.");
    }

    /// <summary>Whether somebody is gone, which a 404 alone does not prove: the whole list has to say so too.</summary>
    public async Task<bool> IsGoneAsync(AccessPrincipal principal, CancellationToken cancellationToken)
    {
        if (!principal.IsGroup)
        {
            var users = workspace.ListUsers();
            var people = await users.ToListAsync(cancellationToken).ConfigureAwait(false);
            return users.Ledger.IsComplete && !people.Any(user => user.Id == principal.Id);
        }

        var groups = workspace.ListGroups();
        var listed = await groups.ToListAsync(cancellationToken).ConfigureAwait(false);
        return groups.Ledger.IsComplete && !listed.Any(group => group.Id == principal.Id);
    }

    /// <summary>One group.</summary>
    public Task<SegmentGroup> GroupAsync(string groupId, CancellationToken cancellationToken) => workspace.GetGroupAsync(groupId, cancellationToken);

    /// <summary>Whether a group surely has nobody in it, invited people included.</summary>
    public async Task<bool> IsEmptyAsync(string groupId, CancellationToken cancellationToken)
    {
        foreach (var list in (SegmentList<SegmentGroupMember>[])[workspace.ListGroupMembers(groupId), workspace.ListGroupInvites(groupId)])
        {
            if ((await list.ToListAsync(cancellationToken).ConfigureAwait(false)).Count > 0 || !list.Ledger.IsComplete) return false;
        }

        return true;
    }

    /// <summary>Role and scope of an entitlement, with no more requests than the id needs; null when nothing in the workspace is meant.</summary>
    public async Task<RoleOnScope?> AccessOfAsync(EntitlementTarget target, IReadOnlyList<SegmentRole>? roles, CancellationToken cancellationToken)
    {
        var id = await IdAsync(cancellationToken).ConfigureAwait(false);
        if (TargetAccess.OfIdAlone(target, id) is { } known) return known;
        roles ??= await RolesAsync(cancellationToken).ConfigureAwait(false);
        if (target is EntitlementTarget.RoleOnResource onResource && RoleNames.FindPlain(roles, onResource.RoleSlug) is { } roleId) return TargetAccess.OnResource(onResource, roleId);

        var permissions = await PermissionsAsync(cancellationToken).ConfigureAwait(false);
        var labels = target is EntitlementTarget.RoleUnderLabels ? await LabelsAsync(cancellationToken).ConfigureAwait(false) : [];
        return TargetAccess.Of(target, id, roles, permissions, labels);
    }

    /// <summary>What of an access is surely not in the workspace: its role, its resource or a label; null when all is there, or a list does not tell.</summary>
    /// <remarks>Functions are not looked for: they are listed by kinds that a permission does not name, and some without an id.</remarks>
    public async Task<string?> MissingOfAsync(RoleOnScope access, IReadOnlyList<SegmentRole> roles, CancellationToken cancellationToken)
    {
        if (!roles.Any(role => role.Id == access.RoleId)) return $"Role {access.RoleId}";
        switch (access.Scope)
        {
            case { Kind: ScopeKind.Resource, ResourceType: { } type and not SegmentResourceType.Function }:
                var resources = workspace.ListResources(type);
                var isThere = (await resources.ToListAsync(cancellationToken).ConfigureAwait(false)).Any(resource => resource.Id == access.Scope.Id);
                return isThere || !resources.Ledger.IsComplete ? null : $"{type} {access.Scope.Id}";
            case { Kind: ScopeKind.Label }:
                var labels = workspace.ListLabels();
                var there = (await labels.ToListAsync(cancellationToken).ConfigureAwait(false)).Select(label => (label.Key, label.Value)).ToHashSet();
                var missing = access.Scope.Labels.Labels.FirstOrDefault(label => !there.Contains((label.Key, label.Value)));
                return missing is null || !labels.Ledger.IsComplete ? null : $"Label {missing.Key}:{missing.Value}";
            default:
                return null;
        }
    }

    /// <summary>Direct permissions of somebody.</summary>
    public async Task<IReadOnlyList<SegmentPermission>> PermissionsOfAsync(AccessPrincipal principal, CancellationToken cancellationToken) => principal.IsGroup
        ? (await workspace.GetGroupAsync(principal.Id, cancellationToken).ConfigureAwait(false)).Permissions ?? []
        : (await workspace.GetUserAsync(principal.Id, cancellationToken).ConfigureAwait(false)).Permissions ?? [];

    private async Task<IReadOnlyList<SegmentPermission>> PermissionsAsync(CancellationToken cancellationToken)
    {
        var users = await workspace.ReadPermissionsAsync(await UsersAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var groups = await workspace.ReadPermissionsAsync(await workspace.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IReadOnlyList<SegmentPermission>?> sets = [.. users.Rows.Select(user => user.Permissions), .. groups.Rows.Select(group => group.Permissions)];
        return sets.Contains(null)
            ? throw new TaskRefusedException(StatusCode.Unavailable, "Which role is meant depends on all permissions of the workspace, and some could not be read. Nothing was sent.")
            : [.. sets.SelectMany(set => set!)];
    }

    private async Task<IEnumerable<SegmentLabel>> LabelsAsync(CancellationToken cancellationToken)
    {
        var labels = await workspace.ListLabels().ToListAsync(cancellationToken).ConfigureAwait(false);
        var sources = await workspace.ListResources(SegmentResourceType.Source).ToListAsync(cancellationToken).ConfigureAwait(false);
        return labels.Concat(sources.SelectMany(source => source.Labels ?? []));
    }

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
