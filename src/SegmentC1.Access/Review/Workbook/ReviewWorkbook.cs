namespace SegmentC1.Access;

/// <summary>The access review as <c>review.xlsx</c>: the tables of the CSV files as sheets, ready to be filled in.</summary>
/// <remarks>
/// <para>
/// Sheets in their order: <see cref="ReadMeSheet"/>, <see cref="AccessSheet"/>, <c>Users</c>, <c>Groups</c>, <c>Findings</c> and, only
/// where a text is over the limit of a cell, <see cref="LongTextSheet"/>. The first row of a sheet has the names of its columns, the
/// same in the same order as in the CSV file of that name: <see cref="AccessReviewCsv.Columns"/> on <see cref="AccessSheet"/>.
/// </para>
/// <para>
/// Every cell of <see cref="AccessSheet"/> is text, also numbers and times, so that reading it back gives exactly the text of the
/// review (<see cref="WorkbookText.Shown"/> of it where it is over the limit). Nothing is run as a formula, so nothing is escaped
/// against that. Reviewer, Decision, DecisionDate and Justification can be changed, the rest is protected against mistakes, without
/// a password; Decision has a list of <c>Keep</c>, <c>Revoke</c> and <c>Modify</c>.
/// </para>
/// <para>The same review gives the same bytes.</para>
/// </remarks>
public static class ReviewWorkbook
{
    /// <summary>Name of the sheet that says what the workbook is and how it is filled in: a name and a value a row.</summary>
    public const string ReadMeSheet = "Read me";

    /// <summary>Name of the sheet with the rows to decide on.</summary>
    public const string AccessSheet = "Access";

    /// <summary>Name of the sheet that holds texts over a cell's limit, in parts. It is there only when there are any.</summary>
    public const string LongTextSheet = "Long texts";

    /// <summary>Writes the workbook of a review, or of one reviewer's part of it (<see cref="ReviewBook.For"/>).</summary>
    /// <param name="output">Where to, from its position; stays open, need not be seekable.</param>
    /// <param name="book">The review.</param>
    /// <param name="cancellationToken">Ends writing between two rows; what is written until then is no workbook.</param>
    /// <exception cref="WorkbookLimitException">A table has more rows than a sheet can hold.</exception>
    public static Task WriteAsync(Stream output, ReviewBook book, CancellationToken cancellationToken) =>
        WriteAsync(output, book, SheetSpec.RowLimit, cancellationToken);

    /// <summary>As <see cref="WriteAsync(Stream, ReviewBook, CancellationToken)"/>, with another limit of rows.</summary>
    internal static Task WriteAsync(Stream output, ReviewBook book, int rowLimit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(book);
        var snapshot = book.Snapshot;
        return WorkbookPackage.WriteAsync(output, $"Access review of {snapshot.Workspace.Slug}", snapshot.CapturedAt, ReviewSheets.Of(book), rowLimit, cancellationToken);
    }
}
