namespace SegmentC1.Segment;

/// <summary>How one list is asked for and read.</summary>
/// <param name="Kind">Which list.</param>
/// <param name="Owner">A group's id or a function kind; null otherwise.</param>
/// <param name="Path">Escaped path behind the base address.</param>
/// <param name="Key">The key of the array in the answer.</param>
/// <param name="ReadRow">Reads a row.</param>
/// <param name="IdOf">What two rows have in common when they are the same.</param>
internal sealed record ListDefinition<T>(
    SegmentListKind Kind,
    string? Owner,
    string Path,
    string Key,
    Func<JsonPull, ListLedger, ValueTask<T?>> ReadRow,
    Func<T, string> IdOf)
    where T : class
{
    /// <summary>Fixed part of the query, escaped; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Whether the plan of a workspace may lack this list: a refusal that proves it is a gap, not an error.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether the API takes a page size for this list.</summary>
    public bool Counted { get; init; } = true;

    /// <summary>
    /// Called before a 404 or 405 of the first page is taken for a route that the workspace does not have; throws when it
    /// means something else.
    /// </summary>
    public Func<SegmentException, CancellationToken, Task>? BeforeGap { get; init; }
}
