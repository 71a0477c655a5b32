using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Apps that identity providers' connectors discovered, and making them managed.</summary>
public sealed class ConductorOneDiscoveries
{
    private readonly RestClient _rest;

    private sealed record TypeView(ResourceType? AppResourceType);

    private sealed record ResourceType(string? Id);

    private sealed record Managed(string? AppId);

    private sealed record State(Managed? Managed);

    private sealed record BindingState(State? State);

    private sealed record BindingView(JObject? AppManagementStateBinding);

    private sealed record BindingAnswer(BindingView? AppManagementState);

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneDiscoveries(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
    }

    /// <summary>The apps that the connector of one app discovered and that nobody manages.</summary>
    /// <param name="provider">The app of the identity provider.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ConductorOneUnmanagedApp> ListAsync(ConductorOneApp provider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var types = await _rest.ListAsync<TypeView>(ApiPath.Of($"/api/v1/apps/{provider.Id}/resource_types"), RestClient.MaxPageSize, cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var type in types.Select(view => view.AppResourceType?.Id).OfType<string>())
        {
            // Which types hold apps is not told: one that holds none has an empty list.
            var path = ApiPath.Of($"/api/v1/apps/{provider.Id}/resource_types/{type}/managed_state_bindings");
            await foreach (var view in _rest.ListAsync<BindingView>(path, RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
            {
                if (view.AppManagementStateBinding is not { } binding || ManagedApp(binding) is not null) continue;
                yield return Json.Read<ConductorOneUnmanagedApp>(binding) with { DiscoveredBy = provider.Name };
            }
        }
    }

    /// <summary>The id of the app that a discovered app became; null while it is unmanaged.</summary>
    public async Task<string?> ManagedAppOfAsync(ConductorOneUnmanagedApp app, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        var answer = await _rest.GetAsync<BindingAnswer>(PathOf(app), cancellationToken).ConfigureAwait(false);
        return answer.AppManagementState?.AppManagementStateBinding is { } binding ? ManagedApp(binding) : null;
    }

    /// <summary>Makes a discovered app managed; the id of the managed app.</summary>
    /// <param name="app">The discovered app.</param>
    /// <param name="ownerIds">Ids of the owners; empty: those of the app that discovered it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string> PromoteAsync(ConductorOneUnmanagedApp app, IReadOnlyCollection<string> ownerIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(ownerIds);
        var path = PathOf(app) + "/promote";
        var body = ownerIds.Count == 0 ? [] : new JObject { ["userIds"] = new JArray(ownerIds) };
        var answer = await _rest.SendAsync<BindingAnswer>(HttpMethod.Post, path, body, repeatable: false, cancellationToken).ConfigureAwait(false);
        return (answer.AppManagementState?.AppManagementStateBinding is { } binding ? ManagedApp(binding) : null)
            ?? throw ConductorOneErrors.Missing("the app that it became", $"POST {path}");
    }

    private static string? ManagedApp(JObject binding) => Json.Read<BindingState>(binding).State?.Managed?.AppId is { Length: > 0 } id ? id : null;

    private static string PathOf(ConductorOneUnmanagedApp app) =>
        ApiPath.Of($"/api/v1/apps/{app.DiscoveredByAppId}/resource_types/{app.ResourceTypeId}/managed_state_bindings/{app.ResourceId}");
}
