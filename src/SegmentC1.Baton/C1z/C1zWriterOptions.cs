namespace SegmentC1.Baton;

/// <summary>How a <c>.c1z</c> file is written.</summary>
public sealed record C1zWriterOptions
{
    /// <summary>What the sync claims to show.</summary>
    public SyncType SyncType { get; init; } = SyncType.Full;

    /// <summary>Whether a file of that name may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// Whether expandable grants were expanded before they are handed over. Marks a full sync as one whose differences can be
    /// computed (<c>supports_diff</c>), as the reference does when it expands.
    /// </summary>
    public bool Expanded { get; init; } = true;

    /// <summary>
    /// When the rows were read from the application; null for the moment in which each is handed over. ConductorOne keeps the newer
    /// of two rows by this time, so that rows of an old snapshot must not look new.
    /// </summary>
    public DateTimeOffset? DiscoveredAt { get; init; }

    /// <summary>zstd level, 1 (fast) to 19 (small).</summary>
    public int CompressionLevel { get; init; } = 3;

    /// <summary>Bytes that the database inside may have. Readers refuse more than 10 GiB, the default (some twelve million grants).</summary>
    public long MaxDatabaseBytes { get; init; } = 10L << 30;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
