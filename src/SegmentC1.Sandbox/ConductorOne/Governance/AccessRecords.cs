using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Sandbox;

/// <summary>A resource type of an app. Its id is the tenant's; the connector's is only inside.</summary>
internal sealed class ResourceTypeRecord(string id, string appId, string rawId)
{
    public string Id { get; } = id;

    public string AppId { get; } = appId;

    public string RawId { get; } = rawId;

    public string DisplayName { get; set; } = string.Empty;
}

/// <summary>A resource of an app.</summary>
internal sealed class ResourceRecord(string id, string appId, ResourceTypeRecord type, string rawId)
{
    public string Id { get; } = id;

    public string AppId { get; } = appId;

    public ResourceTypeRecord Type { get; } = type;

    public string RawId { get; } = rawId;

    public string DisplayName { get; set; } = string.Empty;
}

/// <summary>An account of an app: a resource of a type with the user trait.</summary>
internal sealed class AccountRecord(string id, string appId, string rawType, string rawId)
{
    public string Id { get; } = id;

    public string AppId { get; } = appId;

    public string RawType { get; } = rawType;

    public string RawId { get; } = rawId;

    public string DisplayName { get; set; } = string.Empty;

    public string Email { get; set; } = string.Empty;

    public bool Enabled { get; set; } = true;

    public string UserId { get; set; } = string.Empty;

    public Dictionary<string, object> Profile { get; set; } = [];
}

/// <summary>An entitlement of an app.</summary>
internal sealed class EntitlementRecord(string id, string appId, string connectorId, string rawId, ResourceRecord resource)
{
    public string Id { get; } = id;

    public string AppId { get; } = appId;

    public string ConnectorId { get; } = connectorId;

    public string RawId { get; } = rawId;

    public ResourceRecord Resource { get; } = resource;

    public string DisplayName { get; set; } = string.Empty;

    public string Description { get; set; } = string.Empty;

    public string Slug { get; set; } = string.Empty;

    /// <summary>As the connector told it, for tasks that go back to it.</summary>
    public required Entitlement Message { get; set; }
}

/// <summary>Somebody's hold of an entitlement.</summary>
internal sealed class BindingRecord(EntitlementRecord entitlement, AccountRecord account, DateTimeOffset createdAt)
{
    public EntitlementRecord Entitlement { get; } = entitlement;

    public AccountRecord Account { get; } = account;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public List<EntitlementRecord> Sources { get; set; } = [];

    public DateTimeOffset? DeprovisionAt { get; set; }

    /// <summary>The request that it came from; empty for one that a sync found.</summary>
    public string TaskId { get; set; } = string.Empty;
}
