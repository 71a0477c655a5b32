namespace SegmentC1.Access;

/// <summary>Proves a filled-in CSV by its own manifest: with the answers taken out again, it must be the file that was written.</summary>
internal static class EmptiedRows
{
    private static readonly string[] Typed = ["Decision", "DecisionDate", "Justification"];

    /// <summary>The rows as they were given out; null when they are not those of the manifest.</summary>
    public static async Task<IReadOnlyList<string[]>?> ProveAsync(DecisionTable table, string sha256, bool raw, CancellationToken cancellationToken)
    {
        foreach (var keepReviewer in (bool[])[true, false])
        {
            var rows = table.Rows.Select(row => Emptied(row, raw, keepReviewer)).ToList();
            foreach (var ordered in (IReadOnlyList<string[]>[])[rows, [.. rows.Order(ReviewOrder.Instance)]])
            {
                if (string.Equals(await HashAsync(ordered, raw, cancellationToken).ConfigureAwait(false), sha256, StringComparison.Ordinal)) return ordered;
            }
        }

        return null;
    }

    private static string[] Emptied(DecisionRow row, bool raw, bool keepReviewer)
    {
        var cells = row.Cells.Select(cell => raw ? cell : FormulaGuard.Unescape(cell)).ToArray();
        foreach (var column in Typed) cells[DecisionTable.IndexOf(column)] = string.Empty;
        if (!keepReviewer) cells[DecisionTable.IndexOf("Reviewer")] = string.Empty;
        foreach (var column in (string[])["Privileged", "PiiAccess", "AllAndFuture"])
        {
            ref var flag = ref cells[DecisionTable.IndexOf(column)];
            if (flag is "TRUE" or "FALSE") flag = flag.ToLowerInvariant();
        }

        return cells;
    }

    private static async Task<string> HashAsync(IReadOnlyList<string[]> rows, bool raw, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        await CsvTable.WriteAsync(file, AccessReviewCsv.Columns, rows, raw, cancellationToken).ConfigureAwait(false);
        return ReviewSeal.Hex(file.ToArray());
    }
}

/// <summary>The order in which a review lists its rows, from their cells alone.</summary>
internal sealed class ReviewOrder : IComparer<string[]>
{
    private static readonly string[] Scopes = ["workspace", "label", "source", "warehouse", "function", "space"];

    public static ReviewOrder Instance { get; } = new();

    public int Compare(string[]? x, string[]? y)
    {
        var (one, other) = (x!, y!);
        var order = By(one, other, "PrincipalType", type => type == "user" ? "0" : "1");
        if (order == 0) order = By(one, other, "Email", email => email.ToUpperInvariant());
        if (order == 0) order = By(one, other, "PrincipalId", id => id);
        if (order == 0) order = By(one, other, "RoleId", role => role.Length == 0 ? "0" : "1");
        if (order == 0) order = Cell(one, "RoleId").Length == 0 ? ByGroup(one, other) : ByRole(one, other);
        return order;
    }

    private static int ByRole(string[] one, string[] other)
    {
        var order = By(one, other, "Role", role => role);
        if (order == 0) order = By(one, other, "RoleId", id => id);
        if (order == 0) order = Rank(one).CompareTo(Rank(other));
        if (order == 0) order = By(one, other, "ScopeType", type => type);
        if (order == 0) order = By(one, other, "ScopeName", name => name);
        if (order == 0) order = By(one, other, "ScopeId", id => id);
        if (order == 0) order = By(one, other, "ScopeLabels", labels => labels);
        return order == 0 ? ByGroup(one, other) : order;
    }

    private static int ByGroup(string[] one, string[] other)
    {
        var order = By(one, other, "GrantedThrough", through => through == "group" ? "1" : "0");
        if (order == 0) order = By(one, other, "GroupName", name => name);
        return order == 0 ? By(one, other, "GroupId", id => id) : order;
    }

    private static int Rank(string[] row) => Array.IndexOf(Scopes, Cell(row, "ScopeType")) is >= 0 and var known ? known : Scopes.Length;

    private static int By(string[] one, string[] other, string column, Func<string, string> of) => string.CompareOrdinal(of(Cell(one, column)), of(Cell(other, column)));

    private static string Cell(string[] row, string column) => ReviewEvidence.Cell(row, column);
}
