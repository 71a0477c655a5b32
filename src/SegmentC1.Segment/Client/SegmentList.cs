namespace SegmentC1.Segment;

/// <summary>A list of the workspace that is read page by page while it is enumerated, with its ledger.</summary>
/// <remarks>Enumerate it once. Rows come as their page arrives, before the next page is asked for.</remarks>
/// <typeparam name="T">What the list holds.</typeparam>
public sealed class SegmentList<T> : IAsyncEnumerable<T>
{
    private readonly Func<CancellationToken, IAsyncEnumerator<T>> _read;
    private int _started;

    internal SegmentList(ListLedger ledger, Func<CancellationToken, IAsyncEnumerator<T>> read)
    {
        Ledger = ledger;
        _read = read;
    }

    /// <summary>The account of this list; final when the enumeration has ended.</summary>
    public ListLedger Ledger { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The list was enumerated before; its ledger accounts for one reading.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException("A list is enumerated once. Ask the client for a new one.");
        return _read(cancellationToken);
    }

    /// <summary>Reads the list to its end.</summary>
    public async Task<IReadOnlyList<T>> ToListAsync(CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var row in this.WithCancellation(cancellationToken).ConfigureAwait(false)) rows.Add(row);
        return rows;
    }
}
