using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>The guard of the last Workspace Owner.</content>
public sealed partial class WorkspaceEditor
{
    private async Task<IDisposable?> GuardOwnersAsync(AccessPrincipal principal, PermissionPlan plan, ChangeOptions options, CancellationToken cancellationToken)
    {
        if (options.AllowLastOwner || plan.Removed.Count == 0) return null;
        var role = await OwnerRoleAsync(cancellationToken).ConfigureAwait(false);
        if (!plan.Removed.Any(item => OwnerCensus.IsOwnerRole(item, role)) || OwnerCensus.IsOwner(plan.After, role)) return null;
        return await GuardAsync(
            census => principal.IsGroup ? census.WithoutGroup(principal.Id) : census.WithoutDirect(principal.Id),
            $"taking the role from {principal}",
            cancellationToken).ConfigureAwait(false);
    }

    // Held until the change is done, so that two last owners cannot be taken away side by side.
    private async Task<IDisposable> GuardAsync(Func<OwnerCensus, OwnerCensus> change, string what, CancellationToken cancellationToken)
    {
        var turn = await _turns.EnterAsync(OwnersKey, cancellationToken).ConfigureAwait(false);
        try
        {
            var census = await TakeCensusAsync(cancellationToken).ConfigureAwait(false);
            if (change(census).Owners.Count > 0) return turn;
            throw new AccessChangeException(
                AccessChangeException.LastOwner,
                $"No Workspace Owner would be left after {what}, counting owners through groups: {string.Join(", ", census.Owners.Order(StringComparer.Ordinal))}. Nothing was sent.");
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async Task<string?> OwnerRoleAsync(CancellationToken cancellationToken) =>
        OwnerCensus.RoleIdIn(await workspace.ListRoles().ToListAsync(cancellationToken).ConfigureAwait(false));

    private async Task<OwnerCensus> TakeCensusAsync(CancellationToken cancellationToken)
    {
        var owning = await ReadOwningGroupsAsync(cancellationToken).ConfigureAwait(false);
        var users = await workspace.ListUsers().ToListAsync(cancellationToken).ConfigureAwait(false);
        return await CountAsync(users, owning, cancellationToken).ConfigureAwait(false);
    }

    // Null: none of those who go is an owner, which needs no look at the others. A list that carries permissions tells them of
    // everybody at once; from one that does not, each of many users would be a request.
    private async Task<OwnerCensus?> TakeCensusForAsync(List<SegmentUser> going, IReadOnlyList<SegmentUser> users, CancellationToken cancellationToken)
    {
        if (going.Count == 0) return null;
        var owning = await ReadOwningGroupsAsync(cancellationToken).ConfigureAwait(false);
        var tells = users.Any(user => user.Permissions is { Count: > 0 });
        var census = await CountAsync(tells ? users : going, owning, cancellationToken).ConfigureAwait(false);
        if (!going.Any(user => census.MayOwn(user.Id))) return null;
        return tells ? census : await CountAsync(users, owning, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OwnerCensus> CountAsync(IReadOnlyList<SegmentUser> users, OwningGroups owning, CancellationToken cancellationToken) =>
        OwnerCensus.Of((await workspace.ReadPermissionsAsync(users, cancellationToken).ConfigureAwait(false)).Rows, owning.Groups, owning.Members, owning.RoleId);

    private async Task<OwningGroups> ReadOwningGroupsAsync(CancellationToken cancellationToken)
    {
        var role = await OwnerRoleAsync(cancellationToken).ConfigureAwait(false);
        var groups = await workspace.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false);
        var settled = (await workspace.ReadPermissionsAsync(groups, cancellationToken).ConfigureAwait(false)).Rows;
        var members = new List<SegmentGroupMember>();
        foreach (var group in settled.Where(group => OwnerCensus.IsOwner(group.Permissions, role)))
        {
            members.AddRange(await workspace.ListGroupMembers(group.Id, group.Name).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        return new OwningGroups(role, settled, members);
    }

    private sealed record OwningGroups(string? RoleId, IReadOnlyList<SegmentGroup> Groups, IReadOnlyList<SegmentGroupMember> Members);
}
