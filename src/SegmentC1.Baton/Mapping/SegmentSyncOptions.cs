namespace SegmentC1.Baton;

/// <summary>One resource that a targeted sync asks for.</summary>
/// <param name="ResourceTypeId">Its type.</param>
/// <param name="ResourceId">Its id.</param>
public sealed record SyncTarget(string ResourceTypeId, string ResourceId);

/// <summary>What of a workspace is written.</summary>
public sealed record SegmentSyncOptions
{
    /// <summary>The resource types to write; null or empty for all. Grants to or on other types are left out.</summary>
    public IReadOnlyCollection<string>? ResourceTypeIds { get; init; }

    /// <summary>Writes no grants.</summary>
    public bool SkipGrants { get; init; }

    /// <summary>Writes resource types and resources only.</summary>
    public bool SkipEntitlementsAndGrants { get; init; }

    /// <summary>
    /// Only these resources with the entitlements and grants on them: a part, to be written as a partial sync. The workspace and
    /// whoever those grants name come along as resources, with nothing on them. Null or empty for all.
    /// </summary>
    public IReadOnlyCollection<SyncTarget>? Targets { get; init; }

    /// <summary>
    /// Also writes what expandable grants give to users, marked as inherited. False leaves that to C1; the expandable grants
    /// are the same either way.
    /// </summary>
    public bool ExpandGrants { get; init; } = true;
}
