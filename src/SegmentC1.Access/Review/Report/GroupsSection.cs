using SegmentC1.Segment;

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
            report.Element("p", book.Snapshot.Gaps.Any(gap => gap.Kind == SegmentListKind.Group) ? "Groups are not available in this workspace." : "There are no groups.").Raw("\n</section>\n");
            return;
        }

        var list = new ReportList(report, RowsAtOnce, "groups");
        list.Open(ReportWriter.Count(book.Groups.Count, "group", "groups"), hidden: false, "Group", "#Members", "#Invited", "Gives", "Findings");
        foreach (var group in book.Groups)
        {
            list.Row();
            WriteCells(report, group);
            await report.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        list.Close();
        report.Raw("</section>\n");
    }

    private static void WriteCells(ReportWriter report, GroupReviewRow group)
    {
        report.Name(group.Name);
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
