using FsCheck.Xunit;
using SegmentC1.Baton.Expansion;
using SegmentC1.Baton.Tests.Mapping;

namespace SegmentC1.Baton.Tests.Expansion;

public sealed class ExpanderTests
{
    private static readonly IReadOnlySet<string> Users = new HashSet<string> { "user" };

    /// <summary>Principals below 10 are users, the others groups.</summary>
    private static ExpansionGraph Graph(params int[][] holders)
    {
        var graph = new ExpansionGraph(holders.Length, principal => principal < 10 ? "user" : "group");
        for (var i = 0; i < holders.Length; i++) graph.AddEntitlement(i, holders[i]);
        return graph;
    }

    private static string[] Holders(ExpansionGraph graph, int entitlement) => [.. new Expander(graph).HoldersOf(entitlement).Select(Describe)];

    private static string Describe(Holder holder) =>
        $"{holder.Principal}{(holder.IsDirect ? "!" : "")}[{string.Join(' ', holder.Sources.Select(source => $"{source.Entitlement}{(source.IsDirect ? "!" : "")}"))}]";

    [Fact]
    public void Along_a_chain_only_the_last_edge_is_the_source()
    {
        var graph = Graph([1], [], [2]);
        graph.AddEdge(new(0, 1, false, null));
        graph.AddEdge(new(1, 2, false, null));
        Assert.Equal(["1[0!]"], Holders(graph, 1));
        Assert.Equal(["1[1]", "2![]"], Holders(graph, 2));
    }

    [Fact]
    public void A_shallow_edge_lets_direct_holders_through_only()
    {
        var graph = Graph([1], [2], []);
        graph.AddEdge(new(0, 1, false, null));
        graph.AddEdge(new(1, 2, true, null));
        Assert.Equal(["2[1!]"], Holders(graph, 2));
    }

    [Fact]
    public void A_direct_grant_that_is_also_inherited_names_itself_and_passes_shallow_edges()
    {
        var graph = Graph([1], [1], []);
        graph.AddEdge(new(0, 1, false, null));
        graph.AddEdge(new(1, 2, true, null));
        Assert.Equal(["1![0! 1!]"], Holders(graph, 1));
        Assert.Equal(["1[1!]"], Holders(graph, 2));
    }

    [Fact]
    public void A_filter_lets_its_types_through_only()
    {
        var graph = Graph([1, 11], []);
        graph.AddEdge(new(0, 1, false, Users));
        Assert.Equal(["1[0!]"], Holders(graph, 1));
    }

    [Fact]
    public void Parallel_edges_become_the_widest()
    {
        var graph = Graph([1, 11], [], []);
        graph.AddEdge(new(0, 1, false, null));
        graph.AddEdge(new(1, 2, true, Users));
        graph.AddEdge(new(1, 2, false, new HashSet<string> { "group" }));
        Assert.Equal(["1[1]", "11[1]"], Holders(graph, 2));
    }

    [Fact]
    public void An_edge_from_or_to_an_entitlement_that_is_missing_is_dropped()
    {
        var graph = new ExpansionGraph(3, _ => "user");
        graph.AddEntitlement(1, [1]);
        graph.AddEdge(new(0, 1, false, null));
        graph.AddEdge(new(1, 2, false, null));
        Assert.Equal(["1![]"], Holders(graph, 1));
        Assert.Empty(Holders(graph, 2));
    }

    [Fact]
    public void A_cycle_is_one_node_whose_members_all_give_what_any_gives()
    {
        var graph = Graph([1], [2], [3], [], []);
        graph.AddEdge(new(0, 1, false, null));
        graph.AddEdge(new(1, 2, false, null));
        graph.AddEdge(new(2, 1, false, null));
        graph.AddEdge(new(2, 3, false, null));
        graph.AddEdge(new(4, 4, false, null));
        Assert.Equal(["1[0!]", "2![]"], Holders(graph, 1));
        Assert.Equal(["1[0!]", "3![]"], Holders(graph, 2));
        Assert.Equal(["1[1 2]", "2[1!]", "3[2!]"], Holders(graph, 3));
        Assert.Empty(Holders(graph, 4));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void A_chain_of_twenty_edges_is_followed_and_a_longer_one_refused(int edges, bool followed)
    {
        var graph = Graph([.. Enumerable.Range(0, edges + 1).Select(i => i == 0 ? new[] { 1 } : [])]);
        for (var i = 0; i < edges; i++) graph.AddEdge(new(i, i + 1, false, null));
        if (followed) Assert.Equal([$"1[{edges - 1}{(edges == 1 ? "!" : "")}]"], Holders(graph, edges));
        else Assert.Throws<ExpansionDepthException>(() => new Expander(graph));
    }

    [Fact]
    public void A_chain_far_too_long_is_refused_too_and_a_cycle_of_any_length_is_not_deep()
    {
        var graph = Graph([.. Enumerable.Range(0, 50_000).Select(_ => new[] { 1 })]);
        for (var i = 0; i < 49_999; i++) graph.AddEdge(new(i, i + 1, false, null));
        Assert.Throws<ExpansionDepthException>(() => new Expander(graph));
        graph.AddEdge(new(49_999, 0, false, null));
        Assert.Equal(["1![]"], Holders(graph, 7));
    }

    [Property(MaxTest = 500)]
    public void Random_graphs_expand_to_the_fixpoint(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 8);
        var holders = Enumerable.Range(0, count).Select(_ => Enumerable.Range(8, 5).Where(_ => random.Next(3) == 0).ToArray()).ToArray();
        var graph = Graph(holders);
        var missing = random.Next(count * 3);
        var edges = new List<ExpansionEdge>();
        for (var i = random.Next(12); i > 0; i--)
        {
            IReadOnlySet<string>? filter = random.Next(3) switch { 0 => Users, 1 => new HashSet<string> { "group" }, _ => null };
            edges.Add(new(random.Next(count), random.Next(count), random.Next(3) == 0, filter));
        }

        if (missing < count)
        {
            graph = new ExpansionGraph(count, principal => principal < 10 ? "user" : "group");
            for (var i = 0; i < count; i++)
            {
                if (i != missing) graph.AddEntitlement(i, holders[i]);
            }

            holders[missing] = [];
        }

        edges.ForEach(graph.AddEdge);
        var expander = new Expander(graph);
        var expected = FixpointModel.Of(holders, edges.Where(edge => edge.Source != missing && edge.Destination != missing), principal => principal < 10 ? "user" : "group");
        for (var i = 0; i < count; i++) Assert.Equal(expected[i], expander.HoldersOf(i).Select(Describe));
    }

    [Property(MaxTest = 150)]
    public void What_the_slow_expander_makes_of_the_unexpanded_rows_is_what_we_write(int seed)
    {
        var world = RandomWorld.Of(seed);
        var expected = BatonExpander.Expand(world.Write(new() { ExpandGrants = false }));
        var actual = world.Write().Grants.ToDictionary(row => row.Grant.Id, row => BatonExpander.Describe(row.Grant));
        Assert.Equal(expected.OrderBy(row => row.Key, StringComparer.Ordinal), actual.OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    [Property(MaxTest = 100)]
    public void So_it_is_when_types_are_left_out(int seed)
    {
        var world = RandomWorld.Of(seed);
        var types = ConnectorTypes.All.Where((_, index) => (seed >> index & 1) == 0).ToList();
        var expected = BatonExpander.Expand(world.Write(new() { ExpandGrants = false, ResourceTypeIds = types }));
        var actual = world.Write(new() { ResourceTypeIds = types }).Grants.ToDictionary(row => row.Grant.Id, row => BatonExpander.Describe(row.Grant));
        Assert.Equal(expected.OrderBy(row => row.Key, StringComparer.Ordinal), actual.OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Cancelling_ends_the_preparation_and_every_enumeration()
    {
        using var source = new CancellationTokenSource();
        var graph = new ExpansionGraph(2, _ => "user");
        graph.AddEntitlement(0, [1, 2]);
        graph.AddEntitlement(1, []);
        graph.AddEdge(new ExpansionEdge(0, 1, Shallow: true, null));
        var expander = new Expander(graph, source.Token);
        Assert.Equal(2, expander.HoldersOf(1).Count());

        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => expander.HoldersOf(1).ToList());
        Assert.Throws<OperationCanceledException>(() => new Expander(graph, source.Token));
    }
}
