namespace SegmentC1.Access;

/// <summary>The matrix of people and roles.</summary>
internal static class MatrixSection
{
    private const int RowsAtOnce = 100;

    public static async Task WriteAsync(ReportWriter report, ReviewBook book, IReadOnlyList<RoleColumn> roles, CancellationToken cancellationToken)
    {
        report.Raw("<section id=\"people\" aria-labelledby=\"people-head\" data-list=\"\">\n<h2 id=\"people-head\">People and roles</h2>\n");
        report.Raw("<ul class=\"legend\">\n<li><b class=\"a\">A</b> everything, also what is added later</li>\n<li><b class=\"l\">L2</b> what carries labels (2 sets of them)</li>\n")
            .Raw("<li><b class=\"o\">R3</b> single resources (3 of them)</li>\n<li><b>g</b> through groups only</li>\n<li><b>+</b> directly and through groups</li>\n</ul>\n");
        report.Element("p", "Without a mark after it, access is direct. Open a name to read its row in words. Every line of access is in access.csv.", "class=\"soft\"").Raw("\n");
        report.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"People and roles, scrolls both ways\">\n")
            .Raw($"<table class=\"cells\" data-step=\"{RowsAtOnce}\" data-what=\"people\">\n<caption>")
            .Text($"{ReportWriter.Count(book.Users.Count, "person", "people")}, {ReportWriter.Count(roles.Count, "role in use", "roles in use")}").Raw("</caption>\n");
        WriteHead(report, roles);
        var list = new ReportList(report, RowsAtOnce, "people");
        await WriteRowsAsync(report, list, book, roles, cancellationToken).ConfigureAwait(false);
        report.Raw("</table>\n</div>\n");
        list.Pager();
        var unused = UnusedRoles(book, roles);
        if (unused.Count > 0 && book.Scope is null) report.Raw("<p class=\"soft\">Roles that nobody holds: ").Name(string.Join(", ", unused)).Raw(".</p>\n");
        report.Raw("</section>\n");
    }

    private static void WriteHead(ReportWriter report, IReadOnlyList<RoleColumn> roles)
    {
        report.Raw("<thead><tr><th scope=\"col\">Person</th><th scope=\"col\">Findings</th>");
        foreach (var role in roles)
        {
            report.Raw(role.Facts.IsPrivileged || role.Facts.GivesPii ? "<th scope=\"col\" class=\"role power\"><span>" : "<th scope=\"col\" class=\"role\"><span>").Name(role.Name).Raw("</span></th>");
        }

        report.Raw("<th scope=\"col\" class=\"n\">Groups</th><th scope=\"col\">Last recorded change</th></tr></thead>\n<tbody>\n");
    }

    // People and lines come in the same order, so one walk over both makes the rows.
    private static async Task WriteRowsAsync(ReportWriter report, ReportList list, ReviewBook book, IReadOnlyList<RoleColumn> roles, CancellationToken cancellationToken)
    {
        var columns = roles.Select((role, at) => (role.Id, at)).ToDictionary(pair => pair.Id, pair => pair.at, StringComparer.Ordinal);
        var cells = roles.Select(_ => new RoleCell()).ToArray();
        using var entries = book.Entries.GetEnumerator();
        var more = entries.MoveNext();
        foreach (var person in book.Users)
        {
            for (; more && entries.Current.PrincipalType == person.PrincipalType && entries.Current.PrincipalId == person.PrincipalId; more = entries.MoveNext())
            {
                if (entries.Current.RoleId is { } role) cells[columns[role]].Add(entries.Current);
            }

            list.Row();
            WriteCells(report, person, roles, cells);
            foreach (var cell in cells) cell.Clear();
            await report.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        report.Raw("</tbody>\n");
    }

    private static void WriteCells(ReportWriter report, UserReviewRow person, IReadOnlyList<RoleColumn> roles, RoleCell[] cells)
    {
        var named = person.Name.Length > 0;
        report.Name(named ? person.Name : person.Email.Length > 0 ? person.Email : person.PrincipalId);
        if (named) report.Raw(" <bdi class=\"mail\">").Text(person.Email).Raw("</bdi>");
        if (person.AccountState == AccountState.Invited) report.Raw(" <span class=\"tag\">invited</span>");
        if (person.AccountState == AccountState.Unknown) report.Raw(" <span class=\"tag high\">access not known</span>");
        if (person.External == true) report.Raw(" <span class=\"tag medium\">outside</span>");
        report.Raw("</th><td>");
        if (person.Severity is { } severity) SeverityTag.Write(report, severity, $"{severity} · {person.Findings.Count}");
        report.Raw("</td>");
        for (var column = 0; column < cells.Length; column++)
        {
            var cell = cells[column];
            if (!cell.IsHeld)
            {
                report.Raw("<td></td>");
                continue;
            }

            var power = roles[column].Facts.IsPrivileged ? " power" : "";
            report.Raw($"<td class=\"r {cell.Class}{power}\" data-c=\"{cell.Letters}\"><i>").Text(cell.Words).Raw("</i></td>");
        }

        report.Raw("<td class=\"n\">").Number(person.Groups.Count).Raw("</td><td>").Text(person.LastActivity).Raw("</td></tr>\n");
    }

    private static List<string> UnusedRoles(ReviewBook book, IReadOnlyList<RoleColumn> roles)
    {
        var used = roles.Select(role => role.Id).ToHashSet(StringComparer.Ordinal);
        return [.. book.Snapshot.Roles.Where(role => !used.Contains(role.Id)).Select(role => role.Name).Order(StringComparer.Ordinal)];
    }
}
