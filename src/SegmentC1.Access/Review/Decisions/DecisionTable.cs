namespace SegmentC1.Access;

/// <summary>A row of a file of decisions: its cells in the order of <see cref="AccessReviewCsv.Columns"/>.</summary>
internal sealed record DecisionRow(int Line, string[] Cells)
{
    public string this[string column] => Cells[DecisionTable.IndexOf(column)];
}

/// <summary>A file of decisions as a table, whatever its form and the order of its columns.</summary>
internal sealed record DecisionTable(string File, bool IsWorkbook, IReadOnlyList<DecisionRow> Rows)
{
    private static readonly Dictionary<string, int> Indices =
        AccessReviewCsv.Columns.Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index, StringComparer.OrdinalIgnoreCase);

    public static int IndexOf(string column) => Indices[column];

    /// <summary>Reads a CSV file or a workbook.</summary>
    /// <exception cref="DecisionException">It is neither, or its columns are not those of a review.</exception>
    public static async Task<DecisionTable> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(file)) throw new FileNotFoundException($"'{file}' is not there.", file);
        var isWorkbook = await WorkbookRows.IsWorkbookAsync(file, cancellationToken).ConfigureAwait(false);
        var rows = isWorkbook ? WorkbookRows.Read(file, cancellationToken) : await CsvRows.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        return new DecisionTable(file, isWorkbook, rows);
    }

    /// <summary>Where each column of a review is in a header; null when this is no header of one.</summary>
    /// <param name="header">Cells of the first row.</param>
    /// <param name="missing">What is not there, or there twice.</param>
    public static int[]? Map(IReadOnlyList<string> header, out IReadOnlyList<string> missing)
    {
        var found = header.Select((name, index) => (Name: name.Trim(), Index: index)).ToLookup(column => column.Name, column => column.Index, StringComparer.OrdinalIgnoreCase);
        missing = [.. AccessReviewCsv.Columns.Where(name => found[name].Count() != 1)];
        return missing.Count == 0 ? [.. AccessReviewCsv.Columns.Select(name => found[name].First())] : null;
    }

    public static DecisionException WrongColumns(string file, IReadOnlyList<string> missing) => new(
        DecisionException.Columns,
        file,
        0,
        missing.Count == AccessReviewCsv.Columns.Count
            ? "the first line does not name the columns of an access review."
            : $"these columns are missing or there twice: {string.Join(", ", missing)}. Their order does not matter, but all have to be there.");
}
