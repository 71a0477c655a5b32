using System.Globalization;

namespace SegmentC1.Access;

/// <summary>The tiles and the bars.</summary>
internal static class SummarySection
{
    public static void Write(ReportWriter report, ReviewBook book, IReadOnlyList<RoleColumn> roles)
    {
        var (counts, users) = (book.Counts, book.Users);
        report.Raw("<section id=\"summary\" aria-labelledby=\"summary-head\">\n<h2 id=\"summary-head\">Summary</h2>\n<ul class=\"tiles\">\n");
        Tile(report, counts.Principals, "people", $"{ReportWriter.Count(counts.Users, "member", "members")}, {ReportWriter.Count(counts.Invites, "invite", "invites")}");
        Tile(report, counts.PrivilegedPrincipals, "privileged", "can do everything, also give access");
        Tile(report, users.Count(user => user.PiiAccess == true), "see personal data", "PII Access, or an owner");
        Tile(report, users.Count(user => user.External == true), "outside addresses", users.Any(user => user.External is not null) ? "of other domains" : "own domains are not known");
        if (counts.UnknownUsers > 0) Tile(report, counts.UnknownUsers, "access not known", "could not be read; never none");
        Tile(report, counts.UsersWithoutRole, "without a role", "members who hold nothing");
        Tile(report, book.Groups.Count, "groups", ReportWriter.Count(counts.GroupRows, "line of access through them", "lines of access through them"));
        Tile(report, counts.Rows, "lines to review", $"{ReportWriter.Grouped(counts.DirectRows)} direct, {ReportWriter.Grouped(counts.GroupRows)} through groups");
        Tile(report, book.Findings.Count, "findings", $"{ReportWriter.Grouped(book.Findings.Count(finding => finding.Severity == FindingSeverity.High))} high");
        report.Raw("</ul>\n<div class=\"charts\">\n");
        if (roles.Count > 0)
        {
            Bars(report, "People by role", roles.OrderByDescending(role => role.People).Select(role => (role.Name, (long)role.People, role.Facts.IsPrivileged)));
        }

        if (book.Findings.Count > 0)
        {
            Bars(report, "Findings by kind", book.Findings.GroupBy(finding => finding.Id, StringComparer.Ordinal)
                .OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => (FindingsSection.Title(kind.Key), (long)kind.Count(), kind.Max(finding => finding.Severity) == FindingSeverity.High)));
            Bars(report, "Findings by severity", SeverityTag.All.Select(severity => (severity.ToString(), (long)book.Findings.Count(finding => finding.Severity == severity), severity == FindingSeverity.High)));
        }

        var held = book.Entries.Where(entry => entry.Scope is not null).ToList();
        if (held.Count > 0)
        {
            Bars(report, "Lines of access by reach", Reach.Select(reach => (reach.Name, (long)held.Count(entry => entry.Scope!.Kind == reach.Kind), false)).Where(bar => bar.Item2 > 0));
        }

        report.Raw("</div>\n</section>\n");
    }

    private static (ScopeKind Kind, string Name)[] Reach =>
    [
        (ScopeKind.Workspace, "Everything, also later"), (ScopeKind.Label, "What carries labels"), (ScopeKind.Resource, "Single resources"), (ScopeKind.Unknown, "Scopes not known"),
    ];

    private static void Tile(ReportWriter report, long number, string name, string detail) =>
        report.Raw("<li><b>").Number(number).Raw("</b><span>").Text(name).Raw("</span><small>").Text(detail).Raw("</small></li>\n");

    // The numbers are text in a table; the bars only show them, so a reader that cannot see misses nothing.
    private static void Bars(ReportWriter report, string caption, IEnumerable<(string Name, long Count, bool Power)> bars)
    {
        var all = bars.ToList();
        var longest = Math.Max(1, all.Max(bar => bar.Count));
        report.Raw("<table class=\"bars\"><caption>").Text(caption).Raw("</caption>\n<tbody>\n");
        foreach (var (name, count, power) in all)
        {
            var width = (100.0 * count / longest).ToString("0.#", CultureInfo.InvariantCulture);
            report.Raw("<tr><th scope=\"row\">").Name(name).Raw("</th><td class=\"n\">").Number(count).Raw(power ? "</td><td class=\"power\">" : "</td><td>")
                .Raw($"<svg aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\"><rect width=\"{width}\" height=\"8\"></rect></svg></td></tr>\n");
        }

        report.Raw("</tbody></table>\n");
    }
}
