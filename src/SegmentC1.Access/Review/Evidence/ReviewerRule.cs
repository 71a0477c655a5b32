namespace SegmentC1.Access;

/// <summary>By what a line of access finds its reviewer.</summary>
public enum ReviewerRuleBy
{
    /// <summary>By the group that the access comes through.</summary>
    Group,

    /// <summary>By the domain of the person's address.</summary>
    Domain,

    /// <summary>By the person: id, address or name.</summary>
    Person,

    /// <summary>Every line that no rule before took.</summary>
    Everything,
}

/// <summary>One rule that gives lines of access to a reviewer. The first rule that fits a line counts.</summary>
/// <param name="By">By what.</param>
/// <param name="Pattern">An id, or a name or address with <c>*</c> and <c>?</c>; not used by <see cref="ReviewerRuleBy.Everything"/>.</param>
/// <param name="Reviewer">Who reviews, as it is written into the Reviewer column.</param>
public sealed record ReviewerRule(ReviewerRuleBy By, string Pattern, string Reviewer);

/// <summary>Rules made ready: gives each line its reviewer.</summary>
internal sealed class ReviewerRules
{
    private readonly List<(ReviewerRule Rule, Wildcard Pattern)> _patterns;
    private readonly Dictionary<string, (int At, string Reviewer)> _persons = new(StringComparer.OrdinalIgnoreCase);
    private readonly int[] _places;

    public ReviewerRules(IReadOnlyList<ReviewerRule> rules)
    {
        // A list of managers has a rule for each person; those without wildcards are looked up, not tried one by one.
        _patterns = [];
        var places = new List<int>();
        for (var at = 0; at < rules.Count; at++)
        {
            var pattern = new Wildcard(rules[at].Pattern);
            if (rules[at].By == ReviewerRuleBy.Person && !pattern.HasWildcards)
            {
                _persons.TryAdd(pattern.Text, (at, rules[at].Reviewer));
                continue;
            }

            _patterns.Add((rules[at], pattern));
            places.Add(at);
        }

        _places = [.. places];
    }

    /// <summary>The reviewer of a line; empty where no rule fits.</summary>
    public string Of(AccessEntry entry)
    {
        var person = First(entry);
        for (var at = 0; at < _patterns.Count && _places[at] < person.At; at++)
        {
            if (Fits(_patterns[at].Rule.By, _patterns[at].Pattern, entry)) return _patterns[at].Rule.Reviewer;
        }

        return person.Reviewer;
    }

    private static bool Fits(ReviewerRuleBy by, Wildcard pattern, AccessEntry entry) => by switch
    {
        ReviewerRuleBy.Group => entry.Group is { } group && (string.Equals(pattern.Text, group.Id, StringComparison.Ordinal) || pattern.Matches(group.Name)),
        ReviewerRuleBy.Domain => pattern.Matches(EmailDomain.Of(entry.Email)),
        ReviewerRuleBy.Person => pattern.Matches(entry.Email) || pattern.Matches(entry.Name),
        _ => true,
    };

    private (int At, string Reviewer) First(AccessEntry entry)
    {
        (int At, string Reviewer) first = (int.MaxValue, string.Empty);
        foreach (var key in (ReadOnlySpan<string>)[entry.PrincipalId, entry.Email, entry.Name])
        {
            if (key.Length > 0 && _persons.TryGetValue(key, out var found) && found.At < first.At) first = found;
        }

        return first;
    }
}
