using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>
/// What a tenant believes of who holds what in its apps. Every list is read to its end; every member throws a
/// <see cref="ConductorOneException"/> that names the cause. Source: C1 OpenAPI, entitlements and grants.
/// </summary>
public sealed class ConductorOneAccess
{
    internal const string EntitlementSearch = "/api/v1/search/entitlements";

    // These rows are heavy: the API's documentation advises pages of ten.
    internal const int HeavyPage = 10;
    private readonly RestClient _rest;
    private readonly SourceNames _names;
    private readonly Dictionary<string, AppCatalogue> _catalogues = new(StringComparer.Ordinal);

    /// <summary>That of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneAccess(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
        _names = new SourceNames(_rest);
    }

    /// <summary>The entitlements of an app.</summary>
    public async IAsyncEnumerable<ConductorOneEntitlement> EntitlementsAsync(ConductorOneApp app, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        var catalogue = CatalogueOf(app);
        var query = new JObject { ["appIds"] = new JArray(app.Id), ["expandMask"] = AppCatalogue.ExpandMask };
        await foreach (var page in _rest.SearchPagesAsync<AccessWire.EntitlementView>(EntitlementSearch, query, HeavyPage, cancellationToken).ConfigureAwait(false))
        {
            foreach (var view in page.Rows)
            {
                if (await catalogue.OfAsync(view.AppEntitlement, page.Related, cancellationToken).ConfigureAwait(false) is not { } entitlement) continue;
                _names.Learn(entitlement);
                yield return entitlement;
            }
        }
    }

    /// <summary>Who holds what in an app, page by page as it is asked for.</summary>
    /// <param name="app">The app.</param>
    /// <param name="entitlements">Only these entitlements; null for all.</param>
    /// <param name="userId">Only accounts of this person; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ConductorOneGrant> GrantsAsync(
        ConductorOneApp app, IReadOnlyCollection<ConductorOneEntitlement>? entitlements, string? userId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (entitlements is { Count: 0 }) yield break;
        var catalogue = CatalogueOf(app);
        var query = new JObject { ["appIds"] = new JArray(app.Id), ["expandMask"] = AppCatalogue.ExpandMask };
        if (entitlements is not null) query["entitlementRefs"] = new JArray(entitlements.Select(entitlement => new JObject { ["appId"] = entitlement.AppId, ["id"] = entitlement.Id }));
        if (userId is not null) query["userId"] = userId;
        await foreach (var page in _rest.SearchPagesAsync<AccessWire.GrantRow>("/api/v1/search/grants", query, HeavyPage, cancellationToken).ConfigureAwait(false))
        {
            var rows = new List<(ConductorOneEntitlement Entitlement, ConductorOneAccount Account, AccessWire.BindingRow Binding)>();
            foreach (var row in page.Rows)
            {
                if (row.AppEntitlementUserBinding is not { } binding) continue;
                if (await catalogue.OfAsync(row.Entitlement?.AppEntitlement, page.Related, cancellationToken).ConfigureAwait(false) is not { } entitlement) continue;
                var account = binding.AppUser?.AppUser?.ToAccount() ?? (binding.AppUserId is { Length: > 0 } id ? new ConductorOneAccount { Id = id } : null);
                if (account is null) continue;
                _names.Learn(entitlement);
                rows.Add((entitlement, account, binding));
            }

            await _names.FindAsync(rows.SelectMany(row => SourcesOf(row.Entitlement, row.Binding)), app, catalogue, cancellationToken).ConfigureAwait(false);
            foreach (var (entitlement, account, binding) in rows) yield return GrantOf(entitlement, account, binding);
        }
    }

    /// <summary>The accounts of an app.</summary>
    public async IAsyncEnumerable<ConductorOneAccount> AccountsAsync(ConductorOneApp app, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        await foreach (var view in _rest.ListAsync<AccessWire.AccountView>(ApiPath.Of($"/api/v1/apps/{app.Id}/app_users"), RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (view.AppUser?.ToAccount() is { } account) yield return account;
        }
    }

    /// <summary>The connector with the counts of what it brought. The API has no counts of a connector: its entitlements are read, ten to a request.</summary>
    public async Task<ConductorOneConnector> CountAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        var query = new JObject { ["appIds"] = new JArray(connector.AppId), ["sourceConnectorId"] = connector.Id };
        var resources = new HashSet<string>(StringComparer.Ordinal);
        var (entitlements, grants) = (0L, (long?)0);
        await foreach (var view in _rest.SearchAsync<AccessWire.EntitlementView>(EntitlementSearch, query, HeavyPage, cancellationToken).ConfigureAwait(false))
        {
            if (view.AppEntitlement is not { Id.Length: > 0 } row || !row.MayBeOf(connector.Id)) continue;
            entitlements++;
            grants += row.GrantCount;
            if (row.AppResourceId is { Length: > 0 } resource) resources.Add(resource);
        }

        return connector with { ResourceCount = resources.Count, EntitlementCount = entitlements, GrantCount = grants };
    }

    private static List<string> SourcesOf(ConductorOneEntitlement entitlement, AccessWire.BindingRow binding) =>
        [.. (binding.GrantSources ?? []).Select(source => source.Id).OfType<string>().Where(id => id.Length > 0 && id != entitlement.Id)];

    private ConductorOneGrant GrantOf(ConductorOneEntitlement entitlement, ConductorOneAccount account, AccessWire.BindingRow binding)
    {
        var sources = SourcesOf(entitlement, binding);
        return new ConductorOneGrant
        {
            Entitlement = entitlement,
            Account = account,
            GrantedAt = binding.AppEntitlementUserBindingCreatedAt,
            ExpiresAt = binding.AppEntitlementUserBindingDeprovisionAt,
            SourceIds = sources,
            Sources = [.. sources.Select(_names.Of)],
            TaskId = binding.OriginatingTicketId ?? string.Empty,
        };
    }

    private AppCatalogue CatalogueOf(ConductorOneApp app)
    {
        if (_catalogues.TryGetValue(app.Id, out var known)) return known;
        return _catalogues[app.Id] = new AppCatalogue(_rest, app);
    }
}
