namespace SegmentC1.Baton;

/// <summary>Rows of a sync as they lie in the file, after duplicates replaced each other.</summary>
public sealed record SyncCounts
{
    /// <summary>Resource types.</summary>
    public long ResourceTypes { get; init; }

    /// <summary>Resources.</summary>
    public long Resources { get; init; }

    /// <summary>Entitlements.</summary>
    public long Entitlements { get; init; }

    /// <summary>Grants.</summary>
    public long Grants { get; init; }

    /// <summary>Resources by their type, in ordinal order of the type's id.</summary>
    public IReadOnlyDictionary<string, long> ResourcesByType { get; init; } = new Dictionary<string, long>();

    /// <summary>Entitlements by the type of their resource.</summary>
    public IReadOnlyDictionary<string, long> EntitlementsByType { get; init; } = new Dictionary<string, long>();

    /// <summary>Grants by the type of their entitlement's resource.</summary>
    public IReadOnlyDictionary<string, long> GrantsByType { get; init; } = new Dictionary<string, long>();
}

/// <summary>A <c>.c1z</c> file that was written.</summary>
public sealed record C1zResult
{
    /// <summary>Full name of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Id of its one sync, a KSUID.</summary>
    public required string SyncId { get; init; }

    /// <summary>What the sync claims to show.</summary>
    public required SyncType SyncType { get; init; }

    /// <summary>When writing began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the last row was in (UTC).</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Rows in the file.</summary>
    public required SyncCounts Counts { get; init; }

    /// <summary>Rows that a later one of the same id replaced; not among <see cref="Counts"/>.</summary>
    public required long Replaced { get; init; }

    /// <summary>
    /// Types that entitlements, grants or principals refer to and that were not handed over as resource types, in ordinal order.
    /// ConductorOne discards such rows of a full sync.
    /// </summary>
    public required IReadOnlyList<string> UnlistedResourceTypes { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of the database inside.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>From the first call to the last row.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>Building the indices and counting.</summary>
    public required TimeSpan IndexTime { get; init; }

    /// <summary>Compressing, and bringing the file to the disk.</summary>
    public required TimeSpan CompressTime { get; init; }
}
