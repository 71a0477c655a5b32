using System.Runtime.CompilerServices;
using System.Security;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>The connectors of a tenant's apps. Every member throws a <see cref="ConductorOneException"/> that names the cause.</summary>
public sealed class ConductorOneConnectors
{
    private readonly RestClient _rest;
    private readonly TimeProvider _time;

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneConnectors(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
        _time = connection.TimeProvider;
    }

    /// <summary>The connectors of an app.</summary>
    public async IAsyncEnumerable<ConductorOneConnector> ListAsync(ConductorOneApp app, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        await foreach (var view in _rest.ListAsync<ConnectorWire.View>(Of(app.Id), RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (view.Connector is { } row) yield return row.ToConnector(_time.GetUtcNow()) with { AppName = app.Name, UserCount = app.UserCount };
        }
    }

    /// <summary>One connector as it stands now.</summary>
    public async Task<ConductorOneConnector> GetAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        var path = Of(connector);
        return Read(await _rest.GetAsync<ConnectorWire.Answer>(path, cancellationToken).ConfigureAwait(false), connector.AppName, "GET " + path) with { UserCount = connector.UserCount };
    }

    /// <summary>Makes a connector whose settings, if it needs any, come later. Not repeated when no answer comes.</summary>
    /// <param name="app">Its app.</param>
    /// <param name="hosting">Who runs it: Cloud or Self.</param>
    /// <param name="name">Its name.</param>
    /// <param name="ownerIds">Ids of its owners.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ConductorOneConnector> CreateAsync(ConductorOneApp app, ConnectorHosting hosting, string name, IReadOnlyCollection<string> ownerIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        var body = new JObject { ["catalogId"] = ConnectorCatalog.Of(hosting), ["displayName"] = name, ["userIds"] = new JArray(ownerIds) };
        return PostAsync(Of(app.Id), body, app.Name, repeatable: false, cancellationToken);
    }

    /// <summary>Makes a cloud-hosted connector together with its token; ConductorOne names it. Not repeated when no answer comes.</summary>
    /// <param name="app">Its app.</param>
    /// <param name="token">The Segment token that ConductorOne keeps.</param>
    /// <param name="ownerIds">Ids of its owners.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ConductorOneConnector> CreateAsync(ConductorOneApp app, SecureString token, IReadOnlyCollection<string> ownerIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(token);
        var body = new JObject { ["catalogId"] = ConnectorCatalog.Segment, ["userIds"] = new JArray(ownerIds) };
        return PostSecretAsync(Of(app.Id) + "/create", text => new JObject(body) { ["config"] = Settings(text) }, token, app.Name, repeatable: false, cancellationToken);
    }

    /// <summary>Stores another token for a cloud-hosted connector.</summary>
    public Task<ConductorOneConnector> SetTokenAsync(ConductorOneConnector connector, SecureString token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        ArgumentNullException.ThrowIfNull(token);
        return PostSecretAsync(
            Of(connector),
            text => new JObject
            {
                ["connector"] = new JObject { ["id"] = connector.Id, ["appId"] = connector.AppId, ["catalogId"] = connector.CatalogId, ["config"] = Settings(text) },
                ["updateMask"] = "config",
            },
            token, connector.AppName, repeatable: true, cancellationToken);
    }

    /// <summary>Changes what is given and nothing else.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="name">Another name; null leaves it.</param>
    /// <param name="description">Another description; null leaves it.</param>
    /// <param name="ownerIds">Other owners; null leaves them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ConductorOneConnector> UpdateAsync(ConductorOneConnector connector, string? name, string? description, IReadOnlyCollection<string>? ownerIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        var changed = new JObject { ["id"] = connector.Id, ["appId"] = connector.AppId };
        if (name is not null) changed["displayName"] = name;
        if (description is not null) changed["description"] = description;
        if (ownerIds is not null) changed["userIds"] = new JArray(ownerIds);
        var mask = string.Join(',', changed.Properties().Select(property => property.Name).Where(field => field is not ("id" or "appId")));
        return PostAsync(Of(connector) + "/delegated", new JObject { ["connector"] = changed, ["updateMask"] = mask }, connector.AppName, repeatable: true, cancellationToken);
    }

    /// <summary>Sets when syncs start.</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="cronSpec">Five fields of cron.</param>
    /// <param name="timezone">A zone by its IANA name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ScheduleAsync(ConductorOneConnector connector, string cronSpec, string timezone, CancellationToken cancellationToken) =>
        OrderAsync(connector, "/schedule", new JObject { ["cron"] = new JObject { ["cronSpec"] = cronSpec, ["timezone"] = timezone } }, cancellationToken);

    /// <summary>Whether a cron line and a time zone can be understood.</summary>
    public static bool IsSchedule(string cronSpec, string timezone) => CronSchedule.Parse(cronSpec, timezone) is not null;

    /// <summary>Stops syncs and provisioning until it is resumed.</summary>
    public Task PauseAsync(ConductorOneConnector connector, CancellationToken cancellationToken) => OrderAsync(connector, "/pause", [], cancellationToken);

    /// <summary>Lets it sync and provision again; a sync starts at once.</summary>
    public Task ResumeAsync(ConductorOneConnector connector, CancellationToken cancellationToken) => OrderAsync(connector, "/resume", [], cancellationToken);

    /// <summary>Puts a sync on ConductorOne's queue.</summary>
    public Task ForceSyncAsync(ConductorOneConnector connector, CancellationToken cancellationToken) => OrderAsync(connector, "/force_sync", [], cancellationToken);

    /// <summary>Deletes a connector; its app stays.</summary>
    public Task DeleteAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return _rest.SendAsync<JObject>(HttpMethod.Delete, Of(connector), body: null, repeatable: false, cancellationToken);
    }

    /// <summary>Makes a credential for a self-hosted connector. Not repeated when no answer comes.</summary>
    public async Task<ConductorOneConnectorCredential> CreateCredentialAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        const string path = "/api/v1/apps/connectors/credentials";
        var body = new JObject { ["appId"] = connector.AppId, ["connectorId"] = connector.Id };
        var answer = await _rest.SendAsync<CredentialWire.Answer>(HttpMethod.Post, path, body, repeatable: false, cancellationToken).ConfigureAwait(false);
        return answer.Credential?.ToCredential() ?? throw ConductorOneErrors.Missing("a client id and secret", $"POST {path}");
    }

    /// <summary>Ends a credential of a connector.</summary>
    public Task RevokeCredentialAsync(ConductorOneConnector connector, string credentialId, CancellationToken cancellationToken) =>
        OrderAsync(connector, ApiPath.Of($"/credentials/{credentialId}"), [], cancellationToken);

    internal static string Of(ConductorOneConnector connector) => ApiPath.Of($"/api/v1/apps/{connector.AppId}/connectors/{connector.Id}");

    private static string Of(string appId) => ApiPath.Of($"/api/v1/apps/{appId}/connectors");

    /// <summary>The settings of the catalog's Segment connector. Source: C1 wire protocol, adding a connector.</summary>
    private static JObject Settings(string token) => new()
    {
        ["@type"] = "type.googleapis.com/c1.api.app.v1.EnvConfig",
        ["configuration"] = new JObject { ["segment_access_token"] = new JObject { ["stringValue"] = token } },
    };

    private async Task OrderAsync(ConductorOneConnector connector, string what, JObject body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        await _rest.SendAsync<JObject>(HttpMethod.Post, Of(connector) + what, body, repeatable: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ConductorOneConnector> PostAsync(string path, JObject body, string appName, bool repeatable, CancellationToken cancellationToken) =>
        Read(await _rest.SendAsync<ConnectorWire.Answer>(HttpMethod.Post, path, body, repeatable, cancellationToken).ConfigureAwait(false), appName, "POST " + path);

    private async Task<ConductorOneConnector> PostSecretAsync(string path, Func<string, JObject> body, SecureString secret, string appName, bool repeatable, CancellationToken cancellationToken) =>
        Read(await _rest.SendSecretAsync<ConnectorWire.Answer>(path, body, secret, repeatable, cancellationToken).ConfigureAwait(false), appName, "POST " + path);

    private ConductorOneConnector Read(ConnectorWire.Answer answer, string appName, string operation) =>
        (answer.ConnectorView?.Connector is { Id.Length: > 0 } row ? row : throw ConductorOneErrors.Missing("the connector", operation)).ToConnector(_time.GetUtcNow()) with { AppName = appName };
}
