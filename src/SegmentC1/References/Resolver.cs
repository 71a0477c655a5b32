namespace SegmentC1;

/// <summary>Finds what a reference means among what there is.</summary>
internal static class Resolver
{
    private const int CandidatesShown = 10;

    /// <summary>
    /// What a reference means: an id first, then an exact name, then wildcards. Wildcards may mean many or nothing; anything
    /// else means exactly one.
    /// </summary>
    /// <param name="reference">What was asked for.</param>
    /// <param name="items">What there is.</param>
    /// <param name="id">An item's id.</param>
    /// <param name="names">An item's names.</param>
    /// <param name="kind">What the items are called, in the singular.</param>
    /// <exception cref="CommandException">Nothing, or more than one thing, has the name.</exception>
    public static IReadOnlyList<T> Find<T>(Reference reference, IReadOnlyList<T> items, Func<T, string> id, Func<T, string?[]> names, string kind)
    {
        var byId = items.Where(item => reference.IsId(id(item))).ToList();
        if (byId.Count > 0) return byId;

        var byName = items.Where(item => names(item).Any(reference.IsName)).ToList();
        if (byName.Count == 1) return byName;
        if (byName.Count > 1)
        {
            var shown = byName.Take(CandidatesShown).Select(item => $"{names(item).FirstOrDefault(name => !string.IsNullOrEmpty(name))} (id {id(item)})");
            var more = byName.Count > CandidatesShown ? $" and {byName.Count - CandidatesShown} more" : string.Empty;
            throw new CommandException(ErrorIds.Ambiguous, $"{byName.Count} {kind}s are called '{reference}': {string.Join("; ", shown)}{more}.", reference.Text);
        }

        if (reference.HasWildcard)
        {
            return [.. items.Where(item => reference.MatchesWildcard(id(item)) || names(item).Any(reference.MatchesWildcard))];
        }

        throw NoMatch(reference, kind);
    }

    /// <summary>The error of a reference that means nothing.</summary>
    public static CommandException NoMatch(Reference reference, string kind) =>
        new(ErrorIds.NoMatch, $"There is no {kind} with the id or name '{reference}' in this workspace.", reference.Text);

    /// <summary>The error of a reference that means nothing of what could be read.</summary>
    public static CommandException NoMatchInPart(Reference reference, string kind) =>
        new(ErrorIds.NoMatch, $"No {kind} with the id or name '{reference}' was among those that could be read; not all could.", reference.Text);
}
