namespace SegmentC1.Segment;

/// <summary>Lists that the caller has read already: their ledgers, and what of their kind is still to be read.</summary>
internal static class GivenLists
{
    /// <summary>The ledgers that the rows carry; one that says "given" for rows without, and for a list without rows.</summary>
    public static IReadOnlyList<ListLedger> LedgersOf<T>(IReadOnlyList<T> rows, SegmentListKind kind)
        where T : ISegmentListed
    {
        var ledgers = rows.Select(row => row.Ledger).OfType<ListLedger>().Distinct().ToList();
        var bare = rows.Count(row => row.Ledger is null);
        if (bare > 0 || rows.Count == 0) ledgers.Add(ListLedger.Given(kind, null, bare));
        return ledgers;
    }

    public static SegmentListKind KindOf(SegmentResourceType type) => type switch
    {
        SegmentResourceType.Source => SegmentListKind.Source,
        SegmentResourceType.Warehouse => SegmentListKind.Warehouse,
        SegmentResourceType.Function => SegmentListKind.Function,
        _ => SegmentListKind.Space,
    };

    /// <summary>
    /// The kinds of function that were given. Functions are five lists, and a kind that has no row here may never have been
    /// asked for: only what is seen counts as given.
    /// </summary>
    public static HashSet<string> FunctionKindsOf(IEnumerable<SegmentResource> functions) =>
        functions.Select(function => function.Ledger?.Owner ?? function.Kind).OfType<string>().ToHashSet(StringComparer.Ordinal);
}
