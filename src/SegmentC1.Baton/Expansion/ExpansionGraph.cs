namespace SegmentC1.Baton.Expansion;

/// <summary>An edge of the expansion graph: who holds the source receives the destination too.</summary>
/// <param name="Source">Number of the entitlement that must be held.</param>
/// <param name="Destination">Number of the entitlement that is received.</param>
/// <param name="Shallow">Whether only direct holders of the source count.</param>
/// <param name="PrincipalTypes">Types of principal that count; null for all.</param>
internal sealed record ExpansionEdge(int Source, int Destination, bool Shallow, IReadOnlySet<string>? PrincipalTypes);

/// <summary>Who holds which entitlement directly, and which entitlements give others. Entitlements and principals are numbers.</summary>
/// <remarks>
/// Numbers are given by the caller: entitlements from 0 to <see cref="EntitlementCount"/>, principals in the order in which
/// holders shall come out.
/// </remarks>
internal sealed class ExpansionGraph
{
    private readonly int[]?[] _direct;
    private readonly bool[] _exists;
    private readonly Func<int, string> _principalType;
    private readonly Dictionary<(int Source, int Destination), ExpansionEdge> _edges = [];

    /// <summary>Makes a graph without holders and edges.</summary>
    /// <param name="entitlementCount">How many entitlements there are.</param>
    /// <param name="principalType">Type of a principal.</param>
    public ExpansionGraph(int entitlementCount, Func<int, string> principalType)
    {
        _direct = new int[entitlementCount][];
        _exists = new bool[entitlementCount];
        _principalType = principalType;
    }

    /// <summary>How many entitlements there may be.</summary>
    public int EntitlementCount => _direct.Length;

    /// <summary>All edges, parallel ones merged.</summary>
    public IEnumerable<ExpansionEdge> Edges => _edges.Values;

    /// <summary>Adds an entitlement and its direct holders. One that is never added is missing: its edges are dropped.</summary>
    /// <param name="entitlement">Its number.</param>
    /// <param name="holders">Numbers of principals, ascending, each once. The graph keeps the array.</param>
    public void AddEntitlement(int entitlement, int[] holders)
    {
        _exists[entitlement] = true;
        _direct[entitlement] = holders;
    }

    /// <summary>
    /// Adds an edge. Parallel edges become the widest: no filter wins over filters, filters add up, and one that is not
    /// shallow makes the edge not shallow.
    /// </summary>
    public void AddEdge(ExpansionEdge edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        var key = (edge.Source, edge.Destination);
        _edges[key] = _edges.TryGetValue(key, out var known) ? Widest(known, edge) : edge;
    }

    /// <summary>Whether the entitlement was added.</summary>
    public bool Exists(int entitlement) => _exists[entitlement];

    /// <summary>Direct holders, ascending.</summary>
    public int[] DirectHolders(int entitlement) => _direct[entitlement] ?? [];

    /// <summary>Whether the principal holds the entitlement directly.</summary>
    public bool IsDirect(int entitlement, int principal) => Array.BinarySearch(DirectHolders(entitlement), principal) >= 0;

    /// <summary>Whether the edge is open to this principal's type.</summary>
    public bool Admits(ExpansionEdge edge, int principal)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return edge.PrincipalTypes is null || edge.PrincipalTypes.Contains(_principalType(principal));
    }

    /// <summary>The edge that lets through what either of two parallel edges does.</summary>
    public static ExpansionEdge Widest(ExpansionEdge one, ExpansionEdge other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one with
        {
            Shallow = one.Shallow && other.Shallow,
            PrincipalTypes = one.PrincipalTypes is null || other.PrincipalTypes is null
                ? null
                : one.PrincipalTypes.Concat(other.PrincipalTypes).ToHashSet(StringComparer.Ordinal),
        };
    }
}
