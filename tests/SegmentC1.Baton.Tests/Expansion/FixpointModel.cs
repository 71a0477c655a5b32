using SegmentC1.Baton.Expansion;

namespace SegmentC1.Baton.Tests.Expansion;

/// <summary>
/// What expansion means, with no eye to speed: entitlements that reach each other are one, edges between two such groups are
/// their union, and grants are added until nothing changes.
/// </summary>
internal static class FixpointModel
{
    /// <summary>Holders of each entitlement, as the tests describe them.</summary>
    public static string[][] Of(int[][] holders, IEnumerable<ExpansionEdge> edges, Func<int, string> typeOf)
    {
        var count = holders.Length;
        var given = edges.ToList();
        var reaches = new bool[count, count];
        foreach (var edge in given) reaches[edge.Source, edge.Destination] = true;
        for (var k = 0; k < count; k++)
        for (var i = 0; i < count; i++)
        for (var j = 0; j < count; j++)
            reaches[i, j] |= reaches[i, k] && reaches[k, j];
        bool Same(int one, int other) => one == other || (reaches[one, other] && reaches[other, one]);

        var sources = holders.Select(_ => new SortedDictionary<int, SortedDictionary<int, bool>>()).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var from = 0; from < count; from++)
            for (var to = 0; to < count; to++)
            {
                var between = given.Where(edge => Same(edge.Source, from) && Same(edge.Destination, to)).ToList();
                if (between.Count == 0 || Same(from, to)) continue;
                var shallow = between.All(edge => edge.Shallow);
                foreach (var principal in holders[from].Concat(sources[from].Keys).Distinct().ToList())
                {
                    var direct = holders[from].Contains(principal);
                    if (shallow && !direct) continue;
                    if (between.All(edge => edge.PrincipalTypes is not null) && !between.Any(edge => edge.PrincipalTypes!.Contains(typeOf(principal)))) continue;
                    if (!sources[to].TryGetValue(principal, out var of)) sources[to].Add(principal, of = []);
                    changed |= of.TryAdd(from, direct);
                }
            }
        }

        return [.. Enumerable.Range(0, count).Select(entitlement => holders[entitlement].Concat(sources[entitlement].Keys).Distinct().Order()
            .Select(principal => Describe(entitlement, principal, holders[entitlement].Contains(principal), sources[entitlement].GetValueOrDefault(principal)))
            .ToArray())];
    }

    private static string Describe(int entitlement, int principal, bool direct, SortedDictionary<int, bool>? sources)
    {
        if (direct && sources is not null) sources.TryAdd(entitlement, true);
        return $"{principal}{(direct ? "!" : "")}[{string.Join(' ', (sources ?? []).Select(source => $"{source.Key}{(source.Value ? "!" : "")}"))}]";
    }
}
