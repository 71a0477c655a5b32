using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>
/// Names of the resources and resource types of one app: rows of entitlements only have the tenant's ids of them. They come with the rows, by
/// an expand mask; a tenant that does not send them so is asked for both lists, once.
/// </summary>
internal sealed class AppCatalogue(RestClient rest, ConductorOneApp app)
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessWire.ResourceRow> _resources = new(StringComparer.Ordinal);
    private bool _isComplete;

    /// <summary>What is to be sent beside rows that have entitlements.</summary>
    public static JObject ExpandMask => new() { ["paths"] = new JArray("app_resource_type_id", "app_resource_id") };

    /// <summary>An entitlement with the names of what it is on; null for a row without an id.</summary>
    /// <param name="row">The row.</param>
    /// <param name="related">What came with it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<ConductorOneEntitlement?> OfAsync(AccessWire.EntitlementRow? row, RelatedObjects related, CancellationToken cancellationToken)
    {
        if (row?.Id is not { Length: > 0 }) return null;
        Learn(row, related);
        if (!IsKnown(row) && !_isComplete) await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Of(row);
    }

    private static bool Lacks<T>(Dictionary<string, T> known, string? id) => id is { Length: > 0 } && !known.ContainsKey(id);

    private static string FirstOf(params string?[] texts) => texts.FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? string.Empty;

    private bool IsKnown(AccessWire.EntitlementRow row) => !Lacks(_resources, row.AppResourceId) && !Lacks(_types, TypeIdOf(row));

    private string? TypeIdOf(AccessWire.EntitlementRow row) =>
        row.AppResourceTypeId is { Length: > 0 } told ? told : row.AppResourceId is { Length: > 0 } id ? _resources.GetValueOrDefault(id)?.AppResourceTypeId : null;

    private void Learn(AccessWire.EntitlementRow row, RelatedObjects related)
    {
        if (Lacks(_resources, row.AppResourceId) && related.Find<AccessWire.ResourceRow>(row.AppResourceId) is { } resource) _resources[row.AppResourceId!] = resource;
        if (TypeIdOf(row) is { } typeId && Lacks(_types, typeId) && related.Find<AccessWire.TypeRow>(typeId) is { } type) _types[typeId] = type.DisplayName ?? string.Empty;
    }

    /// <summary>Reads both lists to their end.</summary>
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var view in rest.ListAsync<AccessWire.TypeView>(ApiPath.Of($"/api/v1/apps/{app.Id}/resource_types"), RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (view.AppResourceType is { Id: { } id } type) _types.TryAdd(id, type.DisplayName ?? string.Empty);
        }

        await foreach (var view in rest.SearchAsync<AccessWire.ResourceView>("/api/v1/search/app_resources", new JObject { ["appId"] = app.Id }, RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (view.AppResource is { Id: { } id } resource) _resources.TryAdd(id, resource);
        }

        _isComplete = true;
    }

    private ConductorOneEntitlement Of(AccessWire.EntitlementRow row)
    {
        var resource = row.AppResourceId is null ? null : _resources.GetValueOrDefault(row.AppResourceId);
        var typeId = TypeIdOf(row) ?? string.Empty;
        return new ConductorOneEntitlement
        {
            Id = row.Id!,
            AppId = row.AppId is { Length: > 0 } appId ? appId : app.Id,
            AppName = app.Name,
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
            GrantCount = row.GrantCount,
            MaxDuration = WireText.Duration(row.DurationGrant),
            IsSynced = row.SystemBuiltin != true && row.IsManuallyManaged != true,
        };
    }
}
