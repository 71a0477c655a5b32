namespace SegmentC1.Baton.Expansion;

/// <summary>The expansion graph with every cycle merged into one node, in an order in which sources come before destinations.</summary>
/// <remarks>
/// Entitlements of one cycle become one node: what enters the cycle reaches each of them, what leaves it leaves from each of
/// them, and the edges inside it are gone.
/// </remarks>
internal sealed class Condensation
{
    /// <summary>Edges in the longest chain that is followed; baton's own expander gives up beyond it.</summary>
    public const int MaxDepth = 20;

    private readonly int[] _nodeOf;
    private readonly List<List<int>> _members = [];
    private readonly List<ExpansionEdge>[] _incoming;
    private readonly bool[] _hasOutgoing;

    /// <summary>Merges the cycles of a graph.</summary>
    /// <exception cref="ExpansionDepthException">A chain of edges is longer than <see cref="MaxDepth"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Condensation(ExpansionGraph graph, CancellationToken cancellationToken)
    {
        _nodeOf = new int[graph.EntitlementCount];
        var edges = graph.Edges.Where(edge => graph.Exists(edge.Source) && graph.Exists(edge.Destination)).ToList();
        FindNodes(graph.EntitlementCount, edges.ToLookup(edge => edge.Source, edge => edge.Destination), cancellationToken);

        _incoming = new List<ExpansionEdge>[_members.Count];
        _hasOutgoing = new bool[_members.Count];
        foreach (var edge in Merge(edges))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_incoming[edge.Destination] ??= []).Add(edge);
            _hasOutgoing[edge.Source] = true;
        }

        CheckDepth();
    }

    /// <summary>Number of nodes; a node's number is above those of all nodes that it receives from.</summary>
    public int NodeCount => _members.Count;

    /// <summary>The node of an entitlement.</summary>
    public int NodeOf(int entitlement) => _nodeOf[entitlement];

    /// <summary>Entitlements of a node.</summary>
    public IReadOnlyList<int> MembersOf(int node) => _members[node];

    /// <summary>Edges into a node; their ends are numbers of nodes.</summary>
    public IReadOnlyList<ExpansionEdge> IncomingOf(int node) => _incoming[node] ?? (IReadOnlyList<ExpansionEdge>)[];

    /// <summary>Whether a node gives to others.</summary>
    public bool HasOutgoing(int node) => _hasOutgoing[node];

    private Dictionary<(int Source, int Destination), ExpansionEdge>.ValueCollection Merge(List<ExpansionEdge> edges)
    {
        var merged = new Dictionary<(int Source, int Destination), ExpansionEdge>();
        foreach (var edge in edges)
        {
            var between = edge with { Source = _nodeOf[edge.Source], Destination = _nodeOf[edge.Destination] };
            if (between.Source == between.Destination) continue;
            var key = (between.Source, between.Destination);
            merged[key] = merged.TryGetValue(key, out var known) ? ExpansionGraph.Widest(known, between) : between;
        }

        return merged.Values;
    }

    /// <summary>
    /// Tarjan's strongly connected components, with a stack of its own, because a chain in foreign data may be deeper than
    /// the thread's. Components come out destinations first, so their numbers are turned round at the end.
    /// </summary>
    private void FindNodes(int count, ILookup<int, int> destinations, CancellationToken cancellationToken)
    {
        const int unseen = 0;
        var index = new int[count];
        var low = new int[count];
        var onStack = new bool[count];
        var stack = new Stack<int>();
        var path = new Stack<(int Entitlement, IEnumerator<int> Next)>();
        var counter = unseen;

        void Visit(int entitlement)
        {
            index[entitlement] = low[entitlement] = ++counter;
            stack.Push(entitlement);
            onStack[entitlement] = true;
            path.Push((entitlement, destinations[entitlement].GetEnumerator()));
        }

        for (var start = 0; start < count; start++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index[start] != unseen) continue;
            Visit(start);
            while (path.TryPeek(out var top))
            {
                if (top.Next.MoveNext())
                {
                    var next = top.Next.Current;
                    if (index[next] == unseen) Visit(next);
                    else if (onStack[next]) low[top.Entitlement] = Math.Min(low[top.Entitlement], index[next]);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var parent)) low[parent.Entitlement] = Math.Min(low[parent.Entitlement], low[top.Entitlement]);
                if (low[top.Entitlement] == index[top.Entitlement]) Close(top.Entitlement, stack, onStack);
            }
        }

        _members.Reverse();
        for (var node = 0; node < _members.Count; node++)
        {
            foreach (var entitlement in _members[node]) _nodeOf[entitlement] = node;
        }
    }

    private void Close(int root, Stack<int> stack, bool[] onStack)
    {
        var members = new List<int>(1);
        int member;
        do
        {
            member = stack.Pop();
            onStack[member] = false;
            members.Add(member);
        }
        while (member != root);

        members.Sort();
        _members.Add(members);
    }

    private void CheckDepth()
    {
        var depth = new int[NodeCount];
        for (var node = 0; node < NodeCount; node++)
        {
            foreach (var edge in IncomingOf(node)) depth[node] = Math.Max(depth[node], depth[edge.Source] + 1);
            if (depth[node] > MaxDepth) throw new ExpansionDepthException();
        }
    }
}
