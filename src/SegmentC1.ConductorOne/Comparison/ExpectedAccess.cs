using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using static SegmentC1.Baton.Connector.V2.Resource.Types;

namespace SegmentC1.ConductorOne;

/// <summary>An account as a sync tells it.</summary>
internal sealed record ExpectedAccount(string Type, string Id, string Name, string Email, bool Enabled)
{
    public string Label => Email.Length > 0 ? Email : Name.Length > 0 ? Name : Id;
}

/// <summary>An entitlement as a sync tells it.</summary>
internal sealed record ExpectedEntitlement(string Id, string Type, string ResourceId, string ResourceName, string Slug, string Name)
{
    public string Label => ResourceName.Length == 0 || Name.Contains(ResourceName, StringComparison.OrdinalIgnoreCase) ? Name : $"{ResourceName}: {Name}";
}

/// <summary>What ConductorOne would be told of a workspace now: the rows of a sync, of which only what accounts hold is kept.</summary>
internal sealed class ExpectedAccess : ISyncSink
{
    private readonly HashSet<string> _accountTypes = new(StringComparer.Ordinal);
    private readonly List<(string Entitlement, string Type, string Id, IReadOnlyList<string> Sources)> _grants = [];

    private ExpectedAccess()
    {
    }

    /// <summary>Names of the resource types by their ids.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Type, string Id), ExpectedAccount> Accounts { get; } = [];

    public Dictionary<string, ExpectedEntitlement> Entitlements { get; } = new(StringComparer.Ordinal);

    /// <summary>Who holds what, with the other entitlements through which it is held.</summary>
    public Dictionary<(ExpectedEntitlement Entitlement, ExpectedAccount Account), IReadOnlyList<string>> Grants { get; } = [];

    /// <summary>Works out the rows of a snapshot.</summary>
    public static ExpectedAccess Of(WorkspaceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var expected = new ExpectedAccess();
        SegmentSync.Write(snapshot, expected, null, cancellationToken);
        foreach (var (entitlement, type, id, sources) in expected._grants)
        {
            if (expected.Entitlements.TryGetValue(entitlement, out var held) && expected.Accounts.TryGetValue((type, id), out var holder)) expected.Grants[(held, holder)] = sources;
        }

        return expected;
    }

    void ISyncSink.Add(ResourceType resourceType)
    {
        Types[resourceType.Id] = resourceType.DisplayName;
        if (resourceType.Traits.Contains(ResourceType.Types.Trait.User)) _accountTypes.Add(resourceType.Id);
    }

    void ISyncSink.Add(Resource resource)
    {
        if (!_accountTypes.Contains(resource.Id.ResourceType)) return;
        var trait = resource.Annotations.Select(any => any.TryUnpack<UserTrait>(out var user) ? user : null).FirstOrDefault(user => user is not null);
        var email = trait?.Emails.OrderByDescending(address => address.IsPrimary).FirstOrDefault()?.Address ?? string.Empty;
        var account = new ExpectedAccount(resource.Id.ResourceType, resource.Id.Resource, resource.DisplayName, email, resource.Status?.Status_ != ResourceStatus.Disabled);
        Accounts[(account.Type, account.Id)] = account;
    }

    void ISyncSink.Add(Entitlement entitlement) => Entitlements[entitlement.Id] = new ExpectedEntitlement(
        entitlement.Id, entitlement.Resource.Id.ResourceType, entitlement.Resource.Id.Resource, entitlement.Resource.DisplayName, entitlement.Slug, entitlement.DisplayName);

    void ISyncSink.Add(Grant grant, GrantExpandable? expansion)
    {
        var principal = grant.Principal.Id;
        if (!_accountTypes.Contains(principal.ResourceType)) return;
        IReadOnlyList<string> sources = grant.Sources is null ? [] : [.. grant.Sources.Sources.Keys.Where(id => id != grant.Entitlement.Id)];
        _grants.Add((grant.Entitlement.Id, principal.ResourceType, principal.Resource, sources));
    }
}
