using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>What one group's pending members are.</summary>
/// <param name="Rows">Those that were read.</param>
/// <param name="Ledger">The account of the list; null when it was not asked for.</param>
/// <param name="Failure">Why the list could not be read; null when it could.</param>
internal sealed record PendingRead(IReadOnlyList<SegmentGroupMember> Rows, ListLedger? Ledger = null, Exception? Failure = null)
{
    /// <summary>Nothing was asked for.</summary>
    public static PendingRead NotAsked { get; } = new([]);
}

/// <summary>Reads the pending members of groups with as few requests as tell the whole of it.</summary>
/// <remarks>Used from the pipeline's thread alone.</remarks>
internal sealed class PendingMembers(SegmentSession session, int groups)
{
    private Task<bool>? _any;
    private Task<PendingRead>? _first;
    private bool _gap;

    /// <summary>Why the workspace's invites could not be read, which every group was then asked for; null when they could or were not needed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The pending members of one group.</summary>
    public async Task<PendingRead> ReadAsync(SegmentGroup group, CancellationToken cancellationToken)
    {
        if (!await (_any ??= MayBeAnyAsync(cancellationToken))) return PendingRead.NotAsked;
        if (_first is null) return await (_first = AskAsync(group, cancellationToken));

        // The first group tells for all whether this workspace has such lists.
        await _first;
        return _gap ? PendingRead.NotAsked : await AskAsync(group, cancellationToken);
    }

    // One look at the workspace's invites saves a request per group when there are none; for one group it saves nothing.
    private async Task<bool> MayBeAnyAsync(CancellationToken cancellationToken)
    {
        if (groups < 2) return true;
        var invites = session.Client.ListInvites();
        try
        {
            var rows = await invites.ToListAsync(cancellationToken);
            return rows.Count > 0 || !invites.Ledger.IsComplete;
        }
        catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
        {
            Failure = failure;
            return true;
        }
    }

    private async Task<PendingRead> AskAsync(SegmentGroup group, CancellationToken cancellationToken)
    {
        var list = session.Client.ListGroupInvites(group.Id, group.Name);
        LedgerOrigins.Keep(list.Ledger, session);
        try
        {
            var rows = await list.ToListAsync(cancellationToken);
            _gap |= list.Ledger.State == ListState.Gap;
            return new PendingRead(rows, list.Ledger);
        }
        catch (Exception failure) when (ErrorFactory.IsOfOneItem(failure))
        {
            return new PendingRead([], list.Ledger, failure);
        }
    }
}
