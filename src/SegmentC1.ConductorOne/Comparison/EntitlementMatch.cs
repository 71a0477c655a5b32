namespace SegmentC1.ConductorOne;

/// <summary>
/// Finds which of the tenant's entitlements is which of the connector's. The tenant's rows are not documented to tell the
/// connector's ids, and where they do it may be in one of several members; each is used when at least one row proves that it holds
/// what we know, and names are the way when none does.
/// </summary>
internal sealed class EntitlementMatch
{
    private readonly ExpectedAccess _expected;
    private readonly ILookup<(string Resource, string Slug), ExpectedEntitlement> _byResource;
    private readonly ILookup<(string Type, string Resource, string Name), ExpectedEntitlement> _byName;
    private readonly Dictionary<string, string> _typeByName;

    public EntitlementMatch(ExpectedAccess expected, IReadOnlyList<ConductorOneEntitlement> told)
    {
        _expected = expected;
        _byResource = expected.Entitlements.Values.ToLookup(entitlement => (entitlement.ResourceId, entitlement.Slug));
        _byName = expected.Entitlements.Values.ToLookup(entitlement => (entitlement.Type, entitlement.ResourceName, entitlement.Name));
        _typeByName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, name) in expected.Types) (_typeByName[id], _typeByName[name]) = (id, id);

        IdsTold = told.Any(row => ByOwnId(row) is not null);
        ResourceIdsTold = told.Any(row => ByResourceId(row) is not null);
        var names = told.GroupBy(NameOf).Where(group => group.Count() == 1).Select(group => group.Key).ToHashSet();
        foreach (var row in told)
        {
            var match = ByOwnId(row) ?? ByResourceId(row) ?? (HasId(row) || !names.Contains(NameOf(row)) ? null : ByNames(row));
            if (match is null) Unmatched.Add(row);
            else if (!Matched.TryAdd(match, row)) Unmatched.Add(row);
            else Known[row.Id] = match;
        }
    }

    /// <summary>Whether rows tell the entitlement's own id.</summary>
    public bool IdsTold { get; }

    /// <summary>Whether rows tell the id of the resource that the entitlement is on.</summary>
    public bool ResourceIdsTold { get; }

    /// <summary>The tenant's row of each of the connector's entitlements that has one.</summary>
    public Dictionary<ExpectedEntitlement, ConductorOneEntitlement> Matched { get; } = [];

    /// <summary>The connector's entitlement of a row, by the tenant's id.</summary>
    public Dictionary<string, ExpectedEntitlement> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows that are none of the connector's entitlements of now, as far as can be told.</summary>
    public List<ConductorOneEntitlement> Unmatched { get; } = [];

    /// <summary>Whether a row tells an id that is understood, so that without a match it is certainly gone.</summary>
    public bool HasId(ConductorOneEntitlement row) => (IdsTold && row.ExternalId.Length > 0) || (ResourceIdsTold && row.ResourceExternalId.Length > 0 && row.Slug.Length > 0);

    /// <summary>The connector's type of a row's resource; null when its name is unknown here.</summary>
    public string? TypeOf(ConductorOneEntitlement row) => _typeByName.GetValueOrDefault(row.ResourceType);

    private ExpectedEntitlement? ByOwnId(ConductorOneEntitlement row) => row.ExternalId.Length == 0 ? null : _expected.Entitlements.GetValueOrDefault(row.ExternalId);

    private ExpectedEntitlement? ByResourceId(ConductorOneEntitlement row)
    {
        if (row.ResourceExternalId.Length == 0) return null;
        var type = TypeOf(row);
        var bare = type is not null && row.ResourceExternalId.StartsWith(type + ":", StringComparison.Ordinal) ? row.ResourceExternalId[(type.Length + 1)..] : row.ResourceExternalId;
        foreach (var id in new[] { row.ResourceExternalId, bare }.Distinct())
        {
            var found = _byResource[(id, row.Slug)].Where(entitlement => type is null || entitlement.Type == type).Take(2).ToList();
            if (found.Count == 1) return found[0];
        }

        return null;
    }

    private ExpectedEntitlement? ByNames(ConductorOneEntitlement row)
    {
        if (TypeOf(row) is not { } type) return null;
        var found = _byName[(type, row.ResourceName, row.Name)].Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static (string, string, string) NameOf(ConductorOneEntitlement row) => (row.ResourceType, row.ResourceName, row.Name);
}
