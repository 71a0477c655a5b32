using System.Security.Cryptography;

namespace SegmentC1.Access;

/// <summary>Proves a file that was filled in where it lay by its own manifest: with the answers taken out again, its rows must be those that were written.</summary>
/// <remarks>
/// Of a CSV that is its very bytes. A workbook is another file once a spreadsheet has saved it, so its manifest has the hash of the rows as well:
/// of what its cells show, as <c>access.csv</c> would have them, with line feeds as line ends.
/// </remarks>
internal static class EmptiedRows
{
    private static readonly string[] Typed = ["Decision", "DecisionDate", "Justification"];

    /// <summary>The rows as they were given out; null when they are not those of the manifest.</summary>
    /// <param name="table">The filled file.</param>
    /// <param name="sha256">The hash that the manifest has.</param>
    /// <param name="raw">Whether a CSV was written without protection against formulas.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<string[]>?> ProveAsync(DecisionTable table, string sha256, bool raw, CancellationToken cancellationToken)
    {
        foreach (var keepReviewer in (bool[])[true, false])
        {
            var rows = table.Rows.Select(row => Emptied(row, raw || table.IsWorkbook, keepReviewer)).ToList();
            foreach (var ordered in (IReadOnlyList<string[]>[])[rows, [.. rows.Order(ReviewOrder.Instance)]])
            {
                var hash = table.IsWorkbook ? await HashOfWorkbookAsync(ordered, cancellationToken).ConfigureAwait(false) : await HashAsync(ordered, raw, cancellationToken).ConfigureAwait(false);
                if (string.Equals(hash, sha256, StringComparison.Ordinal)) return ordered;
            }
        }

        return null;
    }

    /// <summary>The hash of rows as a workbook shows them.</summary>
    public static Task<string> HashOfWorkbookAsync(IEnumerable<string[]> rows, CancellationToken cancellationToken) =>
        HashAsync(rows.Select(row => row.Select(cell => WorkbookText.Shown(cell).ReplaceLineEndings("\n")).ToArray()), raw: false, cancellationToken);

    private static string[] Emptied(DecisionRow row, bool bare, bool keepReviewer)
    {
        var cells = row.Cells.Select(cell => bare ? cell : FormulaGuard.Unescape(cell)).ToArray();
        foreach (var column in Typed) cells[DecisionTable.IndexOf(column)] = string.Empty;
        if (!keepReviewer) cells[DecisionTable.IndexOf("Reviewer")] = string.Empty;
        for (var index = 0; index < cells.Length; index++) cells[index] = DecisionCells.AsGiven(AccessReviewCsv.Columns[index], cells[index]);
        return cells;
    }

    private static async Task<string> HashAsync(IEnumerable<string[]> rows, bool raw, CancellationToken cancellationToken)
    {
        using var hash = SHA256.Create();
        var text = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
        await using (text.ConfigureAwait(false))
        {
            await CsvTable.WriteAsync(text, AccessReviewCsv.Columns, rows, raw, cancellationToken).ConfigureAwait(false);
            await text.FlushFinalBlockAsync(cancellationToken).ConfigureAwait(false);
        }

        return Convert.ToHexString(hash.Hash!).ToLowerInvariant();
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
