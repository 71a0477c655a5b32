using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Names of the entitlements through which others are held. Grants tell them by id alone; those that no row has shown yet are looked up together, once each.</summary>
internal sealed class SourceNames(RestClient rest)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Keeps the name of an entitlement that was read.</summary>
    public void Learn(ConductorOneEntitlement entitlement) => _names.TryAdd(entitlement.Id, entitlement.ToString());

    /// <summary>Makes the names of these entitlements known; one that the tenant does not tell keeps its id.</summary>
    /// <param name="ids">The tenant's ids.</param>
    /// <param name="app">Their app.</param>
    /// <param name="names">Where names of resources come from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FindAsync(IEnumerable<string> ids, ConductorOneApp app, AppCatalogue names, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Where(id => !_names.ContainsKey(id)).Distinct(StringComparer.Ordinal).Chunk(RestClient.MaxPageSize))
        {
            var missing = some.ToHashSet(StringComparer.Ordinal);
            var query = new JObject
            {
                ["refs"] = new JArray(some.Select(id => new JObject { ["appId"] = app.Id, ["id"] = id })),
                ["expandMask"] = AppCatalogue.ExpandMask,
            };
            await foreach (var page in rest.SearchPagesAsync<AccessWire.EntitlementView>(ConductorOneAccess.EntitlementSearch, query, ConductorOneAccess.HeavyPage, cancellationToken).ConfigureAwait(false))
            {
                foreach (var view in page.Rows)
                {
                    if (await names.OfAsync(view.AppEntitlement, page.Related, cancellationToken).ConfigureAwait(false) is not { } entitlement) continue;
                    Learn(entitlement);
                    missing.Remove(entitlement.Id);
                }

                if (missing.Count == 0) break;
            }

            foreach (var id in missing) _names[id] = id;
        }
    }

    /// <summary>The name of an entitlement that is known.</summary>
    public string Of(string id) => _names.GetValueOrDefault(id) ?? id;
}
