namespace SegmentC1.ConductorOne;

/// <summary>Lists that come page by page, read to their end.</summary>
internal static class AsyncLists
{
    /// <summary>All rows.</summary>
    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false)) all.Add(row);
        return all;
    }
}
