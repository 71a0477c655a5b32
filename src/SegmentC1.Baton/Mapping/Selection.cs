namespace SegmentC1.Baton.Mapping;

/// <summary>What of a workspace is written, in a form that is quick to ask.</summary>
internal sealed class Selection
{
    private readonly HashSet<string> _types;
    private readonly HashSet<(string Type, string Id)>? _targets;

    /// <summary>Checks the options.</summary>
    /// <exception cref="UnknownResourceTypeException">They name a type that there is not.</exception>
    public Selection(SegmentSyncOptions options)
    {
        Options = options;
        _types = options.ResourceTypeIds is { Count: > 0 } wanted ? [.. wanted] : [.. ConnectorTypes.All];
        if (_types.FirstOrDefault(type => !ConnectorTypes.IsKnown(type)) is { } unknown) throw new UnknownResourceTypeException(unknown);
        if (options.Targets is { Count: > 0 } targets) _targets = [.. targets.Select(target => (target.ResourceTypeId, BatonIds.Resource(target.ResourceId)))];
    }

    /// <summary>The options as they were given.</summary>
    public SegmentSyncOptions Options { get; }

    /// <summary>Types that are written, in their usual order.</summary>
    public IReadOnlyList<string> Types => [.. ConnectorTypes.All.Where(_types.Contains)];

    /// <summary>Whether resources of this type are written at all.</summary>
    public bool HasType(string type) => _types.Contains(type);

    /// <summary>Whether only some resources were asked for.</summary>
    public bool IsTargeted => _targets is not null;

    /// <summary>Whether grants are written.</summary>
    public bool WithGrants => Options is { SkipGrants: false, SkipEntitlementsAndGrants: false };

    /// <summary>Whether this resource is written with the entitlements and grants on it.</summary>
    public bool Has(MappedResource resource) =>
        HasType(resource.Type) && (_targets is null || _targets.Contains((resource.Type, resource.Id)));

    /// <summary>Targets that are not among the resources of the model, or not of a type that is written.</summary>
    public IReadOnlyList<SyncTarget> NotFound(SyncModel model) =>
        [.. (Options.Targets ?? []).Where(target => !HasType(target.ResourceTypeId) || model.Find(target.ResourceTypeId, target.ResourceId) is null)];
}
