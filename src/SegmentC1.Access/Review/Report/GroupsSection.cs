namespace SegmentC1.Access;

/// <summary>The groups and what they give.</summary>
internal static class GroupsSection
{
    private const int RowsAtOnce = 50;

    public static async Task WriteAsync(ReportWriter report, ReviewBook book, CancellationToken cancellationToken)
    {
        report.Raw("<section id=\"groups\" aria-labelledby=\"groups-head\" data-list=\"\">\n<h2 id=\"groups-head\">Groups</h2>\n");
        if (book.Groups.Count == 0)
        {
            report.Element("p", book.Snapshot.Gaps.Any(gap => gap.Kind == Segment.SegmentListKind.Group) ? "Groups are not available in this workspace." : "There are no groups.").Raw("\n</section>\n");
            return;
        }

        report.Raw($"<div class=\"wrap\"><table data-step=\"{RowsAtOnce}\" data-what=\"groups\">\n<caption>").Text(ReportWriter.Count(book.Groups.Count, "group", "groups")).Raw("</caption>\n");
        report.Raw("<thead><tr><th scope=\"col\">Group</th><th scope=\"col\" class=\"n\">Members</th><th scope=\"col\" class=\"n\">Invited</th><th scope=\"col\">Gives</th><th scope=\"col\">Findings</th></tr></thead>\n<tbody>\n");
        for (var row = 0; row < book.Groups.Count; row++)
        {
            WriteRow(report, book.Groups[row], hidden: row >= RowsAtOnce);
            await report.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        report.Raw("</tbody></table></div>\n");
        MatrixSection.WritePager(report, book.Groups.Count, RowsAtOnce);
        report.Raw("</section>\n");
    }

    private static void WriteRow(ReportWriter report, GroupReviewRow group, bool hidden)
    {
        report.Raw(hidden ? "<tr class=\"more\"><th scope=\"row\">" : "<tr><th scope=\"row\">").Name(group.Name);
        if (group.Privileged == true) report.Raw(" <span class=\"tag high\">privileged</span>");
        report.Raw("</th><td class=\"n\">").Number(group.Members).Raw("</td><td class=\"n\">").Number(group.PendingMembers).Raw("</td><td>");
        if (!group.PermissionsKnown) report.Raw("<span class=\"tag high\">not known</span>");
        else if (group.Gives.Count == 0) report.Raw("<span class=\"soft\">nothing</span>");
        for (var at = 0; at < group.Gives.Count; at++) report.Raw(at == 0 ? "" : "<br/>").Name(group.Gives[at]);
        report.Raw("</td><td>");
        if (group.Severity is { } severity) SeverityTag.Write(report, severity, string.Join(", ", group.Findings.Select(FindingsSection.Title)));
        report.Raw("</td></tr>\n");
    }
}
