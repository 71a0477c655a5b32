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

    // What keeps others out while a change is under way; taken anew when the change is worked out again.
    private sealed class Guard : IDisposable
    {
        private IDisposable? _turn;

        public async Task TakeAsync(Func<Task<IDisposable?>> take)
        {
            Dispose();
            _turn = await take().ConfigureAwait(false);
        }

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Dispose();
    }

    private sealed record Holder(string Name, string? Email, IReadOnlyList<SegmentPermission> Permissions);
}
