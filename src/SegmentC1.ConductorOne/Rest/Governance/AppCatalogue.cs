using System.Globalization;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Names of the resources and resource types of one app, read once: rows of entitlements only have the tenant's ids of them.</summary>
internal sealed class AppCatalogue
{
    private readonly ConductorOneApp _app;
    private readonly Dictionary<string, string> _types;
    private readonly Dictionary<string, AccessWire.ResourceRow> _resources;

    private AppCatalogue(ConductorOneApp app, Dictionary<string, string> types, Dictionary<string, AccessWire.ResourceRow> resources)
    {
        _app = app;
        _types = types;
        _resources = resources;
    }

    /// <summary>Reads both lists to their end.</summary>
    public static async Task<AppCatalogue> ReadAsync(RestClient rest, ConductorOneApp app, CancellationToken cancellationToken)
    {
        var types = await rest.ListAsync<AccessWire.TypeView>(ApiPath.Of($"/api/v1/apps/{app.Id}/resource_types"), RestClient.MaxPageSize, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var resources = await rest.SearchAsync<AccessWire.ResourceView>("/api/v1/search/app_resources", new JObject { ["appId"] = app.Id }, RestClient.MaxPageSize, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new AppCatalogue(
            app,
            types.Select(view => view.AppResourceType).Where(type => type?.Id is not null).DistinctBy(type => type!.Id).ToDictionary(type => type!.Id!, type => type!.DisplayName ?? string.Empty, StringComparer.Ordinal),
            resources.Select(view => view.AppResource).Where(resource => resource?.Id is not null).DistinctBy(resource => resource!.Id).ToDictionary(resource => resource!.Id!, resource => resource!, StringComparer.Ordinal));
    }

    /// <summary>An entitlement with the names of what it is on; null for a row without an id.</summary>
    public ConductorOneEntitlement? Of(AccessWire.EntitlementRow? row)
    {
        if (row?.Id is not { Length: > 0 } id) return null;
        var resource = row.AppResourceId is null ? null : _resources.GetValueOrDefault(row.AppResourceId);
        var typeId = row.AppResourceTypeId is { Length: > 0 } told ? told : resource?.AppResourceTypeId ?? string.Empty;
        return new ConductorOneEntitlement
        {
            Id = id,
            AppId = row.AppId is { Length: > 0 } app ? app : _app.Id,
            AppName = _app.Name,
            Name = row.DisplayName ?? string.Empty,
            Description = row.Description ?? string.Empty,
            Slug = row.Slug ?? string.Empty,
            Alias = row.Alias ?? string.Empty,
            ResourceId = row.AppResourceId ?? string.Empty,
            ResourceName = resource?.DisplayName ?? string.Empty,
            ResourceExternalId = FirstOf(resource?.ExternalId, resource?.MatchBatonId),
            ResourceTypeId = typeId,
            ResourceType = _types.GetValueOrDefault(typeId) ?? string.Empty,
            ExternalId = FirstOf(row.MatchBatonId, row.ExternalId),
            GrantCount = long.TryParse(row.GrantCount, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null,
            MaxDuration = WireText.Duration(row.DurationGrant),
            IsSynced = row.SystemBuiltin != true && row.IsManuallyManaged != true,
        };
    }

    private static string FirstOf(params string?[] texts) => texts.FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? string.Empty;
}
