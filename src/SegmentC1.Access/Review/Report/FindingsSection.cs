namespace SegmentC1.Access;

/// <summary>What a reviewer should look at, by kind, the gravest first.</summary>
internal static class FindingsSection
{
    private const int RowsAtOnce = 10;

    public static async Task WriteAsync(ReportWriter report, ReviewBook book, CancellationToken cancellationToken)
    {
        report.Raw("<section id=\"findings\" aria-labelledby=\"findings-head\">\n<h2 id=\"findings-head\">Findings</h2>\n");
        if (book.Findings.Count == 0)
        {
            report.Element("p", book.DisabledFindings.Count == 0 ? "Nothing was found." : "Nothing was found among the kinds that were switched on.").Raw("\n");
        }
        else
        {
            report.Element("p", "A finding is something to look at, not a fault. Findings of the same kind stand together, the gravest first.", "class=\"soft\"").Raw("\n");
        }

        var names = book.Users.Where(user => user.Name.Length > 0).ToDictionary(user => user.PrincipalId, user => user.Name, StringComparer.Ordinal);
        var number = 0;
        foreach (var kind in book.Findings.GroupBy(finding => (finding.Severity, finding.Id, finding.WhatToDo)).OrderByDescending(kind => kind.Key.Severity))
        {
            await WriteKindAsync(report, kind.Key.Id, [.. kind], ++number, names, cancellationToken).ConfigureAwait(false);
        }

        if (book.DisabledFindings.Count > 0)
        {
            report.Raw("<p>Switched off for this review: ").Name(string.Join(", ", book.DisabledFindings.Select(Title))).Raw(".</p>\n");
        }

        report.Raw("</section>\n");
    }

    /// <summary>What people call a kind of finding.</summary>
    public static string Title(string id) => ReviewFindings.IsKnown(id) ? ReviewFindings.Of(id).Title : id;

    private static async Task WriteKindAsync(ReportWriter report, string id, List<ReviewFinding> findings, int number, Dictionary<string, string> names, CancellationToken cancellationToken)
    {
        var severity = findings[0].Severity;
        report.Raw($"<section class=\"finding\" aria-labelledby=\"finding-{number}\" data-list=\"\">\n<h3 id=\"finding-{number}\">");
        SeverityTag.Write(report, severity, severity.ToString()).Raw(" <span>").Text(Title(id)).Raw("</span> <span class=\"soft\">").Number(findings.Count).Raw("</span></h3>\n<p>")
            .Text(findings[0].WhatToDo).Raw("</p>\n");
        report.Raw($"<div class=\"wrap\"><table data-step=\"{RowsAtOnce}\" data-what=\"findings\">\n<caption class=\"vh\">").Text($"{severity}: {Title(id)}").Raw("</caption>\n");
        report.Raw("<thead><tr><th scope=\"col\">Who or what</th><th scope=\"col\">Access</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
        for (var row = 0; row < findings.Count; row++)
        {
            WriteRow(report, findings[row], findings[row].SubjectType == "user" ? names.GetValueOrDefault(findings[row].SubjectId) : null, hidden: row >= RowsAtOnce);
            await report.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        report.Raw("</tbody></table></div>\n");
        MatrixSection.WritePager(report, findings.Count, RowsAtOnce);
        report.Raw("</section>\n");
    }

    private static void WriteRow(ReportWriter report, ReviewFinding finding, string? name, bool hidden)
    {
        report.Raw(hidden ? "<tr class=\"more\"><th scope=\"row\">" : "<tr><th scope=\"row\">").Name(name ?? finding.Subject);
        if (name is not null) report.Raw(" <bdi class=\"mail\">").Text(finding.Subject).Raw("</bdi>");
        if (finding.SubjectType != "user") report.Raw(" <span class=\"tag\">").Text(finding.SubjectType).Raw("</span>");
        report.Raw("</th><td>");
        if (finding.Role is { } role)
        {
            report.Name(role);
            if (finding.ScopeName is { } scope) report.Raw(" on ").Name(finding.Scope?.Kind == ScopeKind.Workspace ? "everything" : scope);
        }

        report.Raw("</td><td>").Name(finding.Why).Raw("</td></tr>\n");
    }
}
