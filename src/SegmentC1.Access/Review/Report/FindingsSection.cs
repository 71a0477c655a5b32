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

        var names = book.Users.Where(user => user.Name.Length > 0).ToDictionary(user => (user.PrincipalType, user.PrincipalId), user => user.Name);
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

    private static async Task WriteKindAsync(
        ReportWriter report, string id, List<ReviewFinding> findings, int number, Dictionary<(PrincipalType, string), string> names, CancellationToken cancellationToken)
    {
        var severity = findings[0].Severity;
        report.Raw($"<section class=\"kind\" aria-labelledby=\"finding-{number}\" data-list=\"\">\n<h3 id=\"finding-{number}\">");
        SeverityTag.Write(report, severity, severity.ToString()).Raw(" <span>").Text(Title(id)).Raw("</span> <span class=\"soft\">").Number(findings.Count).Raw("</span></h3>\n")
            .Element("p", findings[0].WhatToDo).Raw("\n");
        var list = new ReportList(report, RowsAtOnce, "findings");
        list.Open($"{severity}: {Title(id)}", hidden: true, "Who or what", "Access", "Why");
        foreach (var finding in findings)
        {
            list.Row();
            WriteCells(report, finding, finding.SubjectType == "user" ? names.GetValueOrDefault((PrincipalType.User, finding.SubjectId)) : null);
            await report.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        list.Close();
        report.Raw("</section>\n");
    }

    private static void WriteCells(ReportWriter report, ReviewFinding finding, string? name)
    {
        report.Name(name ?? finding.Subject);
        if (name is not null) report.Raw(" <bdi class=\"mail\">").Text(finding.Subject).Raw("</bdi>");
        if (finding.SubjectType != "user") report.Raw(" ").Element("span", finding.SubjectType, "class=\"tag\"");
        report.Raw("</th><td>");
        if (finding.Role is { } role)
        {
            report.Name(role);
            if (finding.ScopeName is { } scope) report.Raw(" on ").Name(finding.Scope?.Kind == ScopeKind.Workspace ? "everything" : scope);
        }

        report.Raw("</td><td>").Name(finding.Why).Raw("</td></tr>\n");
    }
}
