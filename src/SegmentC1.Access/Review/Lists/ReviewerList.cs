namespace SegmentC1.Access;

/// <summary>
/// Who reviews what, as a list: each row has a reviewer (column Reviewer or Manager) and whom or what for: Email, Group or Domain. A row with
/// nothing but a reviewer is for everything that is left. The first row that fits a line of access counts.
/// </summary>
public static class ReviewerList
{
    private static readonly string[] ReviewerColumns = ["Reviewer", "Manager", "ManagerEmail", "Manager Email", "ReviewerEmail"];
    private static readonly string[] GroupColumns = ["Group", "GroupName", "Group Name"];
    private static readonly string[] DomainColumns = ["Domain"];

    private sealed record Parsed(ListRow Row, ReviewerRule Rule);

    /// <summary>The rules of a list, checked as far as that goes without the workspace.</summary>
    /// <exception cref="ReviewListException">A row has no reviewer, or says more than one thing whom it is for; or two rows give one person different reviewers.</exception>
    public static IReadOnlyList<ReviewerRule> RulesOf(IReadOnlyCollection<ListRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var problems = new List<string>();
        var parsed = Parse(rows, problems);
        foreach (var same in parsed.Where(item => item.Rule.By == ReviewerRuleBy.Person).GroupBy(item => item.Rule.Pattern, StringComparer.OrdinalIgnoreCase))
        {
            var first = same.First();
            problems.AddRange(same.Where(item => !string.Equals(item.Rule.Reviewer, first.Rule.Reviewer, StringComparison.OrdinalIgnoreCase))
                .Select(item => $"{item.Row.Place}: '{same.Key}' has the reviewer '{item.Rule.Reviewer}' here, but '{first.Rule.Reviewer}' in {first.Row.Place}."));
        }

        return problems.Count > 0 ? throw new ReviewListException(ReviewListException.Unusable, problems) : OneSpelling(parsed.Select(item => item.Rule));
    }

    /// <summary>Checks that whoever and whatever a list names without wildcards is in the workspace, and is one.</summary>
    /// <exception cref="ReviewListException">Something is not, or is more than one.</exception>
    public static void CheckAgainst(WorkspaceSnapshot snapshot, IReadOnlyCollection<ListRow> rows)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(rows);
        var people = new EffectiveAccessReader(snapshot).Principals().ToList();
        var byAddress = people.ToLookup(person => person.Email, StringComparer.OrdinalIgnoreCase);
        var byName = people.ToLookup(person => person.Name, StringComparer.OrdinalIgnoreCase);
        var ids = people.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        var domains = people.Select(person => EmailDomain.Of(person.Email)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var groups = snapshot.Groups.DistinctBy(group => group.Id, StringComparer.Ordinal).ToLookup(group => group.Name, StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var (row, rule) in Parse(rows, []).Where(item => !new Wildcard(item.Rule.Pattern).HasWildcards).Select(item => (item.Row, item.Rule)))
        {
            var found = rule.By switch
            {
                ReviewerRuleBy.Person when ids.Contains(rule.Pattern) => 1,
                ReviewerRuleBy.Person when byAddress.Contains(rule.Pattern) => byAddress[rule.Pattern].Count(),
                ReviewerRuleBy.Person => byName[rule.Pattern].Count(),
                ReviewerRuleBy.Group when snapshot.FindGroup(rule.Pattern) is not null => 1,
                ReviewerRuleBy.Group => groups[rule.Pattern].Count(),
                ReviewerRuleBy.Domain => domains.Contains(rule.Pattern) ? 1 : 0,
                _ => 1,
            };
            var what = rule.By switch { ReviewerRuleBy.Person => "person", ReviewerRuleBy.Group => "group", _ => "domain" };
            if (found == 0) problems.Add($"{row.Place}: no {what} of this workspace is '{rule.Pattern}'.");
            if (found > 1) problems.Add($"{row.Place}: {found} {(what == "person" ? "people" : what + "s")} of this workspace are '{rule.Pattern}'; give the id.");
        }

        if (problems.Count > 0) throw new ReviewListException(ReviewListException.Unmatched, problems);
    }

    private static List<Parsed> Parse(IEnumerable<ListRow> rows, List<string> problems)
    {
        var parsed = new List<Parsed>();
        foreach (var row in rows)
        {
            var reviewer = row.Cell(ReviewerColumns);
            (ReviewerRuleBy By, string? Pattern)[] given =
            [
                (ReviewerRuleBy.Person, row.Cell(LeaverList.AddressColumns)),
                (ReviewerRuleBy.Group, row.Cell(GroupColumns)),
                (ReviewerRuleBy.Domain, row.Cell(DomainColumns)?.TrimStart('@')),
            ];
            var named = given.Where(item => item.Pattern is not null).ToList();
            if (reviewer is null) problems.Add($"{row.Place}: there is no reviewer in a column Reviewer or Manager.");
            else if (named.Count > 1) problems.Add($"{row.Place}: only one of Email, Group and Domain may be given in a row.");
            else if (named.Count == 0 && row.Cells.Keys.Any(IsSelector)) problems.Add($"{row.Place}: it is not said for whom '{reviewer}' reviews; the cell is empty.");
            else if (named.Count == 0 && row.Cells.Any(cell => cell.Value.Length > 0 && !IsReviewer(cell.Key))) problems.Add($"{row.Place}: there is no column Email, Group or Domain that says for whom '{reviewer}' reviews.");
            else parsed.Add(new Parsed(row, named.Count == 0 ? new ReviewerRule(ReviewerRuleBy.Everything, string.Empty, reviewer) : new ReviewerRule(named[0].By, named[0].Pattern!, reviewer)));
        }

        return parsed;
    }

    // Lists that people keep do not agree on capitals; a reviewer who is spelt in two ways would get two workbooks.
    private static List<ReviewerRule> OneSpelling(IEnumerable<ReviewerRule> rules)
    {
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var same = new List<ReviewerRule>();
        foreach (var rule in rules)
        {
            spellings.TryAdd(rule.Reviewer, rule.Reviewer);
            same.Add(rule with { Reviewer = spellings[rule.Reviewer] });
        }

        return same;
    }

    private static bool IsReviewer(string column) => ReviewerColumns.Contains(column, StringComparer.OrdinalIgnoreCase);

    private static bool IsSelector(string column) =>
        LeaverList.AddressColumns.Concat(GroupColumns).Concat(DomainColumns).Contains(column, StringComparer.OrdinalIgnoreCase);
}
