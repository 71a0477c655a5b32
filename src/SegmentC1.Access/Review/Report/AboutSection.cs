using System.Globalization;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>How the picture was taken, how complete it is, and what it cannot show.</summary>
internal static class AboutSection
{
    public static void Write(ReportWriter report, ReviewBook book)
    {
        var snapshot = book.Snapshot;
        report.Raw("<section id=\"about\" aria-labelledby=\"about-head\">\n<h2 id=\"about-head\">About this review</h2>\n<dl class=\"facts\">\n")
            .Fact("Reading began", ReportWriter.Time(snapshot.StartedAt)).Fact("Reading ended", ReportWriter.Time(snapshot.CapturedAt))
            .Fact("Written", ReportWriter.Time(book.WrittenAt)).Fact("Requests to the Segment API", ReportWriter.Grouped(snapshot.Requests))
            .Fact("Written by", $"SegmentC1 {book.ModuleVersion}").Fact("Run by", book.RunBy)
            .Fact("Own domains", OwnDomains(book.OwnDomains)).Fact("List of leavers", book.LeaversCompared ? "compared" : "not given")
            .Fact("Thresholds", Thresholds(book.Thresholds)).Fact("Activity", book.Activity.Explanation, wide: true).Raw("</dl>\n");
        if (snapshot.Gaps.Count > 0)
        {
            report.Raw("<h3>Not in this workspace's plan</h3>\n").Sentences(snapshot.Gaps.Select(gap => gap.ToString()));
        }

        report.Raw("<h3>What this review cannot show</h3>\n").Sentences(book.Limitations);
        WriteLists(report, snapshot);
        report.Raw("</section>\n");
    }

    private static string OwnDomains(OwnDomains own) =>
        own.Domains.Count == 0 ? "not known" : string.Join(", ", own.Domains) + (own.Assumed ? " (assumed: most members have it)" : "");

    private static string Thresholds(ReviewThresholds thresholds) => string.Create(
        CultureInfo.InvariantCulture,
        $"more than {thresholds.MaxOwners} owners; no recorded change in {thresholds.ActivityDays} days; invites older than {thresholds.InviteDays} days");

    // Lists that exist once a group or kind are one row here; the manifest has each of them.
    private static void WriteLists(ReportWriter report, WorkspaceSnapshot snapshot)
    {
        report.Raw("<div class=\"wrap\"><table><caption>What was read</caption>\n<thead><tr><th scope=\"col\">List</th><th scope=\"col\" class=\"n\">Rows</th><th scope=\"col\" class=\"n\">Requests</th><th scope=\"col\">Result</th></tr></thead>\n<tbody>\n");
        foreach (var kind in snapshot.Ledgers.GroupBy(ledger => ledger.Kind).OrderBy(kind => kind.Key))
        {
            var worst = kind.Select(ledger => ledger.State).Distinct().Order().ToList();
            report.Raw("<tr><th scope=\"row\">").Text(ListNames.Capital(ListNames.Of(kind.Key))).Raw("</th><td class=\"n\">").Number(kind.Sum(ledger => ledger.Rows))
                .Raw("</td><td class=\"n\">").Number(kind.Sum(ledger => ledger.Requests)).Raw("</td><td>").Text(string.Join(", ", worst.Select(Words))).Raw("</td></tr>\n");
        }

        report.Raw("</tbody></table></div>\n");
    }

    private static string Words(ListState state) => state switch
    {
        ListState.Complete => "read to its end",
        ListState.Gap => "not in the plan",
        ListState.NotRead => "not read",
        ListState.Inconsistent => "does not agree with Segment's own count",
        _ => "not read to its end",
    };
}
