using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using static SegmentC1.Baton.Connector.V2.Resource.Types;

namespace SegmentC1.Sandbox;

/// <summary>What the tenant believes of who holds what in its apps: what the last sync of each connector said, and what requests gave since.</summary>
/// <remarks>Ids of the tenant stay with the connector's raw ids from sync to sync. Every access is under the world's gate.</remarks>
internal sealed class TenantAccess(TenantWorld world)
{
    public List<ResourceTypeRecord> Types { get; } = [];

    public List<ResourceRecord> Resources { get; } = [];

    public List<AccountRecord> Accounts { get; } = [];

    public List<EntitlementRecord> Entitlements { get; } = [];

    public List<BindingRecord> Bindings { get; } = [];

    public EntitlementRecord Entitlement(string appId, string id) =>
        Entitlements.Find(entitlement => entitlement.AppId == appId && entitlement.Id == id) ?? throw RestRefusal.NotFound("entitlement", id);

    public AccountRecord Account(string appId, string id) =>
        Accounts.Find(account => account.AppId == appId && account.Id == id) ?? throw RestRefusal.NotFound("app user", id);

    /// <summary>Takes over a full sync; a partial one changes nothing of what it does not show.</summary>
    public void Ingest(string appId, string connectorId, UploadedSync sync)
    {
        var accountTypes = sync.Types.Where(type => type.Traits.Contains(ResourceType.Types.Trait.User)).Select(type => type.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var type in sync.Types) TypeOf(appId, type.Id).DisplayName = type.DisplayName;
        foreach (var resource in sync.Resources)
        {
            if (accountTypes.Contains(resource.Id.ResourceType)) Take(appId, resource);
            ResourceOf(appId, resource.Id).DisplayName = resource.DisplayName;
        }

        var entitlements = sync.Entitlements.ToDictionary(message => message.Id, message => Take(appId, connectorId, message), StringComparer.Ordinal);
        var accounts = Accounts.Where(account => account.AppId == appId).ToDictionary(account => (account.RawType, account.RawId));
        var known = Bindings.ToDictionary(binding => (binding.Entitlement, binding.Account));
        var bindings = sync.Grants
            .Where(grant => accountTypes.Contains(grant.Principal.Id.ResourceType))
            .Select(grant => Take(grant, entitlements, accounts, known))
            .ToHashSet();
        if (sync.SyncType != "full") return;

        var raws = sync.Resources.Select(resource => (resource.Id.ResourceType, resource.Id.Resource)).ToHashSet();
        Entitlements.RemoveAll(entitlement => entitlement.ConnectorId == connectorId && !entitlements.ContainsKey(entitlement.RawId));
        Accounts.RemoveAll(account => account.AppId == appId && !raws.Contains((account.RawType, account.RawId)));
        Resources.RemoveAll(resource => resource.AppId == appId && !raws.Contains((resource.Type.RawId, resource.RawId)));
        Bindings.RemoveAll(binding => binding.Entitlement.ConnectorId == connectorId && !bindings.Contains(binding));
    }

    /// <summary>The hold of an account; null when it has none.</summary>
    public BindingRecord? Binding(EntitlementRecord entitlement, AccountRecord account) =>
        Bindings.Find(binding => binding.Entitlement == entitlement && binding.Account == account);

    /// <summary>An entitlement's message with its resource, as a task tells it.</summary>
    public static Resource PrincipalOf(AccountRecord account) => new()
    {
        Id = new ResourceId { ResourceType = account.RawType, Resource = account.RawId },
        DisplayName = account.DisplayName,
    };

    private ResourceTypeRecord TypeOf(string appId, string rawId)
    {
        var type = Types.Find(known => known.AppId == appId && known.RawId == rawId);
        if (type is null) Types.Add(type = new ResourceTypeRecord(world.NewId(), appId, rawId) { DisplayName = rawId });
        return type;
    }

    private ResourceRecord ResourceOf(string appId, ResourceId id)
    {
        var type = TypeOf(appId, id.ResourceType);
        var resource = Resources.Find(known => known.Type == type && known.RawId == id.Resource);
        if (resource is null) Resources.Add(resource = new ResourceRecord(world.NewId(), appId, type, id.Resource) { DisplayName = id.Resource });
        return resource;
    }

    private void Take(string appId, Resource message)
    {
        var account = Accounts.Find(known => known.AppId == appId && known.RawType == message.Id.ResourceType && known.RawId == message.Id.Resource);
        if (account is null) Accounts.Add(account = new AccountRecord(world.NewId(), appId, message.Id.ResourceType, message.Id.Resource));
        var trait = message.Annotations.Select(any => any.TryUnpack<UserTrait>(out var user) ? user : null).FirstOrDefault(user => user is not null);
        account.DisplayName = message.DisplayName;
        account.Email = trait?.Emails.FirstOrDefault(email => email.IsPrimary)?.Address ?? string.Empty;
        account.Enabled = message.Status?.Status_ != ResourceStatus.Disabled;
        account.Profile = (message.Profile ?? trait?.Profile ?? new Struct()).Fields
            .Where(field => field.Value.KindCase == Value.KindOneofCase.StringValue)
            .ToDictionary(field => field.Key, field => (object)field.Value.StringValue, StringComparer.Ordinal);
        account.UserId = world.Users.Find(user => string.Equals(user.Email, account.Email, StringComparison.OrdinalIgnoreCase))?.Id ?? string.Empty;
    }

    private EntitlementRecord Take(string appId, string connectorId, Entitlement message)
    {
        var entitlement = Entitlements.Find(known => known.ConnectorId == connectorId && known.RawId == message.Id);
        if (entitlement is null)
        {
            Entitlements.Add(entitlement = new EntitlementRecord(world.NewId(), appId, connectorId, message.Id, ResourceOf(appId, message.Resource.Id)) { Message = message });
        }

        entitlement.Message = message;
        entitlement.DisplayName = message.DisplayName;
        entitlement.Description = message.Description;
        entitlement.Slug = message.Slug;
        return entitlement;
    }

    private BindingRecord Take(
        Grant grant, Dictionary<string, EntitlementRecord> entitlements, Dictionary<(string, string), AccountRecord> accounts, Dictionary<(EntitlementRecord, AccountRecord), BindingRecord> known)
    {
        if (!entitlements.TryGetValue(grant.Entitlement.Id, out var entitlement)) throw new InvalidDataException($"grant {grant.Id}: its entitlement has no row");
        if (!accounts.TryGetValue((grant.Principal.Id.ResourceType, grant.Principal.Id.Resource), out var account)) throw new InvalidDataException($"grant {grant.Id}: its principal has no row");
        if (!known.TryGetValue((entitlement, account), out var binding))
        {
            Bindings.Add(binding = new BindingRecord(entitlement, account, world.Now));
            known.Add((entitlement, account), binding);
        }

        binding.Sources = [.. (grant.Sources?.Sources.Keys ?? []).Where(key => key != grant.Entitlement.Id).Select(entitlements.GetValueOrDefault).OfType<EntitlementRecord>()];
        return binding;
    }
}
