namespace SegmentC1.Access;

/// <summary>A row of a file of decisions: its cells in the order of <see cref="AccessReviewCsv.Columns"/>.</summary>
internal sealed record DecisionRow(int Line, string[] Cells)
{
    public string this[string column] => Cells[DecisionTable.IndexOf(column)];
}

/// <summary>A file of decisions as a table, whatever its form and the order of its columns.</summary>
internal sealed record DecisionTable(string File, bool IsWorkbook, IReadOnlyList<DecisionRow> Rows)
{
    /// <summary>In how many rows the names of the columns are looked for: some programs put the name of a table above it.</summary>
    public const int HeaderWithin = 10;

    private static readonly Dictionary<string, int> Indices =
        AccessReviewCsv.Columns.Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index, StringComparer.OrdinalIgnoreCase);

    public static int IndexOf(string column) => Indices[column];

    /// <summary>Reads a CSV file or a workbook.</summary>
    /// <exception cref="DecisionException">It is neither, or its columns are not those of a review.</exception>
    public static async Task<DecisionTable> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var isWorkbook = await IsWorkbookAsync(file, cancellationToken).ConfigureAwait(false);
            var rows = isWorkbook ? WorkbookRows.Read(file, cancellationToken) : await CsvRows.ReadAsync(file, cancellationToken).ConfigureAwait(false);
            return new DecisionTable(file, isWorkbook, rows);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, Directory.Exists(file) ? "this is a folder. Name the filled files in it" : failure is FileNotFoundException or DirectoryNotFoundException ? "the file is not there" : failure.Message.TrimEnd('.'), failure);
        }
    }

    public static DecisionException Unreadable(string file, string why, Exception? failure = null) => new(DecisionException.Unreadable, file, 0, $"{why}.", failure);

    // A workbook is a package; what it was before Office 2007, and is still when it has a password, begins as a compound file does.
    private static async Task<bool> IsWorkbookAsync(string file, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (stream.ConfigureAwait(false))
        {
            return await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) switch
            {
                0 => throw Unreadable(file, "the file is empty"),
                4 when head is [0xD0, 0xCF, 0x11, 0xE0] => throw Unreadable(file, "this is an old or encrypted workbook. Save it as .xlsx without a password, or as 'CSV UTF-8'"),
                var read => read == head.Length && head is [(byte)'P', (byte)'K', 3, 4],
            };
        }
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
            ? "none of the first lines names the columns of an access review."
            : $"these columns are missing or there twice: {string.Join(", ", missing)}. Their order does not matter, but all have to be there.");
}
