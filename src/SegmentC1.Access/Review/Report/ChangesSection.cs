namespace SegmentC1.Access;

/// <summary>How the workspace differs from an earlier picture, what gives more first.</summary>
internal static class ChangesSection
{
    private const int RowsAtOnce = 10;

    private static readonly (ReviewDifferenceKind Kind, string Title, string Class)[] Kinds =
    [
        (ReviewDifferenceKind.AccessEscalated, "Access that weighs more than before", "high"),
        (ReviewDifferenceKind.AccessGained, "Access gained", "medium"),
        (ReviewDifferenceKind.ScopeGained, "Came into somebody's reach by its labels", "medium"),
        (ReviewDifferenceKind.PersonAdded, "People added or invited", "medium"),
        (ReviewDifferenceKind.InviteAccepted, "Invites accepted", "low"),
        (ReviewDifferenceKind.MemberAdded, "Joined a group", "low"),
        (ReviewDifferenceKind.GroupAdded, "Groups added", "low"),
        (ReviewDifferenceKind.GroupAccessGained, "Access that groups gained", "medium"),
        (ReviewDifferenceKind.AccessLost, "Access lost", "info"),
        (ReviewDifferenceKind.ScopeLost, "Left somebody's reach by its labels", "info"),
        (ReviewDifferenceKind.PersonRemoved, "People and invites that are gone", "info"),
        (ReviewDifferenceKind.MemberRemoved, "Left a group", "info"),
        (ReviewDifferenceKind.GroupRemoved, "Groups that are gone", "info"),
        (ReviewDifferenceKind.GroupAccessLost, "Access that groups lost", "info"),
        (ReviewDifferenceKind.WorkspaceRenamed, "The workspace was renamed", "info"),
        (ReviewDifferenceKind.PersonRenamed, "People renamed", "info"),
        (ReviewDifferenceKind.GroupRenamed, "Groups renamed", "info"),
        (ReviewDifferenceKind.ResourceRenamed, "Resources renamed", "info"),
    ];

    public static async Task WriteAsync(ReportWriter report, ReviewComparison comparison, string? scope, CancellationToken cancellationToken)
    {
        report.Raw("<section id=\"changes\" aria-labelledby=\"changes-head\">\n<h2 id=\"changes-head\">Changes</h2>\n")
            .Element("p", $"The whole workspace as it was on {ReportWriter.Time(comparison.ReferenceCapturedAt)}, compared with {ReportWriter.Time(comparison.DifferenceCapturedAt)}.{OfPart(scope)}", "class=\"soft\"").Raw("\n");
        if (comparison.NotCompared.Count > 0)
        {
            report.Raw("<div class=\"notice part\" role=\"note\">\n<p><strong>Not everything could be compared.</strong></p>\n").Sentences(comparison.NotCompared).Raw("</div>\n");
        }

        if (comparison.IsSame) report.Element("p", comparison.NotCompared.Count == 0 ? "Nothing differs." : "Nothing differs in what could be compared.").Raw("\n");
        var differences = comparison.Differences.ToLookup(difference => difference.Kind);
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            var found = differences[Kinds[kind].Kind].ToList();
            if (found.Count > 0) await WriteKindAsync(report, kind, found, cancellationToken).ConfigureAwait(false);
        }

        report.Raw("</section>\n");
    }

    private static string OfPart(string? scope) => scope is null ? "" : $" Only what belongs to this part ({scope}), now or then, is listed.";

    private static async Task WriteKindAsync(ReportWriter report, int kind, List<ReviewDifference> differences, CancellationToken cancellationToken)
    {
        var (_, title, color) = Kinds[kind];
        report.Raw($"<section class=\"kind\" aria-labelledby=\"change-{kind}\" data-list=\"\">\n<h3 id=\"change-{kind}\"><span class=\"tag {color}\">").Number(differences.Count).Raw("</span> <span>").Text(title).Raw("</span></h3>\n");
        var list = new ReportList(report, RowsAtOnce, "changes");
        list.Open(title, hidden: true, "Who or what", "Change", "To know");
        foreach (var difference in differences)
        {
            list.Row();
            WriteCells(report, difference);
            await report.TurnAsync(cancellationToken).ConfigureAwait(false);
        }

        list.Close();
        report.Raw("</section>\n");
    }

    private static void WriteCells(ReportWriter report, ReviewDifference difference)
    {
        var named = !string.IsNullOrEmpty(difference.Name) && difference.Email is not null;
        report.Name(named ? difference.Name! : difference.Email ?? difference.PrincipalId ?? difference.GroupName ?? difference.ResourceName ?? "the workspace");
        if (named) report.Raw(" <bdi class=\"mail\">").Text(difference.Email!).Raw("</bdi>");
        report.Raw("</th><td>").Name(difference.Summary).Raw("</td><td>");
        report.Name(string.Join(" ", ToKnow(difference))).Raw("</td></tr>\n");
    }

    private static IEnumerable<string> ToKnow(ReviewDifference difference)
    {
        if (difference.HeldOtherwise.Count > 0) yield return $"Also held another way, so what the person can do is the same: {string.Join("; ", difference.HeldOtherwise)}.";
        if (difference.Kind is ReviewDifferenceKind.ScopeGained or ReviewDifferenceKind.ScopeLost && difference.Before is not null && difference.After is not null)
        {
            yield return $"Labels were {Labels(difference.Before)}, are {Labels(difference.After)}.";
        }

        if (difference.Note is { } note) yield return note;
    }

    private static string Labels(string labels) => labels.Length == 0 ? "none" : labels;
}
