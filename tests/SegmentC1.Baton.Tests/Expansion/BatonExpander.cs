using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Tests.Mapping;

namespace SegmentC1.Baton.Tests.Expansion;

/// <summary>
/// Expands the rows of an unexpanded file the slow way in which C1's tools describe it: edge by edge, grant by grant, each
/// edge only when all edges into its source are done. Knows nothing of our expander.
/// </summary>
internal static class BatonExpander
{
    public static IReadOnlyDictionary<string, string> Expand(MemorySink unexpanded)
    {
        var entitlements = unexpanded.Entitlements.ToDictionary(entitlement => entitlement.Id);
        var grants = unexpanded.Grants.Select(row => row.Grant.Clone()).ToList();
        var waiting = new List<(string From, string To, GrantExpandable How)>();
        foreach (var (grant, expansion) in unexpanded.Grants)
        {
            foreach (var from in expansion?.EntitlementIds ?? [])
            {
                if (!entitlements.TryGetValue(from, out var source)) continue;
                if (!source.Resource.Id.Equals(grant.Principal.Id)) throw new InvalidOperationException($"{from} is not of {grant.Principal.Id}");
                if (waiting.Any(edge => edge.From == from && edge.To == grant.Entitlement.Id)) throw new InvalidOperationException("duplicate edge");
                waiting.Add((from, grant.Entitlement.Id, expansion!));
            }
        }

        while (waiting.Count > 0)
        {
            var next = waiting.First(edge => waiting.All(other => other.To != edge.From));
            waiting.Remove(next);
            Follow(next.From, next.To, next.How, grants, entitlements[next.To]);
        }

        return grants.ToDictionary(grant => grant.Id, Describe);
    }

    /// <summary>What of a grant expansion decides.</summary>
    public static string Describe(Grant grant) =>
        $"{string.Join(' ', (grant.Sources?.Sources ?? []).OrderBy(source => source.Key, StringComparer.Ordinal).Select(source => $"{source.Key}={source.Value.IsDirect}"))}"
        + $" immutable={grant.Annotations.Any(annotation => annotation.Is(GrantImmutable.Descriptor))}";

    private static void Follow(string from, string to, GrantExpandable how, List<Grant> grants, Entitlement target)
    {
        foreach (var source in grants.Where(grant => grant.Entitlement.Id == from).ToList())
        {
            var principal = source.Principal.Id;
            if (how.ResourceTypeIds.Count > 0 && !how.ResourceTypeIds.Contains(principal.ResourceType)) continue;
            var direct = source.Sources is null || source.Sources.Sources.Count == 0 || source.Sources.Sources.ContainsKey(from);
            if (how.Shallow && !direct) continue;

            var existing = grants.Find(grant => grant.Entitlement.Id == to && grant.Principal.Id.Equals(principal));
            if (existing is null)
            {
                existing = new Grant { Id = $"{to}:{principal.ResourceType}:{principal.Resource}", Entitlement = target, Principal = source.Principal, Sources = new GrantSources() };
                existing.Annotations.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new GrantImmutable()));
                grants.Add(existing);
            }
            else if ((existing.Sources ??= new GrantSources()).Sources.Count == 0)
            {
                existing.Sources.Sources.Add(to, new GrantSources.Types.GrantSource { IsDirect = true });
            }

            existing.Sources.Sources.TryAdd(from, new GrantSources.Types.GrantSource { IsDirect = direct });
        }
    }

    private static void TryAdd<TKey, TValue>(this Google.Protobuf.Collections.MapField<TKey, TValue> map, TKey key, TValue value)
        where TKey : notnull
    {
        if (!map.ContainsKey(key)) map.Add(key, value);
    }
}
