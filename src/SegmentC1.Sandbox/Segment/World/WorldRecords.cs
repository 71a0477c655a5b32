namespace SegmentC1.Sandbox;

/// <summary>The simulated workspace itself.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Slug">Short name in addresses.</param>
/// <param name="Name">Display name.</param>
public sealed record WorldWorkspace(string Id, string Slug, string Name);

/// <summary>A label.</summary>
/// <param name="Key">Part before the colon.</param>
/// <param name="Value">Part after the colon; may hold colons itself.</param>
/// <param name="Description">Shown by <c>GET /labels</c> alone; null where there is none.</param>
public sealed record WorldLabel(string Key, string Value, string? Description = null)
{
    /// <summary>Whether key and value are the same; the description does not count.</summary>
    public bool IsSameAs(WorldLabel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Key == other.Key && Value == other.Value;
    }
}

/// <summary>A role of the catalogue.</summary>
/// <param name="Id">Id, another one in every workspace.</param>
/// <param name="Name">Name as the API gives it.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Kinds">Types of resource, <c>WORKSPACE</c> apart, that the role can be given on.</param>
/// <param name="LabelCapable">Whether it can be limited by labels.</param>
public sealed record WorldRole(string Id, string Name, string Description, IReadOnlyList<string> Kinds, bool LabelCapable);

/// <summary>What a permission applies to.</summary>
/// <param name="Type"><c>WORKSPACE</c>, <c>SOURCE</c>, <c>WAREHOUSE</c>, <c>SPACE</c> or <c>FUNCTION</c>.</param>
/// <param name="Id">Id of that resource.</param>
/// <param name="Labels">Labels inside the resource; null where the key is left out on the wire.</param>
public sealed record WorldPermissionResource(string Type, string Id, IReadOnlyList<WorldLabel>? Labels = null);

/// <summary>A role on resources.</summary>
/// <param name="RoleId">The role.</param>
/// <param name="RoleName">Its name as the answer carries it.</param>
/// <param name="Resources">What it applies to.</param>
/// <param name="Labels">Labels at the level of the permission; null where the key is left out on the wire.</param>
public sealed record WorldPermission(
    string RoleId,
    string RoleName,
    IReadOnlyList<WorldPermissionResource> Resources,
    IReadOnlyList<WorldLabel>? Labels = null);

/// <summary>A person of the workspace.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">Display name; may be empty.</param>
/// <param name="Email">Address.</param>
/// <param name="Permissions">Direct permissions only.</param>
public sealed record WorldUser(string Id, string Name, string Email, IReadOnlyList<WorldPermission> Permissions);

/// <summary>A pending invite.</summary>
/// <param name="Email">Address; its own key, without regard to capitals.</param>
/// <param name="Permissions">What it will get; the API never shows it.</param>
public sealed record WorldInvite(string Email, IReadOnlyList<WorldPermission> Permissions);

/// <summary>A user group.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">Display name.</param>
/// <param name="Permissions">Permissions that members get.</param>
/// <param name="MemberIds">Ids of users.</param>
/// <param name="InviteEmails">Addresses of invites.</param>
public sealed record WorldGroup(
    string Id,
    string Name,
    IReadOnlyList<WorldPermission> Permissions,
    IReadOnlyList<string> MemberIds,
    IReadOnlyList<string> InviteEmails);

/// <summary>A source.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Slug">Slug.</param>
/// <param name="Name">Name; null where the answer leaves it out.</param>
/// <param name="Enabled">Whether it takes data.</param>
/// <param name="Catalogue">Kind of source.</param>
/// <param name="Labels">Labels.</param>
/// <param name="WriteKeys">Secrets (made up).</param>
/// <param name="Secret">A secret in its settings (made up).</param>
/// <param name="TrackingPlanId">Tracking plan; null where there is none.</param>
public sealed record WorldSource(
    string Id,
    string Slug,
    string? Name,
    bool Enabled,
    WorldCatalogueItem Catalogue,
    IReadOnlyList<WorldLabel> Labels,
    IReadOnlyList<string> WriteKeys,
    string Secret,
    string? TrackingPlanId);

/// <summary>A kind of source or warehouse.</summary>
/// <param name="Id">Id in the catalogue.</param>
/// <param name="Name">Name of the product.</param>
/// <param name="Slug">Slug of the product.</param>
/// <param name="Status">State of the integration, such as <c>PUBLIC</c>.</param>
/// <param name="IsCloud">Whether it is a cloud source.</param>
public sealed record WorldCatalogueItem(string Id, string Name, string Slug, string Status = "PUBLIC", bool IsCloud = false);

/// <summary>A warehouse.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">Name, which the wire has inside <c>settings</c>.</param>
/// <param name="Enabled">Whether it takes data.</param>
/// <param name="Catalogue">Kind of warehouse.</param>
/// <param name="Secret">A secret in its settings (made up).</param>
public sealed record WorldWarehouse(string Id, string Name, bool Enabled, WorldCatalogueItem Catalogue, string Secret);

/// <summary>A function.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Kind"><c>SOURCE</c>, <c>DESTINATION</c>, <c>INSERT_SOURCE</c>, <c>INSERT_DESTINATION</c> or <c>INSERT_TRANSFORMATION</c>.</param>
/// <param name="DisplayName">Name; null where the answer leaves it out.</param>
/// <param name="Description">A sentence; null where the answer leaves it out.</param>
/// <param name="CreatedBy">Id of a user, who may have left.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Secret">A secret in its code and settings (made up).</param>
public sealed record WorldFunction(
    string Id,
    string Kind,
    string? DisplayName,
    string? Description,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    string Secret);

/// <summary>A space.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Slug">Slug.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels, which the API never shows.</param>
public sealed record WorldSpace(string Id, string Slug, string Name, IReadOnlyList<WorldLabel> Labels);

/// <summary>An event of the audit trail.</summary>
/// <param name="Id">Id, as <c>events/123</c>.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Type">What, as <c>Policy Created</c>.</param>
/// <param name="Actor">Who, as <c>users/…</c> or <c>public-api-token/…</c>.</param>
/// <param name="ActorEmail">Address of who; null where the answer leaves it out.</param>
/// <param name="ResourceId">On what.</param>
/// <param name="ResourceType">Kind of what, in lower case.</param>
/// <param name="ResourceName">Name of what.</param>
public sealed record WorldAuditEvent(
    string Id,
    DateTimeOffset Timestamp,
    string Type,
    string Actor,
    string? ActorEmail,
    string ResourceId,
    string ResourceType,
    string ResourceName);

/// <summary>A change that the API carried out.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path of the request.</param>
/// <param name="Operation">Name of the operation, as <c>ReplaceUserPermissions</c>.</param>
/// <param name="SubjectId">Id of what was changed: a user, group, source or label; the addresses for invites.</param>
/// <param name="Before">JSON of what was changed, before; null when it did not exist.</param>
/// <param name="After">JSON of what was changed, after; null when it does not exist any more.</param>
/// <param name="At">When.</param>
public sealed record WorldWrite(
    string Method,
    string Path,
    string Operation,
    string SubjectId,
    string? Before,
    string? After,
    DateTimeOffset At);
