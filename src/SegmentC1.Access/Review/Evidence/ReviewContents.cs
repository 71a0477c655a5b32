namespace SegmentC1.Access;

/// <summary>Writes one file of a review.</summary>
/// <param name="book">The review, with the hash of what was written before.</param>
/// <param name="output">Where to; stays open.</param>
/// <param name="cancellationToken">Ends writing.</param>
internal delegate Task WriteContent(ReviewBook book, Stream output, CancellationToken cancellationToken);

/// <summary>What a review consists of, format by format.</summary>
internal static class ReviewContents
{
    /// <summary>Name of the rows to decide on, in a folder.</summary>
    public const string AccessName = "access.csv";

    /// <summary>The files of a folder, in the order in which they are written. The rows to decide on come first, because others name their hash.</summary>
    public static IReadOnlyList<(string Name, WriteContent Write)> OfFolder(AccessReviewOptions options, IProgress<long>? progress) =>
    [
        (AccessName, AccessCsv(options, progress)),
        ("users.csv", Table(ReviewTables.Users, options)),
        ("groups.csv", Table(ReviewTables.Groups, options)),
        ("findings.csv", Table(ReviewTables.Findings, options)),
    ];

    /// <summary>The one file of a format other than a folder.</summary>
    public static WriteContent OfFile(AccessReviewOptions options, IProgress<long>? progress) => options.Format switch
    {
        ReviewFormat.Csv => AccessCsv(options, progress),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "A folder is not one file."),
    };

    private static WriteContent AccessCsv(AccessReviewOptions options, IProgress<long>? progress) =>
        (book, output, cancellationToken) => AccessReviewCsv.WriteAsync(output, book, options.Raw, progress, cancellationToken);

    private static WriteContent Table(ReviewTable table, AccessReviewOptions options) =>
        (book, output, cancellationToken) => CsvTable.WriteAsync(output, table.Columns, table.Rows(book), options.Raw, cancellationToken);
}
