using SegmentC1.Baton;

namespace SegmentC1;

/// <summary>A sync that a <c>.c1z</c> file holds, with how much is in it.</summary>
public sealed record ConductorOneSyncFile
{
    /// <summary>Full name of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Id of the sync.</summary>
    public required string SyncId { get; init; }

    /// <summary>What it claims to show, as the file says it: full, partial, resources_only or another word.</summary>
    public required string SyncType { get; init; }

    /// <summary>Whether it is the one that ConductorOne's own tools show.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>Whether it ended. An unfinished one is a part of what there is.</summary>
    public required bool IsFinished { get; init; }

    /// <summary>When it began, UTC; null when the file does not tell.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, UTC; null while unfinished or when the file does not tell.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Number of resources.</summary>
    public required long Resources { get; init; }

    /// <summary>Number of entitlements.</summary>
    public required long Entitlements { get; init; }

    /// <summary>Number of grants.</summary>
    public required long Grants { get; init; }

    /// <summary>Resources by their type.</summary>
    public required IReadOnlyDictionary<string, long> ResourcesByType { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileBytes { get; init; }

    internal static ConductorOneSyncFile Of(string path, C1zReader reader, SyncRun sync)
    {
        var types = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var resource in reader.ViewResources(sync)) types[resource.ResourceType] = types.GetValueOrDefault(resource.ResourceType) + 1;
        return new ConductorOneSyncFile
        {
            Path = path,
            SyncId = sync.SyncId,
            SyncType = sync.SyncType,
            IsDefault = sync.SyncId == reader.DefaultSync?.SyncId,
            IsFinished = sync.IsFinished,
            StartedAt = sync.StartedAt,
            EndedAt = sync.EndedAt,
            Resources = types.Values.Sum(),
            Entitlements = reader.ReadEntitlements(sync).LongCount(),
            Grants = reader.ReadGrants(sync).LongCount(),
            ResourcesByType = types,
            FileBytes = new FileInfo(path).Length,
        };
    }
}
