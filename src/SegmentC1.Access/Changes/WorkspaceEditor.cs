using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>
/// Changes a workspace: each change reads the state, computes the new one, writes it and reads it back. State is never taken
/// from a cache, and two changes of one user or group run one after the other.
/// </summary>
/// <remarks>
/// Safe for concurrent use; keep one per connection, since the order of changes is kept within one editor. Members throw an
/// <see cref="AccessChangeException"/> when a guard refuses or the state is not what was ordered, and a
/// <see cref="SegmentException"/> when Segment fails before anything was changed. An outcome that is not known after a write is
/// settled by reading: what is done is reported as done, what is not as not done.
/// </remarks>
/// <param name="workspace">The workspace.</param>
public sealed partial class WorkspaceEditor(ISegmentWorkspace workspace)
{
    private const string OwnersKey = "owners";
    private const int MostAttempts = 3;

    private readonly KeyedLock _turns = new();
    private string? _workspaceId;

    /// <summary>The id of the workspace; asked for once, since a token's workspace never changes.</summary>
    public async Task<string> WorkspaceIdAsync(CancellationToken cancellationToken) =>
        _workspaceId ??= (await workspace.GetWorkspaceAsync(cancellationToken).ConfigureAwait(false)).Id;

    /// <summary>Gives roles on scopes; what is held already is left alone.</summary>
    public Task<PermissionChange> AddPermissionsAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> access, ChangeOptions options, CancellationToken cancellationToken) =>
        ChangeAsync(principal, current => PermissionSet.Add(current, access), (_, plan) => AddAsync(principal, plan, cancellationToken), options, [], cancellationToken);

    /// <summary>Takes roles off scopes. Refuses what is held through something else only, and says what is held otherwise.</summary>
    public Task<PermissionChange> RemovePermissionsAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> access, ChangeOptions options, CancellationToken cancellationToken) =>
        ChangeAsync(principal, current => PermissionSet.Remove(current, access), (_, plan) => ReplaceAsync(principal, plan, cancellationToken), options, access, cancellationToken);

    /// <summary>Makes these roles on scopes all that is held directly.</summary>
    public Task<PermissionChange> ReplacePermissionsAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> access, ChangeOptions options, CancellationToken cancellationToken) =>
        ChangeAsync(
            principal,
            current =>
            {
                var plan = PermissionSet.Replace(current, access);
                return plan.After.Count > 0 || plan.Before.Count == 0 || options.AllowEmpty
                    ? plan
                    : throw new AccessChangeException(AccessChangeException.WouldEmpty, $"This would take all {plan.Removed.Count} direct permissions from {principal}. Nothing was sent.");
            },
            (_, plan) => ReplaceAsync(principal, plan, cancellationToken),
            options,
            [],
            cancellationToken);

    private async Task<PermissionChange> ChangeAsync(
        AccessPrincipal principal,
        Func<IReadOnlyList<SegmentPermission>, PermissionPlan> compute,
        Func<Holder, PermissionPlan, Task> write,
        ChangeOptions options,
        IReadOnlyList<RoleOnScope> removing,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(options);
        using var turn = await _turns.EnterAsync(principal.ToString(), cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            if (await TryChangeAsync(principal, compute, write, options, removing, cancellationToken).ConfigureAwait(false) is { } change) return change;
            if (attempt == MostAttempts)
            {
                throw new AccessChangeException(
                    AccessChangeException.Different, $"The permissions of {principal} changed {attempt} times while the change was worked out: somebody else is changing them. Nothing was sent.");
            }
        }
    }

    // Null: the state was another when everything was worked out, so that the plan is not of that state. Nothing was sent then.
    private async Task<PermissionChange?> TryChangeAsync(
        AccessPrincipal principal,
        Func<IReadOnlyList<SegmentPermission>, PermissionPlan> compute,
        Func<Holder, PermissionPlan, Task> write,
        ChangeOptions options,
        IReadOnlyList<RoleOnScope> removing,
        CancellationToken cancellationToken)
    {
        var holder = await ReadAsync(principal, cancellationToken).ConfigureAwait(false);
        var plan = compute(holder.Permissions);
        var looksElsewhere = removing.Count > 0 && options.FindRemaining;
        var remaining = looksElsewhere ? await FindRemainingAsync(principal, removing, plan, options, cancellationToken).ConfigureAwait(false) : [];
        PermissionChange Result(IReadOnlyList<SegmentPermission> after) => new()
        {
            Principal = principal,
            Name = holder.Name,
            Email = holder.Email,
            Changed = plan.Changes,
            DryRun = options.DryRun,
            Added = plan.Added,
            Removed = plan.Removed,
            Before = holder.Permissions,
            After = after,
            Remaining = remaining,
        };

        if (!plan.Changes) return Result(holder.Permissions);
        using var guard = await GuardOwnersAsync(principal, plan, options, cancellationToken).ConfigureAwait(false);
        if (options.DryRun) return Result(plan.After);

        // Replacing writes the whole set. What somebody else gave or took while groups and owners were looked at must not be undone by it.
        if (plan.Removed.Count > 0 && (looksElsewhere || guard is not null)
            && PermissionSet.Difference(holder.Permissions, (await ReadAsync(principal, cancellationToken).ConfigureAwait(false)).Permissions) is not null) return null;

        var lost = await SettleAsync(() => write(holder, plan)).ConfigureAwait(false);
        var after = await ReadBackAsync(principal.ToString(), lost, () => ReadAsync(principal, cancellationToken)).ConfigureAwait(false);
        if (PermissionSet.Difference(plan.After, after.Permissions) is not { } difference) return Result(after.Permissions);
        throw PermissionSet.Difference(plan.Before, after.Permissions) is null && lost is not null
            ? NotDone($"the permissions of {principal} are as they were", lost)
            : new AccessChangeException(
                AccessChangeException.Different,
                $"The permissions of {principal} are not what was ordered: it {difference}. Somebody else may have changed them at the same time, or Segment did not store what it was sent. Look at them now.",
                lost);
    }

    private Task AddAsync(AccessPrincipal principal, PermissionPlan plan, CancellationToken cancellationToken)
    {
        IReadOnlyList<SegmentPermission> added = [.. plan.Added.Select(item => item.ToPermission())];
        return principal.IsGroup
            ? workspace.AddGroupPermissionsAsync(principal.Id, added, cancellationToken)
            : workspace.AddUserPermissionsAsync(principal.Id, added, cancellationToken);
    }

    private async Task<Holder> ReadAsync(AccessPrincipal principal, CancellationToken cancellationToken)
    {
        var workspaceId = await WorkspaceIdAsync(cancellationToken).ConfigureAwait(false);
        if (principal.IsGroup)
        {
            var group = await workspace.GetGroupAsync(principal.Id, cancellationToken).ConfigureAwait(false);
            return new Holder(group.Name, null, PermissionSet.Complete(group.Permissions ?? [], workspaceId));
        }

        var user = await workspace.GetUserAsync(principal.Id, cancellationToken).ConfigureAwait(false);
        return new Holder(user.Name, user.Email, PermissionSet.Complete(user.Permissions ?? [], workspaceId));
    }

    private async Task<IReadOnlyList<HeldOtherwise>> FindRemainingAsync(AccessPrincipal principal, IReadOnlyList<RoleOnScope> removing, PermissionPlan plan, ChangeOptions options, CancellationToken cancellationToken)
    {
        var groups = principal.IsGroup ? [] : await GroupsOfAsync(principal.Id, cancellationToken).ConfigureAwait(false);
        var held = plan.After.Concat(groups.SelectMany(group => group.Permissions ?? [])).ToList();
        IReadOnlyList<SegmentResource> sources = removing.Any(access => HeldOtherwise.NeedsLabels(access, held))
            ? await workspace.ListResources(SegmentResourceType.Source).ToListAsync(cancellationToken).ConfigureAwait(false)
            : [];
        IReadOnlyList<SegmentLabel>? LabelsOf(PermissionScope scope) => sources.FirstOrDefault(source => string.Equals(source.Id, scope.Id, StringComparison.Ordinal))?.Labels;

        var remaining = new List<HeldOtherwise>();
        foreach (var access in removing.Distinct())
        {
            var ways = HeldOtherwise.Of(access, plan.After, groups, LabelsOf);
            if (ways.Count > 0 && !plan.Removed.Contains(access) && !options.DerivedIsNotHeld)
            {
                throw new AccessChangeException(
                    AccessChangeException.Derived,
                    $"{access} is not held by {principal} itself, so it cannot be removed there: it comes from {string.Join("; ", ways)}. Nothing was sent. Remove the membership, or that permission.");
            }

            remaining.AddRange(ways);
        }

        return [.. remaining.Distinct()];
    }

    private async Task<IReadOnlyList<SegmentGroup>> GroupsOfAsync(string userId, CancellationToken cancellationToken)
    {
        var named = await workspace.ListUserGroups(userId).ToListAsync(cancellationToken).ConfigureAwait(false);
        var groups = new List<SegmentGroup>();
        foreach (var group in named)
        {
            groups.Add(await workspace.GetGroupAsync(group.Id, cancellationToken).ConfigureAwait(false));
        }

        return groups;
    }

    // Null: accepted. Else what left the outcome open; anything that surely did nothing is thrown.
    private static async Task<SegmentOutcomeUnknownException?> SettleAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
            return null;
        }
        catch (SegmentOutcomeUnknownException lost)
        {
            return lost;
        }
    }

    // As for any write; but what is not there may be gone by the first of several tries, the answer to which was lost on the way.
    private static async Task<SegmentException?> SettleGoneAsync(Func<Task> delete)
    {
        try
        {
            return await SettleAsync(delete).ConfigureAwait(false);
        }
        catch (SegmentNotFoundException gone)
        {
            return gone;
        }
    }

    private static async Task<T> ReadBackAsync<T>(string what, Exception? lost, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (SegmentException failure)
        {
            var sent = lost is null ? "was sent" : $"was sent, and its answer was lost ({lost.Message})";
            throw new AccessChangeException(AccessChangeException.NotVerified, $"The change of {what} {sent}, but the state could not be read back: {failure.Message}", failure);
        }
    }

    // The failure of all is the failure of the whole: nothing was changed, and reading would fail in the same way.
    private static void ThrowIfNothingWasSent<T>(List<T> items, Dictionary<T, SegmentException> failures)
        where T : class
    {
        var stopped = failures.Values.FirstOrDefault(failure => failure is not (SegmentRequestException or SegmentNotFoundException or SegmentOutcomeUnknownException));
        if (stopped is not null && failures.Count == items.Count && failures.Values.All(failure => ReferenceEquals(failure, stopped))) throw stopped;
    }

    // What a report says where the state cannot be read: how much of it Segment took.
    private static string Accepted<T>(List<T> items, Dictionary<T, SegmentException> failures)
        where T : class => failures.Count == 0 ? string.Empty : $", of whom Segment accepted {items.Count - failures.Count} of {items.Count},";

    private static AccessChangeException NotDone(string state, SegmentException lost) =>
        // What the write itself says ends in not knowing, which reading has settled.
        new(AccessChangeException.NotDone, $"The change was not carried out: {state} when the state was read back. {(lost.InnerException ?? lost).Message}", lost);

    private sealed record Holder(string Name, string? Email, IReadOnlyList<SegmentPermission> Permissions);
}
