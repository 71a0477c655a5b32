namespace SegmentC1.Sandbox;

/// <summary>A request to the tenant's REST API.</summary>
/// <param name="Operation">The operation by the description, without <c>c1.api.</c>; <c>unknown</c> when it has none.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without query.</param>
/// <param name="Query">The query with its question mark; empty when there is none.</param>
/// <param name="Body">The body as it came; may hold a secret.</param>
/// <param name="Status">The status that it was answered with.</param>
public sealed record SandboxRestRequest(string Operation, string Method, string Path, string Query, string Body, int Status)
{
    /// <summary>Whether it only reads: a GET, or a POST that asks for a list or a schema.</summary>
    public bool IsRead => Method == "GET" || Path.StartsWith("/api/v1/search/", StringComparison.Ordinal) || Path is "/api/v1/systemlog/events" or "/api/v1/connectorcatalog";

    /// <summary>Method and path.</summary>
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A person in the simulated tenant.</summary>
/// <param name="Id">Id.</param>
/// <param name="DisplayName">Name.</param>
/// <param name="Email">Address.</param>
/// <param name="Roles">Roles, as <see cref="SandboxRoles"/> names them.</param>
public sealed record SandboxUser(string Id, string DisplayName, string Email, IReadOnlyList<string> Roles)
{
    /// <summary>ENABLED, DISABLED or DELETED.</summary>
    public string Status { get; init; } = "ENABLED";

    /// <summary>Department.</summary>
    public string Department { get; init; } = "Data";

    /// <summary>Title.</summary>
    public string JobTitle { get; init; } = "Analyst";
}

/// <summary>What the simulated tenant knows of an app at one moment.</summary>
/// <param name="Id">Id.</param>
/// <param name="DisplayName">Name.</param>
/// <param name="OwnerIds">Ids of its owners.</param>
/// <param name="ParentAppId">The app whose connector discovered it; empty for none.</param>
public sealed record SandboxApp(string Id, string DisplayName, IReadOnlyList<string> OwnerIds, string ParentAppId);

/// <summary>What the simulated tenant knows of a connector at one moment.</summary>
/// <param name="Id">Id.</param>
/// <param name="AppId">Its app.</param>
/// <param name="CatalogId">Its catalog entry.</param>
/// <param name="DisplayName">Name.</param>
/// <param name="OwnerIds">Ids of its owners.</param>
/// <param name="Token">The Segment token that it was given; null for none.</param>
/// <param name="Status">The sync status by the description's name.</param>
/// <param name="Paused">Whether it is paused.</param>
/// <param name="CronSpec">Its schedule; null for none.</param>
public sealed record SandboxConnector(
    string Id, string AppId, string CatalogId, string DisplayName, IReadOnlyList<string> OwnerIds, string? Token, string Status, bool Paused, string? CronSpec);
