namespace SegmentC1.Access;

/// <summary>Collects differences, and counts what may not be told as one.</summary>
internal sealed class DifferenceList
{
    private readonly List<ReviewDifference> _found = [];
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    public void Add(ReviewDifference difference) => _found.Add(difference);

    /// <summary>Adds a difference unless a picture cannot tell; then it is counted under the reason.</summary>
    public void Add(ReviewDifference difference, string? whyUnknown)
    {
        if (whyUnknown is null) _found.Add(difference);
        else _leftOut[whyUnknown] = _leftOut.GetValueOrDefault(whyUnknown) + 1;
    }

    /// <summary>Tells of what a picture lacks, whether or not it hides a difference.</summary>
    public void Remark(ComparedPicture picture)
    {
        foreach (var gap in picture.Snapshot.Gaps) NotComparable($"In the {picture.Called}: {gap}");
        foreach (var problem in picture.Snapshot.Problems) NotComparable($"The {picture.Called} is incomplete: {problem}");
    }

    public IReadOnlyList<ReviewDifference> InOrder()
    {
        foreach (var (why, count) in _leftOut.OrderBy(reason => reason.Key, StringComparer.Ordinal))
        {
            NotComparable($"{why} {(count == 1 ? "1 entry" : $"{count} entries")} that only the other picture shows {(count == 1 ? "was" : "were")} not compared: neither gained nor lost.");
        }

        return
        [
            .. _found.OrderBy(difference => difference.Kind)
                .ThenBy(difference => difference.Email?.ToUpperInvariant(), StringComparer.Ordinal)
                .ThenBy(difference => difference.PrincipalId, StringComparer.Ordinal)
                .ThenBy(difference => difference.GroupName, StringComparer.Ordinal)
                .ThenBy(difference => difference.GroupId, StringComparer.Ordinal)
                .ThenBy(difference => difference.Role, StringComparer.Ordinal)
                .ThenBy(difference => difference.RoleId, StringComparer.Ordinal)
                .ThenBy(difference => difference.Scope?.Kind)
                .ThenBy(difference => difference.ScopeName, StringComparer.Ordinal)
                .ThenBy(difference => difference.Scope?.RawType, StringComparer.OrdinalIgnoreCase)
                .ThenBy(difference => difference.Scope?.Id, StringComparer.Ordinal)
                .ThenBy(difference => difference.ResourceType)
                .ThenBy(difference => difference.ResourceId, StringComparer.Ordinal),
        ];
    }

    private void NotComparable(string note) => _found.Add(new ReviewDifference { Kind = ReviewDifferenceKind.NotComparable, Note = note });
}
