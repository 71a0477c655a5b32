namespace SegmentC1.ConductorOne;

/// <summary>Who runs a connector.</summary>
public enum ConnectorHosting
{
    /// <summary>ConductorOne, with the catalog's Segment connector and a token that it keeps.</summary>
    Cloud,

    /// <summary>Its owner, with a client id and secret: <c>Start-ConductorOneConnector</c>.</summary>
    Self,

    /// <summary>Another entry of the catalog.</summary>
    Other,
}

/// <summary>The label that ConductorOne's page shows for a connector.</summary>
public enum ConnectorState
{
    /// <summary>It never synced.</summary>
    NotConnected,

    /// <summary>A sync goes on.</summary>
    Syncing,

    /// <summary>The last sync was good.</summary>
    Connected,

    /// <summary>The last sync failed; the error says why.</summary>
    Error,

    /// <summary>Neither syncs nor provisions until it is resumed.</summary>
    Paused,

    /// <summary>A status that this version does not know; the status text has it.</summary>
    Unknown,
}

/// <summary>A connector of an app and how its sync stands. Source: C1 OpenAPI, <c>c1.api.app.v1.Connector</c>.</summary>
public sealed record ConductorOneConnector
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of its app.</summary>
    public required string AppId { get; init; }

    /// <summary>The name of its app, where it is known.</summary>
    public string AppName { get; init; } = string.Empty;

    /// <summary>The name that people see.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The description; empty when there is none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Who runs it.</summary>
    public ConnectorHosting Hosting { get; init; }

    /// <summary>The entry of ConductorOne's catalog.</summary>
    public string CatalogId { get; init; } = string.Empty;

    /// <summary>How it stands.</summary>
    public ConnectorState State { get; init; }

    /// <summary>The label as ConductorOne's page writes it.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>Why the last sync failed, or why it is paused; empty otherwise.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>Ids of its owners.</summary>
    public IReadOnlyList<string> OwnerIds { get; init; } = [];

    /// <summary>When the newest sync began, UTC; null when there was none.</summary>
    public DateTimeOffset? LastSyncStartedAt { get; init; }

    /// <summary>When the newest finished sync ended, UTC; null when there was none.</summary>
    public DateTimeOffset? LastSyncAt { get; init; }

    /// <summary>When the schedule starts the next sync, UTC; null when the tenant tells no schedule, or while it is paused.</summary>
    public DateTimeOffset? NextSyncAt { get; init; }

    /// <summary>The schedule as a cron line; empty when the tenant tells none.</summary>
    public string Schedule { get; init; } = string.Empty;

    /// <summary>The time zone of the schedule, by its IANA name; empty when the tenant tells none.</summary>
    public string TimeZone { get; init; } = string.Empty;

    /// <summary>People with access to its app, as the tenant counts them; null where it is not known.</summary>
    public long? UserCount { get; init; }

    /// <summary>Resources with entitlements that the connector brought; null when they were not counted.</summary>
    public long? ResourceCount { get; init; }

    /// <summary>Entitlements that the connector brought; null when they were not counted.</summary>
    public long? EntitlementCount { get; init; }

    /// <summary>Grants of these entitlements, as the tenant counts them; null when they were not counted, or it does not say.</summary>
    public long? GrantCount { get; init; }

    /// <summary>When its settings, such as the token, were stored, UTC; null when it has none.</summary>
    public DateTimeOffset? ConfiguredAt { get; init; }

    /// <summary>Whether it has its settings: the tenant tells when they were stored, or what they are, or it has synced with them.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>When it was paused, UTC; null when it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Name and id.</summary>
    public override string ToString() => $"{Name} ({Id})";
}
