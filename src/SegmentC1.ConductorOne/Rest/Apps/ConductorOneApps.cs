using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>The apps of a tenant. Every member throws a <see cref="ConductorOneException"/> that names the cause.</summary>
public sealed class ConductorOneApps
{
    private const string ListPath = "/api/v1/apps";
    private const string SearchPath = "/api/v1/search/apps";
    private readonly RestClient _rest;

    private sealed record AppAnswer(ConductorOneApp? App);

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneApps(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
    }

    /// <summary>All managed apps.</summary>
    public IAsyncEnumerable<ConductorOneApp> ListAsync(CancellationToken cancellationToken) =>
        _rest.ListAsync<ConductorOneApp>(ListPath, RestClient.MaxPageSize, cancellationToken);

    /// <summary>The managed apps that are directories, such as identity providers.</summary>
    public IAsyncEnumerable<ConductorOneApp> ListDirectoriesAsync(CancellationToken cancellationToken) =>
        _rest.SearchAsync<ConductorOneApp>(SearchPath, new JObject { ["onlyDirectories"] = true }, RestClient.MaxPageSize, cancellationToken);

    /// <summary>The managed apps with exactly this name; case does not count.</summary>
    public async Task<IReadOnlyList<ConductorOneApp>> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        var found = await _rest.SearchAsync<ConductorOneApp>(SearchPath, new JObject { ["displayName"] = name }, RestClient.MaxPageSize, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. found.Where(app => string.Equals(app.Name, name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The managed app with this id; null when there is none.</summary>
    public async Task<ConductorOneApp?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        var query = new JObject { ["appIds"] = new JArray(id) };
        await foreach (var app in _rest.SearchAsync<ConductorOneApp>(SearchPath, query, RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (app.Id == id) return app;
        }

        return null;
    }

    /// <summary>Makes an app without a connector. Not repeated when no answer comes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its description; null for none.</param>
    /// <param name="ownerIds">Ids of its owners.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ConductorOneApp> CreateAsync(string name, string? description, IReadOnlyCollection<string> ownerIds, CancellationToken cancellationToken)
    {
        var body = new JObject { ["displayName"] = name, ["owners"] = new JArray(ownerIds) };
        if (description is not null) body["description"] = description;
        return AppAsync(ListPath, body, cancellationToken);
    }

    /// <summary>Changes the description.</summary>
    public Task<ConductorOneApp> DescribeAsync(string id, string description, CancellationToken cancellationToken) => AppAsync(
        ApiPath.Of($"/api/v1/apps/{id}"),
        new JObject { ["app"] = new JObject { ["description"] = description }, ["updateMask"] = "description" },
        cancellationToken);

    /// <summary>The owners of an app.</summary>
    public async Task<IReadOnlyList<ConductorOneUser>> OwnersAsync(string id, CancellationToken cancellationToken) =>
        await _rest.ListAsync<ConductorOneUser>(ApiPath.Of($"/api/v1/apps/{id}/owners"), RestClient.MaxPageSize, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces the owners of an app.</summary>
    public Task SetOwnersAsync(string id, IReadOnlyCollection<string> ownerIds, CancellationToken cancellationToken) =>
        _rest.SendAsync<JObject>(HttpMethod.Put, ApiPath.Of($"/api/v1/apps/{id}/owners"), new JObject { ["userIds"] = new JArray(ownerIds) }, repeatable: true, cancellationToken);

    private async Task<ConductorOneApp> AppAsync(string path, JObject body, CancellationToken cancellationToken)
    {
        var answer = await _rest.SendAsync<AppAnswer>(HttpMethod.Post, path, body, repeatable: false, cancellationToken).ConfigureAwait(false);
        return answer.App is { Id.Length: > 0 } app ? app : throw ConductorOneErrors.Missing("the app", $"POST {path}");
    }
}
