using SegmentC1.Baton;

namespace SegmentC1.ConductorOne;

/// <summary>How long each part of a sync took.</summary>
public sealed record SyncDurations
{
    /// <summary>Registering and waiting for the task; zero without an upload.</summary>
    public TimeSpan Waiting { get; init; }

    /// <summary>Reading the workspace; zero for a picture that was there.</summary>
    public TimeSpan Reading { get; init; }

    /// <summary>Mapping, expanding and writing the file.</summary>
    public TimeSpan Writing { get; init; }

    /// <summary>Sending it and ending the task; zero without an upload.</summary>
    public TimeSpan Uploading { get; init; }

    /// <summary>Everything.</summary>
    public TimeSpan Total { get; init; }
}

/// <summary>A sync that was uploaded, or written to a file.</summary>
public sealed record SyncResult
{
    /// <summary>Whether ConductorOne has it; false for one that was only written.</summary>
    public required bool Uploaded { get; init; }

    /// <summary>The task that asked for it; null for one that was only written.</summary>
    public string? TaskId { get; init; }

    /// <summary>The tenant's host; null for one that was only written.</summary>
    public string? TenantHost { get; init; }

    /// <summary>The connector's client id; null for one that was only written.</summary>
    public string? ClientId { get; init; }

    /// <summary>Full name of the file; null for one that was uploaded, whose file is gone.</summary>
    public string? Path { get; init; }

    /// <summary>Id of the workspace.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>Name of the workspace.</summary>
    public required string WorkspaceName { get; init; }

    /// <summary>When the picture was taken, UTC.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Id of the sync, a KSUID.</summary>
    public required string SyncId { get; init; }

    /// <summary>What the sync claims to show.</summary>
    public required SyncType SyncType { get; init; }

    /// <summary>Rows in the file, in all and by type.</summary>
    public required SyncCounts Counts { get; init; }

    /// <summary>Grants among them that nobody gave directly: a group or labels give them.</summary>
    public required long InheritedGrants { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How often the file was sent, 1 to 3; 0 for one that was only written.</summary>
    public int UploadAttempts { get; init; }

    /// <summary>How long it took.</summary>
    public required SyncDurations Durations { get; init; }

    /// <summary>Requests to Segment that the picture took.</summary>
    public required long SegmentRequests { get; init; }

    /// <summary>What a person should know of it, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
