namespace SegmentC1.Access;

/// <summary>The access review as <c>report.html</c>: one file for people, that prints well and loads nothing.</summary>
/// <remarks>
/// <para>
/// The document is HTML and well-formed XML at once, in UTF-8. All content stands in it as plain tables, so it is whole without a
/// script, in print and in an archive; the script adds the search and lays long tables out step by step. The content security
/// policy allows the one style and the one script by their SHA-256 and nothing else: no request leaves the file.
/// </para>
/// <para>
/// The same review gives the same bytes. A file cannot hold its own hash: the heading shows that of <c>access.csv</c>, which has
/// every line that the report is about, and the manifest of the folder has the report's.
/// </para>
/// </remarks>
public static class ReviewReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to, from its position; stays open, need not be seekable.</param>
    /// <param name="book">The review.</param>
    /// <param name="cancellationToken">Ends writing between two rows; what is written until then is no report.</param>
    public static async Task WriteAsync(Stream output, ReviewBook book, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(book);
        var report = new ReportWriter(output);
        var roles = RoleColumn.Of(book.Entries);
        HeadingSection.Write(report, book);
        report.Raw("<main id=\"main\">\n");
        SummarySection.Write(report, book, roles);
        await FindingsSection.WriteAsync(report, book, cancellationToken).ConfigureAwait(false);
        if (book.Comparison is { } comparison) await ChangesSection.WriteAsync(report, comparison, book.Scope, cancellationToken).ConfigureAwait(false);
        await MatrixSection.WriteAsync(report, book, roles, cancellationToken).ConfigureAwait(false);
        await GroupsSection.WriteAsync(report, book, cancellationToken).ConfigureAwait(false);
        AboutSection.Write(report, book);
        report.Raw("</main>\n<footer><p>").Text($"Written by SegmentC1 {book.ModuleVersion}. This page loads nothing from elsewhere and sends nothing.").Raw("</p></footer>\n</body>\n</html>\n");
        await report.FlushAsync(cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
