using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Holds what comes down the pipeline against the workspace that is connected: lists of two workspaces are no picture of either.</summary>
internal sealed class PipedOrigins
{
    private readonly Dictionary<ListLedger, ISegmentListed> _ledgers = new(ReferenceEqualityComparer.Instance);

    /// <summary>When the oldest of the lists was read; null when none was piped.</summary>
    public DateTimeOffset? Oldest { get; private set; }

    /// <summary>Takes in one object that was accepted.</summary>
    public void Add(object item)
    {
        if (item is ISegmentListed { Ledger: { } ledger } listed) _ledgers.TryAdd(ledger, listed);
    }

    /// <summary>Refuses lists of another workspace than the session's.</summary>
    /// <exception cref="CommandException">One of them is, or nobody knows of which it is.</exception>
    public void Check(SegmentSession session)
    {
        foreach (var (ledger, listed) in _ledgers)
        {
            var origin = LedgerOrigins.Of(ledger);
            if (origin?.WorkspaceId != session.WorkspaceId)
            {
                throw new CommandException(
                    "Piped.Mixed",
                    $"{ListNames.Of(ledger)} were piped that are not of the connected workspace {session}. Nothing was sent or written. Pass the session that they were read with by -Session.",
                    listed);
            }

            if (Oldest is null || origin.ReadAt < Oldest) Oldest = origin.ReadAt;
        }
    }
}
