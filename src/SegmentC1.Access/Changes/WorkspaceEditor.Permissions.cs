using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>Permissions of users and groups.</content>
public sealed partial class WorkspaceEditor
{
    /// <summary>Gives roles on scopes; what is held already is left alone.</summary>
    public Task<PermissionChange> AddPermissionsAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> access, ChangeOptions options, CancellationToken cancellationToken) =>
        ChangeAsync(new Order(principal, current => PermissionSet.Add(current, access), []) { Adds = true }, options, cancellationToken);

    /// <summary>Takes roles off scopes. Refuses what is held through something else only, and says what is held otherwise.</summary>
    public Task<PermissionChange> RemovePermissionsAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> access, ChangeOptions options, CancellationToken cancellationToken) =>
        ChangeAsync(new Order(principal, current => PermissionSet.Remove(current, access), access), options, cancellationToken);

    /// <summary>Makes these roles on scopes all that is held directly. Ends with an error when somebody else changes them meanwhile.</summary>
    public Task<PermissionChange> ReplacePermissionsAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> access, ChangeOptions options, CancellationToken cancellationToken)
    {
        PermissionPlan Compute(IReadOnlyList<SegmentPermission> current)
        {
            var plan = PermissionSet.Replace(current, access);
            return plan.After.Count > 0 || plan.Before.Count == 0 || options.AllowEmpty
                ? plan
                : throw new AccessChangeException(AccessChangeException.WouldEmpty, $"This would take all {plan.Removed.Count} direct permissions from {principal}. Nothing was sent.");
        }

        return ChangeAsync(new Order(principal, Compute, []) { Exact = true }, options, cancellationToken);
    }

    private async Task<PermissionChange> ChangeAsync(Order order, ChangeOptions options, CancellationToken cancellationToken)
    {
        var principal = order.Principal;
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(options);
        using var turn = await _turns.EnterAsync(principal.ToString(), cancellationToken).ConfigureAwait(false);
        using var guard = new Guard();
        var draft = await DraftAsync(order, await ReadAsync(principal, cancellationToken).ConfigureAwait(false), guard, options, cancellationToken).ConfigureAwait(false);
        if (options.SeenPermissions is { } seen && PermissionSet.Difference(seen, draft.Plan.Before) is { } moved) throw AccessChangeException.Moved($"The permissions of {principal}", moved);
        PermissionChange Result(IReadOnlyList<SegmentPermission> after) => new()
        {
            Principal = principal,
            Name = draft.Holder.Name,
            Email = draft.Holder.Email,
            Changed = draft.Plan.Changes,
            DryRun = options.DryRun,
            Added = draft.Plan.Added,
            Removed = draft.Plan.Removed,
            Before = draft.Plan.Before,
            After = after,
            Remaining = draft.Remaining,
        };

        if (!draft.Plan.Changes) return Result(draft.Plan.Before);
        if (options.DryRun) return Result(draft.Plan.After);

        var moves = 0;
        var sent = false;
        var outdated = false;
        var lost = await SettleAsync(() => order.Adds ? AddAsync(principal, draft.Plan, cancellationToken) : ReplaceAsync(principal, NextAsync, cancellationToken)).ConfigureAwait(false);
        if (!draft.Plan.Changes) return Result(draft.Plan.Before);
        var after = await ReadBackAsync(principal.ToString(), lost, () => ReadAsync(principal, cancellationToken)).ConfigureAwait(false);
        if (PermissionSet.Difference(draft.Plan.After, after.Permissions) is not { } difference) return Result(after.Permissions);
        throw PermissionSet.Difference(draft.Plan.Before, after.Permissions) is null && lost is not null
            ? NotDone($"the permissions of {principal} are as they were", lost)
            : new AccessChangeException(
                AccessChangeException.Different,
                $"The permissions of {principal} are not what was ordered: it {difference}. Somebody else may have changed them at the same time, or Segment did not store what it was sent. Look at them now.",
                lost);

        // Asked right before each attempt. What somebody else gave or took since the draft was made must not be undone by it.
        async Task<IReadOnlyList<SegmentPermission>?> NextAsync(bool mayBeDone, CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    var now = await ReadAsync(principal, stop).ConfigureAwait(false);
                    if (PermissionSet.Difference(draft.Plan.Before, now.Permissions) is { } moved)
                    {
                        // Carried out, by an attempt of which the answer was lost, or mixed with what somebody else did: reading back tells which.
                        if (mayBeDone && (order.Exact || !order.Compute(now.Permissions).Changes)) return null;
                        Refuse(moved, again: !order.Exact || !order.Compute(now.Permissions).Changes);
                    }
                    else if (!outdated)
                    {
                        // Before another attempt time passes, in which owners and groups may change too.
                        sent = outdated = true;
                        return draft.Plan.After;
                    }

                    draft = await DraftAsync(order, now, guard, options, stop).ConfigureAwait(false);
                    if (!draft.Plan.Changes) return null;
                    outdated = false;
                }
            }
            catch (AccessChangeException refused) when (sent)
            {
                throw new AccessChangeException(refused.ErrorId, refused.Message.Replace("othing was sent", "othing more was sent", StringComparison.Ordinal), refused);
            }
        }

        void Refuse(string moved, bool again)
        {
            if (again && ++moves < MostAttempts) return;
            throw new AccessChangeException(
                AccessChangeException.Different,
                $"Somebody else changed the permissions of {principal} while the change was worked out{(again ? $", {moves} times" : string.Empty)}: it {moved}. Nothing was sent. Look at them now.");
        }
    }

    private async Task<Draft> DraftAsync(Order order, Holder holder, Guard guard, ChangeOptions options, CancellationToken cancellationToken)
    {
        var plan = order.Compute(holder.Permissions);
        var remaining = order.Removing.Count > 0 && options.FindRemaining
            ? await FindRemainingAsync(order.Principal, order.Removing, plan, options, cancellationToken).ConfigureAwait(false)
            : [];
        await guard.TakeAsync(async () => plan.Changes ? await GuardOwnersAsync(order.Principal, plan, options, cancellationToken).ConfigureAwait(false) : null).ConfigureAwait(false);
        return new Draft(holder, plan, remaining);
    }

    private Task AddAsync(AccessPrincipal principal, PermissionPlan plan, CancellationToken cancellationToken)
    {
        var added = plan.AddedPermissions;
        return principal.IsGroup
            ? workspace.AddGroupPermissionsAsync(principal.Id, added, cancellationToken)
            : workspace.AddUserPermissionsAsync(principal.Id, added, cancellationToken);
    }

    private Task ReplaceAsync(AccessPrincipal principal, FreshState<SegmentPermission> next, CancellationToken cancellationToken) => principal.IsGroup
        ? workspace.ReplaceGroupPermissionsAsync(principal.Id, next, cancellationToken)
        : workspace.ReplaceUserPermissionsAsync(principal.Id, next, cancellationToken);

    // What is to be done, as often as it must be worked out.
    private sealed record Order(AccessPrincipal Principal, Func<IReadOnlyList<SegmentPermission>, PermissionPlan> Compute, IReadOnlyList<RoleOnScope> Removing)
    {
        // Whether it only adds, which takes no whole state.
        public bool Adds { get; init; }

        // Whether the whole state is ordered, so that nothing which somebody else does meanwhile can stay beside it.
        public bool Exact { get; init; }
    }

    // What an order comes to on one reading of the state.
    private sealed record Draft(Holder Holder, PermissionPlan Plan, IReadOnlyList<HeldOtherwise> Remaining);
}
