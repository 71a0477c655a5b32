using System.Text.Json;

namespace SegmentC1.Sandbox;

/// <summary>Connectors, their settings and their credentials.</summary>
internal static class ConnectorOperations
{
    private const string EnvConfig = "type.googleapis.com/c1.api.app.v1.EnvConfig";
    private const string TokenField = "segment_access_token";

    public static void Register(OperationTable table)
    {
        table.Add("app.v1.ConnectorService.List", List);
        table.Add("app.v1.ConnectorService.Get", Get);
        table.Add("app.v1.ConnectorService.CreateDelegated", call => Create(call, call.Text("displayName"), settings: false), OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.Create", call => Create(call, displayName: null, settings: true), OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.Update", Update, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.UpdateDelegated", UpdateDelegated, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.Delete", Delete, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.RotateCredential", Rotate, OperationTable.Administrators);
        table.Add("app.v1.ConnectorService.GetCredentials", call => new { credential = Write(Connector(call), Credential(call), secret: false) });
        table.Add("app.v1.ConnectorService.RevokeCredential", Revoke, OperationTable.Administrators);
        table.Add("integration.connector.v1.ConnectorCatalogService.ConfigurationSchema", Schema);
    }

    public static ConnectorRecord Connector(RestCall call) => call.World.Connector(call.Path("app_id"), call.Path("connector_id"));

    /// <summary>A connector as the tenant writes it: never with the secrets of its settings.</summary>
    public static object View(ConnectorRecord connector) => new
    {
        connector = new
        {
            id = connector.Id,
            appId = connector.AppId,
            catalogId = connector.CatalogId,
            displayName = connector.DisplayName,
            description = connector.Description,
            userIds = connector.OwnerIds,
            config = (object?)null,
            configUpdatedAt = connector.ConfigUpdatedAt,
            createdAt = connector.CreatedAt,
            updatedAt = connector.UpdatedAt,
            deletedAt = (string?)null,
            syncDisabledAt = connector.PausedAt,
            syncDisabledReason = connector.PausedAt is null ? string.Empty : "Paused by a user",
            syncDisabledCategory = string.Empty,
            canResumeSync = connector.PausedAt is not null,
            connectorSyncCronSchedule = connector.Schedule is { } cron ? new { cronSpec = cron.Spec, timezone = cron.Timezone, start = cron.Start } : null,
            status = new
            {
                status = connector.PausedAt is null ? connector.Status : "SYNC_STATUS_DISABLED",
                startedAt = connector.StartedAt,
                completedAt = connector.CompletedAt,
                updatedAt = connector.CompletedAt ?? connector.StartedAt,
                lastError = connector.LastError,
            },
        },
        appPath = string.Empty,
        usersPath = string.Empty,
        capabilitiesPath = string.Empty,
    };

    private static object List(RestCall call)
    {
        var app = call.World.App(call.Path("app_id"));
        return call.Page(call.World.Connectors.Where(connector => connector.AppId == app.Id), connector => View(call.World.LookedAt(connector)));
    }

    private static object Get(RestCall call) =>
        new { connectorView = View(call.World.LookedAt(call.World.Connector(call.Path("app_id"), call.Path("id")))), expanded = Array.Empty<object>() };

    private static object Create(RestCall call, string? displayName, bool settings)
    {
        var app = call.World.App(call.Path("app_id"));
        if (call.Element("appManagedStateBindingRef") is not null) throw new RestRefusal(501, 12, "appManagedStateBindingRef is not simulated: promote the application first");
        var catalog = call.Text("catalogId");
        if (catalog is not (ConnectorRecord.SegmentCatalogId or ConnectorRecord.BatonCatalogId)) throw RestRefusal.Invalid("catalogId: no such catalog entry");
        var connector = new ConnectorRecord(call.World.NewId(), app.Id, catalog, call.World.Now)
        {
            DisplayName = displayName ?? (catalog == ConnectorRecord.BatonCatalogId ? "Baton" : "Segment"),
            Description = call.Text("description") ?? string.Empty,
            OwnerIds = call.World.CheckUsers(call.Texts("userIds") is { Count: > 0 } owners ? owners : [call.Caller.Id]),
        };
        if (settings) Configure(call, connector, call.Element("config"));
        call.World.Connectors.Add(connector);
        app.IsManuallyManaged = false;
        call.World.Log(call.Caller, "Create", $"Connector {connector.DisplayName} created", About(connector));
        return Answer(connector);
    }

    private static object Update(RestCall call)
    {
        var connector = Found(call, "app_id", "id");
        foreach (var _ in call.UpdateMask("config")) Configure(call, connector, call.Element("connector.config"));
        return Updated(call, connector);
    }

    private static object UpdateDelegated(RestCall call)
    {
        var connector = Found(call, "connector_app_id", "connector_id");
        foreach (var field in call.UpdateMask("displayName", "userIds", "description"))
        {
            if (field == "displayName") connector.DisplayName = call.Text("connector.displayName") ?? throw RestRefusal.Invalid("displayName: required");
            else if (field == "userIds") connector.OwnerIds = call.World.CheckUsers(call.Texts("connector.userIds") ?? []);
            else connector.Description = call.Text("connector.description") ?? string.Empty;
        }

        return Updated(call, connector);
    }

    private static ConnectorRecord Found(RestCall call, string app, string id)
    {
        var connector = call.World.Connector(call.Path(app), call.Path(id));
        if (call.Text("connector.id") != connector.Id || call.Text("connector.appId") != connector.AppId) throw RestRefusal.Invalid("connector: id and appId must be those of the path");
        return connector;
    }

    private static object Updated(RestCall call, ConnectorRecord connector)
    {
        connector.UpdatedAt = call.World.Now;
        call.World.Log(call.Caller, "Update", $"Connector {connector.DisplayName} updated", About(connector));
        return Answer(connector);
    }

    /// <summary>Stores the settings; C1 then syncs with them.</summary>
    private static void Configure(RestCall call, ConnectorRecord connector, JsonElement? config)
    {
        if (!connector.IsCloud) throw RestRefusal.Invalid("config: a self-hosted connector has no settings");
        if (config is not { } given || given.GetProperty("@type").GetString() != EnvConfig) throw RestRefusal.Invalid($"config: must be {EnvConfig}");
        if (!given.TryGetProperty("configuration", out var fields) || !fields.TryGetProperty(TokenField, out var field)
            || field.GetProperty("stringValue").GetString() is not { Length: > 0 } token || fields.EnumerateObject().Count() != 1)
        {
            throw RestRefusal.Invalid($"config.configuration: exactly {TokenField}.stringValue is needed");
        }

        connector.Token = token;
        connector.ConfigUpdatedAt = call.World.Now;
        call.World.StartCloudSync(connector);
    }

    private static object Delete(RestCall call)
    {
        var connector = call.World.Connector(call.Path("app_id"), call.Path("id"));
        foreach (var credential in connector.Credentials) call.Tenant.Credentials.Revoke(credential.Credential.ClientId);
        call.World.Connectors.Remove(connector);
        call.World.Log(call.Caller, "Delete", $"Connector {connector.DisplayName} deleted", About(connector));
        return new { };
    }

    private static object Rotate(RestCall call)
    {
        var connector = call.World.Connector(call.Text("appId") ?? string.Empty, call.Text("connectorId") ?? string.Empty);
        if (connector.IsCloud) throw RestRefusal.Precondition("C1 runs this connector itself: it has no credentials");
        foreach (var old in connector.Credentials.Where(old => old.RevokedAt is null)) End(call, old);
        var credential = call.Tenant.Credentials.Create(call.Tenant.Host, SandboxCredentialKind.Connector);
        call.World.BindConnector(credential.ClientId, connector.Id);
        var record = new ConnectorCredentialRecord(call.World.NewId(), credential, call.World.Now);
        connector.Credentials.Add(record);
        call.World.Log(call.Caller, "Update", $"Credential of connector {connector.DisplayName} rotated", About(connector));
        return new { credential = Write(connector, record, secret: true) };
    }

    private static object Revoke(RestCall call)
    {
        var connector = Connector(call);
        End(call, Credential(call));
        call.World.Log(call.Caller, "Update", $"Credential of connector {connector.DisplayName} revoked", About(connector));
        return new { };
    }

    private static void End(RestCall call, ConnectorCredentialRecord credential)
    {
        credential.RevokedAt = call.World.Now;
        call.Tenant.Credentials.Revoke(credential.Credential.ClientId);
    }

    private static ConnectorCredentialRecord Credential(RestCall call) =>
        Connector(call).Credentials.Find(credential => credential.Id == call.Path("id")) ?? throw RestRefusal.NotFound("credential", call.Path("id"));

    private static object Write(ConnectorRecord connector, ConnectorCredentialRecord credential, bool secret) => new
    {
        id = credential.Id,
        appId = connector.AppId,
        connectorId = connector.Id,
        clientId = credential.Credential.ClientId,
        clientSecret = secret ? credential.Credential.ClientSecret : string.Empty,
        displayName = credential.Credential.ClientId.Split('@')[0],
        createdAt = credential.CreatedAt,
        updatedAt = credential.CreatedAt,
        deletedAt = credential.RevokedAt,
        expiresTime = (string?)null,
        lastUsedAt = (string?)null,
    };

    private static object Schema(RestCall call) => call.Text("catalogId") switch
    {
        ConnectorRecord.SegmentCatalogId => new
        {
            schema = new
            {
                displayName = "Segment",
                isOauth2 = false,
                fields = new[] { new { name = TokenField, displayName = "Access token" } },
            },
        },
        ConnectorRecord.BatonCatalogId => new { schema = new { displayName = "Baton", isOauth2 = false, fields = Array.Empty<object>() } },
        _ => throw RestRefusal.NotFound("catalog entry", call.Text("catalogId") ?? string.Empty),
    };

    private static object Answer(ConnectorRecord connector) => new { connectorView = View(connector), expanded = Array.Empty<object>() };

    private static (string Type, string Id, string Name) About(ConnectorRecord connector) => ("Connector", connector.Id, connector.DisplayName);
}
