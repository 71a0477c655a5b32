namespace SegmentC1.Baton.Expansion;

/// <summary>An entitlement through which another one is held.</summary>
/// <param name="Entitlement">Its number.</param>
/// <param name="IsDirect">Whether it is itself held directly.</param>
internal readonly record struct HolderSource(int Entitlement, bool IsDirect);

/// <summary>Somebody who holds an entitlement, directly, through others, or both.</summary>
/// <param name="Principal">Number of the principal.</param>
/// <param name="IsDirect">Whether there is a direct grant.</param>
/// <param name="Sources">
/// Through what, in order of numbers. Empty for a direct grant that nothing else gives as well; a direct one that is also
/// inherited has its own entitlement among the sources.
/// </param>
internal readonly record struct Holder(int Principal, bool IsDirect, IReadOnlyList<HolderSource> Sources);

/// <summary>
/// Works out who holds what through expandable grants, the way that C1's own tools do: only the entitlement at the last
/// edge becomes a source, and it counts as direct when that entitlement is held directly.
/// </summary>
/// <remarks>
/// Keeps one number per inherited holder of an entitlement that itself gives others, and nothing else; holders of an
/// entitlement are worked out when they are asked for.
/// </remarks>
internal sealed class Expander
{
    private readonly ExpansionGraph _graph;
    private readonly Condensation _nodes;
    private readonly int[]?[] _inherited;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Prepares the expansion of a graph that is complete.</summary>
    /// <param name="graph">Who holds what directly, and what gives what.</param>
    /// <param name="cancellationToken">Ends the expansion between two sources, later enumerations too.</param>
    /// <exception cref="ExpansionDepthException">A chain of edges is too long.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Expander(ExpansionGraph graph, CancellationToken cancellationToken = default)
    {
        _graph = graph;
        _cancellationToken = cancellationToken;
        _nodes = new Condensation(graph, cancellationToken);
        _inherited = new int[graph.EntitlementCount][];
        for (var node = 0; node < _nodes.NodeCount; node++)
        {
            if (!_nodes.HasOutgoing(node) || _nodes.IncomingOf(node).Count == 0) continue;
            foreach (var entitlement in _nodes.MembersOf(node)) _inherited[entitlement] = InheritedOnly(entitlement);
        }
    }

    /// <summary>Everybody who holds an entitlement, each once, in order of principals.</summary>
    public IEnumerable<Holder> HoldersOf(int entitlement)
    {
        var direct = _graph.DirectHolders(entitlement);
        var contributions = _graph.Exists(entitlement) ? ContributionsTo(entitlement) : [];
        var (d, c) = (0, 0);
        while (d < direct.Length || c < contributions.Count)
        {
            var principal = Math.Min(d < direct.Length ? direct[d] : int.MaxValue, c < contributions.Count ? contributions[c].Principal : int.MaxValue);
            var isDirect = d < direct.Length && direct[d] == principal;
            if (isDirect) d++;

            var first = c;
            while (c < contributions.Count && contributions[c].Principal == principal) c++;
            yield return new Holder(principal, isDirect, SourcesOf(contributions, first, c, isDirect ? entitlement : null));
        }
    }

    private static HolderSource[] SourcesOf(List<Contribution> contributions, int first, int end, int? own)
    {
        if (first == end) return [];
        var sources = new List<HolderSource>(end - first + 1);
        if (own is { } entitlement) sources.Add(new HolderSource(entitlement, true));
        for (var i = first; i < end; i++) sources.Add(new HolderSource(contributions[i].Source, contributions[i].IsDirect));
        sources.Sort((one, other) => one.Entitlement.CompareTo(other.Entitlement));
        return [.. sources];
    }

    /// <summary>What reaches an entitlement over its edges, by principal and source; each pair once.</summary>
    private List<Contribution> ContributionsTo(int entitlement)
    {
        var contributions = new List<Contribution>();
        foreach (var edge in _nodes.IncomingOf(_nodes.NodeOf(entitlement)))
        {
            foreach (var source in _nodes.MembersOf(edge.Source))
            {
                _cancellationToken.ThrowIfCancellationRequested();
                foreach (var principal in _graph.DirectHolders(source))
                {
                    if (_graph.Admits(edge, principal)) contributions.Add(new Contribution(principal, source, true));
                }

                if (edge.Shallow) continue;
                foreach (var principal in _inherited[source] ?? [])
                {
                    if (_graph.Admits(edge, principal)) contributions.Add(new Contribution(principal, source, false));
                }
            }
        }

        contributions.Sort();
        return contributions;
    }

    private int[] InheritedOnly(int entitlement)
    {
        var principals = new List<int>();
        var last = -1;
        foreach (var contribution in ContributionsTo(entitlement))
        {
            if (contribution.Principal == last) continue;
            last = contribution.Principal;
            if (!_graph.IsDirect(entitlement, last)) principals.Add(last);
        }

        return [.. principals];
    }

    private readonly record struct Contribution(int Principal, int Source, bool IsDirect) : IComparable<Contribution>
    {
        public int CompareTo(Contribution other) =>
            Principal != other.Principal ? Principal.CompareTo(other.Principal) : Source.CompareTo(other.Source);
    }
}
