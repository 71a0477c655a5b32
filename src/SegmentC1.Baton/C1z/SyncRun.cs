namespace SegmentC1.Baton;

/// <summary>A sync that a <c>.c1z</c> file holds.</summary>
public sealed record SyncRun
{
    /// <summary>Its id, a KSUID unless an unusual tool wrote it.</summary>
    public required string SyncId { get; init; }

    /// <summary>What it claims to show, as the file says it: <c>full</c>, <c>resources_only</c>, <c>partial</c>, <c>partial_upserts</c>, <c>partial_deletions</c>.</summary>
    public required string SyncType { get; init; }

    /// <summary>When it began (UTC); null when the file's text is no time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC); null while unfinished, or when the file's text is no time.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it ended. Rows of an unfinished one are a part of what there is.</summary>
    public required bool IsFinished { get; init; }

    /// <summary>The sync that a partial one is laid over; empty for none.</summary>
    public string ParentSyncId { get; init; } = "";

    /// <summary>The other half of a pair of upserts and deletions; empty for none.</summary>
    public string LinkedSyncId { get; init; } = "";

    /// <summary>Where it stood, as its writer's JSON; mostly empty.</summary>
    public string SyncToken { get; init; } = "";

    /// <summary>Whether its writer vouches for computing differences from it.</summary>
    public bool SupportsDiff { get; init; }

    /// <summary>Counts as its writer's JSON; null when it left none.</summary>
    public string? Stats { get; init; }

    /// <summary>The end as text, by which syncs are ordered.</summary>
    internal string EndedAtText { get; init; } = "";

    /// <summary>The start as text.</summary>
    internal string StartedAtText { get; init; } = "";
}
