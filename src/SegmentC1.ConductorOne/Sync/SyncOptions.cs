using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>How a workspace is uploaded.</summary>
public sealed record SyncUploadOptions
{
    /// <summary>How long to wait for a sync task, registration included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Uploads a picture that is older than a day, or of another workspace than the last one with this credential.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Lists that the plan does not have and that may be missing all the same. A list that permissions refer to may not, named or not.
    /// </summary>
    public IReadOnlyCollection<SegmentListKind> AcceptedGaps { get; init; } = [];

    /// <summary>Where the sync file is made, in a folder of its own that goes away on every path out; null for the system's folder for temporary files.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>The file that remembers which workspace was last uploaded with which credential; null for the one of this user.</summary>
    public string? UploadMemoryPath { get; init; }

    /// <summary>Told how far it has come. May be called from any thread.</summary>
    public IProgress<SyncProgress>? Progress { get; init; }

    /// <summary>Told of what a person should know while it happens: repeats, tasks that are left alone, warnings. May be called from any thread.</summary>
    public Action<ConductorOneNotice>? OnNotice { get; init; }
}

/// <summary>How a sync file is written without ConductorOne.</summary>
public sealed record SyncFileOptions
{
    /// <summary>Whether a file of that name may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Marks the sync as a part: what is missing in it says nothing. The only way to write an incomplete picture.</summary>
    public bool Partial { get; init; }

    /// <summary>As <see cref="SyncUploadOptions.AcceptedGaps"/>; not needed for a partial one.</summary>
    public IReadOnlyCollection<SegmentListKind> AcceptedGaps { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told how far it has come. May be called from any thread.</summary>
    public IProgress<SyncProgress>? Progress { get; init; }
}

/// <summary>What a sync is doing.</summary>
public enum SyncPhase
{
    /// <summary>Saying Hello.</summary>
    Registering,

    /// <summary>Waiting for a sync task.</summary>
    Waiting,

    /// <summary>Reading the workspace.</summary>
    Reading,

    /// <summary>Writing the sync file.</summary>
    Writing,

    /// <summary>Sending it.</summary>
    Uploading,

    /// <summary>Telling ConductorOne how it ended.</summary>
    Finishing,
}

/// <summary>How far a sync has come.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Done">Bytes sent while uploading, seconds waited while waiting; 0 otherwise.</param>
/// <param name="Total">What <paramref name="Done"/> goes up to; 0 where that is not known.</param>
public sealed record SyncProgress(SyncPhase Phase, string Message, long Done = 0, long Total = 0);
