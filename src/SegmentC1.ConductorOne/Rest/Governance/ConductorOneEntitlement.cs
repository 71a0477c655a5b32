namespace SegmentC1.ConductorOne;

/// <summary>Something of an app that can be held, as the tenant knows it. Source: C1 OpenAPI, <c>c1.api.app.v1.AppEntitlement</c>.</summary>
public sealed record ConductorOneEntitlement
{
    /// <summary>The tenant's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people see.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What it allows; empty when nobody said.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The short name on its resource, such as <c>member</c>.</summary>
    public string Slug { get; init; } = string.Empty;

    /// <summary>The alias for command lines; empty for none.</summary>
    public string Alias { get; init; } = string.Empty;

    /// <summary>The name of the type of its resource, such as <c>Group</c>.</summary>
    public string ResourceType { get; init; } = string.Empty;

    /// <summary>The name of the resource that it is on.</summary>
    public string ResourceName { get; init; } = string.Empty;

    /// <summary>The connector's own id of that resource, as far as the tenant tells it; empty otherwise.</summary>
    public string ResourceExternalId { get; init; } = string.Empty;

    /// <summary>The connector's own id of the entitlement, such as <c>group:g1:member</c>, as far as the tenant tells it; empty otherwise.</summary>
    public string ExternalId { get; init; } = string.Empty;

    /// <summary>How many hold it, as the tenant counts; null when it does not say.</summary>
    public long? GrantCount { get; init; }

    /// <summary>How long a request holds at most; null for no limit, or none told.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The id of its app.</summary>
    public required string AppId { get; init; }

    /// <summary>The name of its app.</summary>
    public string AppName { get; init; } = string.Empty;

    /// <summary>The tenant's id of the resource.</summary>
    public string ResourceId { get; init; } = string.Empty;

    /// <summary>The tenant's id of the type of the resource.</summary>
    public string ResourceTypeId { get; init; } = string.Empty;

    /// <summary>Whether a connector synced it; otherwise people or the tenant itself made it.</summary>
    public bool IsSynced { get; init; }

    /// <summary>Resource and entitlement by name.</summary>
    public override string ToString() => ResourceName.Length == 0 || Name.Contains(ResourceName, StringComparison.OrdinalIgnoreCase) ? Name : $"{ResourceName}: {Name}";
}

/// <summary>An account of an app, as the tenant knows it. Source: C1 OpenAPI, <c>c1.api.app.v1.AppUser</c>.</summary>
public sealed record ConductorOneAccount
{
    /// <summary>The tenant's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name; empty when there is none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The address; empty when there is none.</summary>
    public string Email { get; init; } = string.Empty;

    /// <summary>Enabled, Disabled or Deleted; empty when nobody said.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>The id of the person whose account it is; empty when the tenant knows none.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>The connector's own id of the account, as far as its profile tells it; empty otherwise.</summary>
    public string ExternalId { get; init; } = string.Empty;

    /// <summary>The address, or the name where there is none.</summary>
    public override string ToString() => Email.Length > 0 ? Email : Name.Length > 0 ? Name : Id;
}

/// <summary>An account's hold of an entitlement, as the tenant knows it. Source: C1 OpenAPI, <c>AppEntitlementUserBinding</c>.</summary>
public sealed record ConductorOneGrant
{
    /// <summary>The entitlement.</summary>
    public required ConductorOneEntitlement Entitlement { get; init; }

    /// <summary>The holder.</summary>
    public required ConductorOneAccount Account { get; init; }

    /// <summary>Since when, UTC; null when the tenant does not say.</summary>
    public DateTimeOffset? GrantedAt { get; init; }

    /// <summary>When it ends, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The entitlements through which it is held; empty when it is held directly.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The tenant's ids of those entitlements, in the same order.</summary>
    public IReadOnlyList<string> SourceIds { get; init; } = [];

    /// <summary>The request that it came from; empty when a sync found it.</summary>
    public string TaskId { get; init; } = string.Empty;

    /// <summary>Who holds what.</summary>
    public override string ToString() => $"{Account} holds {Entitlement}";
}
