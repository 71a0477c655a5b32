using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>A holding together with the way that one principal has it.</summary>
/// <param name="Holding">Role and scope.</param>
/// <param name="Group">The group; null when direct.</param>
internal sealed record Line(Holding Holding, SegmentGroup? Group)
{
    /// <summary>By role, then scope, then path (direct first), ordinally, so that two pictures of the same access list alike.</summary>
    public static int Compare(Line one, Line other)
    {
        var (a, b) = (one.Holding, other.Holding);
        var order = string.CompareOrdinal(a.RoleName, b.RoleName);
        if (order == 0) order = string.CompareOrdinal(a.RoleId, b.RoleId);
        if (order == 0) order = a.Scope.Kind.CompareTo(b.Scope.Kind);
        if (order == 0) order = Nullable.Compare(a.Scope.ResourceType, b.Scope.ResourceType);
        if (order == 0) order = string.CompareOrdinal(a.Scope.RawType, b.Scope.RawType);
        if (order == 0) order = string.CompareOrdinal(a.ScopeName, b.ScopeName);
        if (order == 0) order = string.CompareOrdinal(a.Scope.Id, b.Scope.Id);
        if (order == 0) order = CompareLabels(a.Scope.Labels, b.Scope.Labels);
        if (order == 0) order = (one.Group is null ? 0 : 1).CompareTo(other.Group is null ? 0 : 1);
        if (order == 0) order = string.CompareOrdinal(one.Group?.Name, other.Group?.Name);
        return order == 0 ? string.CompareOrdinal(one.Group?.Id, other.Group?.Id) : order;
    }

    public AlsoHeld AsOther() => new(Group is null ? GrantedThrough.Direct : GrantedThrough.Group, Group, Holding.Scope, Holding.ScopeName);

    // Two sets may read the same (a:b + c against a + b:c) and still differ.
    private static int CompareLabels(LabelSet one, LabelSet other)
    {
        foreach (var (a, b) in one.Labels.Zip(other.Labels))
        {
            var order = string.CompareOrdinal(a.Key, b.Key);
            if (order == 0) order = string.CompareOrdinal(a.Value, b.Value);
            if (order != 0) return order;
        }

        return one.Labels.Count.CompareTo(other.Labels.Count);
    }
}

/// <summary>Finds, among the lines of one principal, those that make another needless.</summary>
internal sealed class OtherWays
{
    private readonly ILookup<string, Line> _wide;
    private readonly ILookup<HoldingKey, Line> _exact;

    public OtherWays(IReadOnlyList<Line> lines)
    {
        // Only these can be wider than something else; all other scopes meet their equals by key, so that nobody compares all with all.
        _wide = lines.Where(line => line.Holding.Scope.Kind is ScopeKind.Workspace or ScopeKind.Label).ToLookup(line => line.Holding.RoleId, StringComparer.Ordinal);
        _exact = lines.Where(line => line.Holding.Scope.Kind is ScopeKind.Resource or ScopeKind.Unknown).ToLookup(line => new HoldingKey(line.Holding));
    }

    public IReadOnlyList<Line> Of(Line line) =>
    [
        .. _wide[line.Holding.RoleId].Where(other => !ReferenceEquals(other, line) && other.Holding.Covers(line.Holding)),
        .. _exact[new HoldingKey(line.Holding)].Where(other => !ReferenceEquals(other, line)),
    ];
}
