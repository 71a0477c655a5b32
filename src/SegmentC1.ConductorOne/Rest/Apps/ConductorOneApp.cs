using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>A managed app of the tenant. Source: C1 OpenAPI, <c>c1.api.app.v1.App</c>.</summary>
public sealed record ConductorOneApp
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people see; not unique.</summary>
    [JsonProperty("displayName")]
    public string Name { get; init; } = string.Empty;

    /// <summary>The description; empty when there is none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Its owners, as the tenant tells them with the app.</summary>
    [JsonProperty("appOwners")]
    public IReadOnlyList<ConductorOneUser> Owners { get; init; } = [];

    /// <summary>People with access to it, as the tenant counts them; null when it does not say.</summary>
    public long? UserCount { get; init; }

    /// <summary>Whether it is a directory, such as an identity provider.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>The app whose connector discovered it; empty for none.</summary>
    public string ParentAppId { get; init; } = string.Empty;

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed, UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Name and id.</summary>
    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>An app that an identity provider's connector discovered and nobody manages yet. Source: C1 OpenAPI, <c>AppManagedStateBinding</c>.</summary>
public sealed record ConductorOneUnmanagedApp
{
    /// <summary>Its name at the identity provider.</summary>
    [JsonProperty("displayName")]
    public string Name { get; init; } = string.Empty;

    /// <summary>Name of the app whose connector discovered it.</summary>
    [JsonIgnore]
    public string DiscoveredBy { get; init; } = string.Empty;

    /// <summary>When it was discovered, UTC.</summary>
    [JsonProperty("createdAt")]
    public DateTimeOffset? DiscoveredAt { get; init; }

    /// <summary>Id of the app whose connector discovered it.</summary>
    [JsonProperty("appId")]
    public required string DiscoveredByAppId { get; init; }

    /// <summary>Id of the resource type under which that connector lists apps.</summary>
    public required string ResourceTypeId { get; init; }

    /// <summary>Its id under that type.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => $"{Name} (discovered by {DiscoveredBy})";
}
