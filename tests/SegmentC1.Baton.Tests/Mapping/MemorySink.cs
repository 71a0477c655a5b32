using Google.Protobuf;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Tests.Mapping;

/// <summary>Keeps copies of the rows, as a file would.</summary>
internal sealed class MemorySink : ISyncSink
{
    public List<ResourceType> Types { get; } = [];

    public List<Resource> Resources { get; } = [];

    public List<Entitlement> Entitlements { get; } = [];

    public List<(Grant Grant, GrantExpandable? Expansion)> Grants { get; } = [];

    public IEnumerable<string> ResourceIds => Resources.Select(resource => $"{resource.Id.ResourceType}:{resource.Id.Resource}");

    public IEnumerable<string> EntitlementIds => Entitlements.Select(entitlement => entitlement.Id);

    public IEnumerable<string> GrantIds => Grants.Select(row => row.Grant.Id);

    public void Add(ResourceType resourceType) => Types.Add(resourceType.Clone());

    public void Add(Resource resource) => Resources.Add(resource.Clone());

    public void Add(Entitlement entitlement) => Entitlements.Add(entitlement.Clone());

    public void Add(Grant grant, GrantExpandable? expansion = null) => Grants.Add((grant.Clone(), expansion?.Clone()));

    public Resource Resource(string type, string id) => Resources.Single(resource => resource.Id.ResourceType == type && resource.Id.Resource == id);

    public Entitlement Entitlement(string id) => Entitlements.Single(entitlement => entitlement.Id == id);

    public Grant Grant(string id) => Grants.Single(row => row.Grant.Id == id).Grant;

    public GrantExpandable? Expansion(string id) => Grants.Single(row => row.Grant.Id == id).Expansion;

    /// <summary>The sources of a grant as text, <c>id=direct</c> or <c>id=inherited</c>, in the order in which they are written.</summary>
    public string[] Sources(string grantId) =>
        [.. (Grant(grantId).Sources?.Sources ?? []).Select(source => $"{source.Key}={(source.Value.IsDirect ? "direct" : "inherited")}")];

    public bool IsImmutable(string grantId) => Grant(grantId).Annotations.Any(annotation => annotation.Is(GrantImmutable.Descriptor));

    /// <summary>All rows as bytes, in order.</summary>
    public string Bytes() => string.Join('\n', new IEnumerable<IMessage>[] { Types, Resources, Entitlements }
        .SelectMany(rows => rows)
        .Concat(Grants.SelectMany(row => row.Expansion is null ? new IMessage[] { row.Grant } : [row.Grant, row.Expansion]))
        .Select(message => Convert.ToHexString(StableBytes.Of(message))));
}
