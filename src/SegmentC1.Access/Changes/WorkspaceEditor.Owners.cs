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
        var role = await OwnerRoleAsync(cancellationToken).ConfigureAwait(false);
        var users = await workspace.ListUsers().ToListAsync(cancellationToken).ConfigureAwait(false);
        var groups = await workspace.ListGroups().ToListAsync(cancellationToken).ConfigureAwait(false);
        var settledUsers = (await workspace.ReadPermissionsAsync(users, cancellationToken).ConfigureAwait(false)).Rows;
        var settledGroups = (await workspace.ReadPermissionsAsync(groups, cancellationToken).ConfigureAwait(false)).Rows;
        var members = new List<SegmentGroupMember>();
        foreach (var group in settledGroups.Where(group => OwnerCensus.IsOwner(group.Permissions, role)))
        {
            members.AddRange(await workspace.ListGroupMembers(group.Id, group.Name).ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        return OwnerCensus.Of(settledUsers, settledGroups, members, role);
    }
}
