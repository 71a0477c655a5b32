using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>
/// What a tenant believes of who holds what in its apps. Every list is read to its end; every member throws a
/// <see cref="ConductorOneException"/> that names the cause. Source: C1 OpenAPI, entitlements and grants.
/// </summary>
public sealed class ConductorOneAccess
{
    // These rows are heavy: the API's documentation advises pages of ten.
    private const int HeavyPage = 10;
    private readonly RestClient _rest;
    private readonly Dictionary<string, AppCatalogue> _catalogues = new(StringComparer.Ordinal);

    /// <summary>That of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneAccess(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
    }

    /// <summary>The entitlements of an app.</summary>
    public async IAsyncEnumerable<ConductorOneEntitlement> EntitlementsAsync(ConductorOneApp app, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        var names = await CatalogueAsync(app, cancellationToken).ConfigureAwait(false);
        var query = new JObject { ["appIds"] = new JArray(app.Id) };
        await foreach (var view in _rest.SearchAsync<AccessWire.EntitlementView>("/api/v1/search/entitlements", query, HeavyPage, cancellationToken).ConfigureAwait(false))
        {
            if (names.Of(view.AppEntitlement) is { } entitlement) yield return entitlement;
        }
    }

    /// <summary>Who holds what in an app.</summary>
    /// <param name="app">The app.</param>
    /// <param name="entitlements">Only these entitlements; null for all.</param>
    /// <param name="userId">Only accounts of this person; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ConductorOneGrant> GrantsAsync(
        ConductorOneApp app, IReadOnlyCollection<ConductorOneEntitlement>? entitlements, string? userId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (entitlements is { Count: 0 }) yield break;
        var names = await CatalogueAsync(app, cancellationToken).ConfigureAwait(false);
        var query = new JObject { ["appIds"] = new JArray(app.Id) };
        if (entitlements is not null) query["entitlementRefs"] = new JArray(entitlements.Select(entitlement => new JObject { ["appId"] = entitlement.AppId, ["id"] = entitlement.Id }));
        if (userId is not null) query["userId"] = userId;
        var known = new Dictionary<string, ConductorOneEntitlement>(StringComparer.Ordinal);
        var rows = new List<(ConductorOneEntitlement Entitlement, ConductorOneAccount Account, AccessWire.BindingRow Binding)>();
        await foreach (var row in _rest.SearchAsync<AccessWire.GrantRow>("/api/v1/search/grants", query, HeavyPage, cancellationToken).ConfigureAwait(false))
        {
            if (row.AppEntitlementUserBinding is not { } binding || names.Of(row.Entitlement?.AppEntitlement) is not { } entitlement) continue;
            var account = binding.AppUser?.AppUser?.ToAccount() ?? (binding.AppUserId is { Length: > 0 } id ? new ConductorOneAccount { Id = id } : null);
            if (account is null) continue;
            known.TryAdd(entitlement.Id, entitlement);
            rows.Add((entitlement, account, binding));
        }

        // Sources are told by id alone; those that somebody holds too have a name by now, the rest keep their id.
        foreach (var (entitlement, account, binding) in rows)
        {
            var sources = (binding.GrantSources ?? []).Select(source => source.Id).OfType<string>().Where(id => id != entitlement.Id).ToList();
            yield return new ConductorOneGrant
            {
                Entitlement = entitlement,
                Account = account,
                GrantedAt = binding.AppEntitlementUserBindingCreatedAt,
                ExpiresAt = binding.AppEntitlementUserBindingDeprovisionAt,
                SourceIds = sources,
                Sources = [.. sources.Select(id => known.GetValueOrDefault(id)?.ToString() ?? id)],
                TaskId = binding.OriginatingTicketId ?? string.Empty,
            };
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

    private async Task<AppCatalogue> CatalogueAsync(ConductorOneApp app, CancellationToken cancellationToken)
    {
        if (_catalogues.TryGetValue(app.Id, out var known)) return known;
        return _catalogues[app.Id] = await AppCatalogue.ReadAsync(_rest, app, cancellationToken).ConfigureAwait(false);
    }
}
