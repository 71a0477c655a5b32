namespace SegmentC1.Access;

/// <summary>Writes one file of a review.</summary>
/// <param name="book">The review, with the hash of what was written before.</param>
/// <param name="output">Where to; stays open.</param>
/// <param name="cancellationToken">Ends writing.</param>
internal delegate Task WriteContent(ReviewBook book, Stream output, CancellationToken cancellationToken);

/// <summary>What a review consists of, format by format.</summary>
internal static class ReviewContents
{
    /// <summary>The files of a folder, in the order in which they are written. The rows to decide on come first, because others name their hash.</summary>
    public static IReadOnlyList<(string Name, WriteContent Write)> OfFolder(ReviewBook book, AccessReviewOptions options, IProgress<long>? progress) =>
    [
        (ReviewFileNames.Access, AccessCsv(options, progress)),
        (ReviewFileNames.Users, Table(ReviewTables.Users, options)),
        (ReviewFileNames.Groups, Table(ReviewTables.Groups, options)),
        (ReviewFileNames.Findings, Table(ReviewTables.Findings, options)),
        (ReviewFileNames.Snapshot, Snapshot),
        (ReviewFileNames.Workbook, Workbook),
        .. WorkbooksOfReviewers(book),
        (ReviewFileNames.Report, Report),
    ];

    /// <summary>The one file of a format other than a folder.</summary>
    public static WriteContent OfFile(AccessReviewOptions options, IProgress<long>? progress) => options.Format switch
    {
        ReviewFormat.Csv => AccessCsv(options, progress),
        ReviewFormat.Xlsx => Workbook,
        ReviewFormat.Html => Report,
        ReviewFormat.Json => Snapshot,
        ReviewFormat.ConductorOneCsv => (book, output, cancellationToken) =>
            CsvTable.WriteForProgramAsync(output, ConductorOneRows.Columns, ConductorOneRows.Of(book), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "A folder is not one file."),
    };

    private static Task Snapshot(ReviewBook book, Stream output, CancellationToken cancellationToken) => SnapshotJson.WriteAsync(output, book.Snapshot, cancellationToken);

    private static Task Workbook(ReviewBook book, Stream output, CancellationToken cancellationToken) => ReviewWorkbook.WriteAsync(output, book, cancellationToken);

    private static Task Report(ReviewBook book, Stream output, CancellationToken cancellationToken) => ReviewReport.WriteAsync(output, book, cancellationToken);

    // One workbook a reviewer holds nothing that somebody else decides on.
    private static IEnumerable<(string Name, WriteContent Write)> WorkbooksOfReviewers(ReviewBook book)
    {
        if (book.ReviewerRules.Count == 0) yield break;
        var lines = book.Entries.ToLookup(book.ReviewerOf, StringComparer.Ordinal);
        foreach (var (reviewer, name) in ReviewFiles.WorkbookNames(lines.Select(own => own.Key).Where(reviewer => reviewer.Length > 0)))
        {
            yield return (name, (whole, output, cancellationToken) => ReviewWorkbook.WriteAsync(output, whole.PartOf(reviewer, lines[reviewer]), cancellationToken));
        }
    }

    private static WriteContent AccessCsv(AccessReviewOptions options, IProgress<long>? progress) =>
        (book, output, cancellationToken) => AccessReviewCsv.WriteAsync(output, book, options.Raw, progress, cancellationToken);

    private static WriteContent Table(ReviewTable table, AccessReviewOptions options) =>
        (book, output, cancellationToken) => CsvTable.WriteAsync(output, table.Columns, table.Rows(book), options.Raw, cancellationToken);
}
