using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>A person or a service in the tenant. Source: C1 OpenAPI, <c>c1.api.user.v1.User</c>.</summary>
public sealed record ConductorOneUser
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name; empty when there is none.</summary>
    [JsonProperty("displayName")]
    public string Name { get; init; } = string.Empty;

    /// <summary>The primary address; empty when there is none.</summary>
    public string Email { get; init; } = string.Empty;

    /// <summary>All addresses, also those of accounts.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>ENABLED, DISABLED or DELETED; text, because a tenant may know more.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>Department; empty when not known.</summary>
    public string Department { get; init; } = string.Empty;

    /// <summary>Job title; empty when not known.</summary>
    public string JobTitle { get; init; } = string.Empty;

    /// <summary>Kind of user, such as <c>USER_TYPE_HUMAN</c> or <c>USER_TYPE_SERVICE</c>.</summary>
    public string Type { get; init; } = string.Empty;

    /// <summary>Ids of the managers.</summary>
    public IReadOnlyList<string> ManagerIds { get; init; } = [];

    /// <summary>Ids of the roles in the tenant.</summary>
    public IReadOnlyList<string> RoleIds { get; init; } = [];

    /// <summary>The address, or the name where there is none.</summary>
    public override string ToString() => Email.Length > 0 ? Email : Name.Length > 0 ? Name : Id;
}
