using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>Entitlements, accounts and grants as the API writes them. Source: C1 OpenAPI.</summary>
internal static class AccessWire
{
    // Names under which a connector of Segment puts an account's own id into its profile.
    private static readonly string[] IdsInProfile = ["user_id", "id"];

    public sealed record TypeView(TypeRow? AppResourceType);

    public sealed record TypeRow(string? Id, string? DisplayName);

    public sealed record ResourceView(ResourceRow? AppResource);

    public sealed record ResourceRow(string? Id, string? AppResourceTypeId, string? DisplayName, string? ExternalId, string? MatchBatonId);

    public sealed record EntitlementView(EntitlementRow? AppEntitlement);

    public sealed record EntitlementRow(
        string? Id, string? AppId, string? DisplayName, string? Description, string? Slug, string? Alias, string? AppResourceId, string? AppResourceTypeId,
        string? ExternalId, string? MatchBatonId, long? GrantCount, string? DurationGrant, bool? SystemBuiltin, bool? IsManuallyManaged, Dictionary<string, string?>? SourceConnectorIds)
    {
        /// <summary>Whether a connector may have brought it: the row names it, or names none.</summary>
        public bool MayBeOf(string connectorId) =>
            SourceConnectorIds is not { Count: > 0 } told || told.ContainsKey(connectorId) || told.ContainsValue(connectorId);
    }

    public sealed record AccountView(AccountRow? AppUser);

    public sealed record AccountStatus(string? Status);

    public sealed record AccountRow(string? Id, string? DisplayName, string? Email, IReadOnlyList<string>? Emails, string? Username, string? IdentityUserId, AccountStatus? Status, JObject? Profile)
    {
        public ConductorOneAccount? ToAccount() => Id is not { Length: > 0 } id ? null : new ConductorOneAccount
        {
            Id = id,
            Name = DisplayName ?? string.Empty,
            Email = Email is { Length: > 0 } address ? address : (Emails is [var first, ..] ? first : null) ?? (Username?.Contains('@', StringComparison.Ordinal) == true ? Username : string.Empty),
            Status = WireText.Of(Status?.Status, "STATUS_"),
            UserId = IdentityUserId ?? string.Empty,
            ExternalId = IdsInProfile.Select(name => Profile?[name] is { Type: JTokenType.String } value ? value.Value<string>() : null).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? string.Empty,
        };
    }

    public sealed record EntitlementRef(string? AppId, string? Id);

    public sealed record BindingRow(
        string? AppEntitlementId, string? AppUserId, AccountView? AppUser, DateTimeOffset? AppEntitlementUserBindingCreatedAt,
        DateTimeOffset? AppEntitlementUserBindingDeprovisionAt, IReadOnlyList<EntitlementRef>? GrantSources, string? OriginatingTicketId);

    public sealed record GrantRow(EntitlementView? Entitlement, BindingRow? AppEntitlementUserBinding);
}
