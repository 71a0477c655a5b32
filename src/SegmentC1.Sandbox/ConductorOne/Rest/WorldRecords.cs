namespace SegmentC1.Sandbox;

/// <summary>An app of the simulated tenant.</summary>
internal sealed class AppRecord(string id, string displayName, DateTimeOffset now)
{
    public string Id { get; } = id;

    public string DisplayName { get; set; } = displayName;

    public string Description { get; set; } = string.Empty;

    public IReadOnlyList<string> OwnerIds { get; set; } = [];

    public string ParentAppId { get; init; } = string.Empty;

    public bool IsDirectory { get; init; }

    public bool IsManuallyManaged { get; set; }

    public DateTimeOffset CreatedAt { get; } = now;

    public DateTimeOffset UpdatedAt { get; set; } = now;
}

/// <summary>An app that the identity provider's connector found.</summary>
internal sealed class DiscoveredApp(string appId, string resourceTypeId, string resourceId, string displayName, DateTimeOffset now)
{
    /// <summary>The resource type of the provider under which it finds apps.</summary>
    public const string TypeId = "discovered-app-type-0000001";

    /// <summary>Another resource type of the provider, under which it finds none.</summary>
    public const string OtherTypeId = "directory-group-type-000001";

    public string AppId { get; } = appId;

    public string ResourceTypeId { get; } = resourceTypeId;

    public string ResourceId { get; } = resourceId;

    public string DisplayName { get; } = displayName;

    public DateTimeOffset CreatedAt { get; } = now;

    /// <summary>The app that promoting it made; null while it is unmanaged.</summary>
    public string? ManagedAppId { get; set; }
}

/// <summary>A credential of a connector.</summary>
internal sealed record ConnectorCredentialRecord(string Id, SandboxCredential Credential, DateTimeOffset CreatedAt)
{
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A connector of the simulated tenant and the state of its sync.</summary>
internal sealed class ConnectorRecord(string id, string appId, string catalogId, DateTimeOffset now)
{
    /// <summary>The catalog entry of C1's own Segment connector.</summary>
    public const string SegmentCatalogId = "2YuQMfugzij8vRI4FGkYNcMxgOe";

    /// <summary>The catalog entry of self-hosted connectors.</summary>
    public const string BatonCatalogId = "2HErg7BRmNdHgX8sTCWVq4E1fyh";

    public string Id { get; } = id;

    public string AppId { get; } = appId;

    public string CatalogId { get; } = catalogId;

    public string DisplayName { get; set; } = string.Empty;

    public string Description { get; set; } = string.Empty;

    public IReadOnlyList<string> OwnerIds { get; set; } = [];

    public string? Token { get; set; }

    public DateTimeOffset? ConfigUpdatedAt { get; set; }

    public DateTimeOffset CreatedAt { get; } = now;

    public DateTimeOffset UpdatedAt { get; set; } = now;

    public List<ConnectorCredentialRecord> Credentials { get; } = [];

    public (string Spec, string Timezone, DateTimeOffset Start)? Schedule { get; set; }

    public DateTimeOffset? PausedAt { get; set; }

    public string Status { get; set; } = "SYNC_STATUS_UNSPECIFIED";

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    public string LastError { get; set; } = string.Empty;

    /// <summary>Looks at the connector until a cloud sync is over; 0 when none goes on.</summary>
    public int SyncSteps { get; set; }

    /// <summary>What the next cloud sync fails with; null for success.</summary>
    public string? NextFailure { get; set; }

    /// <summary>Whether C1 runs it itself.</summary>
    public bool IsCloud => CatalogId != BatonCatalogId;
}
