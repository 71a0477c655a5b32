namespace SegmentC1.Segment;

/// <summary>Counts what a reading has done and tells it on.</summary>
internal sealed class ReadTracker(IProgress<WorkspaceReadProgress>? progress)
{
    private readonly object _gate = new();
    private readonly List<ListLedger> _read = [];
    private int _known;
    private int _done;

    /// <summary>Requests of this reading so far.</summary>
    public long Requests
    {
        get
        {
            lock (_gate) return _read.Sum(ledger => (long)ledger.Requests);
        }
    }

    /// <summary>Lists that will be read come to be known.</summary>
    public void Expect(int lists)
    {
        lock (_gate) _known += lists;
    }

    /// <summary>A ledger whose requests belong to this reading.</summary>
    public void Begin(ListLedger ledger, string? owner)
    {
        lock (_gate) _read.Add(ledger);
        Tell(ledger, owner);
    }

    public void Done(ListLedger ledger, string? owner)
    {
        lock (_gate) _done++;
        Tell(ledger, owner);
    }

    public void Tell(ListLedger ledger, string? owner)
    {
        if (progress is null) return;
        WorkspaceReadProgress report;
        lock (_gate)
        {
            report = new WorkspaceReadProgress(ledger.Kind, owner, ledger.Rows, _done, _known, _read.Sum(each => (long)each.Requests));
        }

        progress.Report(report);
    }

    /// <summary>Reads a list to its end, telling as its pages come.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(SegmentList<T> list, string? owner, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        Begin(list.Ledger, owner);
        var pages = 0;
        try
        {
            await foreach (var row in list.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(row);
                if (list.Ledger.Pages == pages) continue;
                pages = list.Ledger.Pages;
                Tell(list.Ledger, owner);
            }
        }
        finally
        {
            Done(list.Ledger, owner);
        }

        return rows;
    }
}
