namespace SegmentC1.Access;

/// <summary>A table of the report that may be long: whole in the document, shown step by step where there is a script.</summary>
/// <param name="report">Where to.</param>
/// <param name="step">Rows that are shown at once.</param>
/// <param name="what">What the rows are, for the search: <c>people</c>, <c>findings</c>.</param>
internal sealed class ReportList(ReportWriter report, int step, string what)
{
    private int _rows;

    /// <summary>Opens the table.</summary>
    /// <param name="caption">Its caption.</param>
    /// <param name="hidden">Whether a heading says the same to those who see it.</param>
    /// <param name="columns">Heads of its columns; one that begins with # is of numbers.</param>
    public void Open(string caption, bool hidden, params ReadOnlySpan<string> columns)
    {
        report.Raw($"<div class=\"wrap\"><table data-step=\"{step}\" data-what=\"{what}\">\n").Element("caption", caption, hidden ? "class=\"vh\"" : null).Raw("\n<thead><tr>");
        foreach (var column in columns)
        {
            if (column.StartsWith('#')) report.Element("th", column[1..], "scope=\"col\" class=\"n\"");
            else report.Element("th", column, "scope=\"col\"");
        }

        report.Raw("</tr></thead>\n<tbody>\n");
    }

    /// <summary>Opens a row, up to the content of its head cell.</summary>
    public ReportWriter Row() => report.Raw(_rows++ < step ? "<tr><th scope=\"row\">" : "<tr class=\"more\"><th scope=\"row\">");

    /// <summary>Closes the table and, where it has more rows than a step, offers to show them.</summary>
    public void Close()
    {
        report.Raw("</tbody></table></div>\n");
        Pager();
    }

    /// <summary>Buttons that show more; seen only where there is a script and more to show.</summary>
    public void Pager()
    {
        if (_rows <= step) return;
        report.Raw("<p class=\"pager\"><span aria-live=\"polite\"></span> <button type=\"button\">Show ").Number(step)
            .Raw(" more</button> <button type=\"button\">Show all</button></p>\n");
    }
}
