namespace SegmentC1.ConductorOne;

/// <summary>No sync task came in the time allowed.</summary>
public sealed class ConductorOneTaskTimeoutException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.TaskTimeout";

    /// <summary>How long was waited.</summary>
    public required TimeSpan Waited { get; init; }
}

/// <summary>ConductorOne cancelled the task while it was worked on.</summary>
public sealed class ConductorOneTaskCancelledException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.TaskCancelled";

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }
}

/// <summary>The hold on the task was lost: heartbeats did not get through.</summary>
public sealed class ConductorOneTaskLostException(string message, Exception? innerException = null) : ConductorOneException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.TaskLost";

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }
}

/// <summary>The sync file could not be uploaded in any attempt; the inner exception has the last one's cause.</summary>
public sealed class ConductorOneUploadException(string message, Exception innerException) : ConductorOneException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.UploadFailed";

    /// <summary>How often it was tried, each time from the first byte.</summary>
    public required int Attempts { get; init; }
}

/// <summary>The file was uploaded, but ConductorOne could not be told that the task is done; it may ask for the sync again.</summary>
public sealed class ConductorOneFinishException(string message, Exception innerException) : ConductorOneException(message, innerException)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.FinishFailed";

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }
}

/// <summary>Why a sync was refused before anything was uploaded.</summary>
public enum SyncRefusal
{
    /// <summary>The picture of the workspace is incomplete; ConductorOne would read what is missing as revoked.</summary>
    Incomplete,

    /// <summary>The plan lacks a list, and uploading without it was not accepted by name, or is not safe.</summary>
    Gap,

    /// <summary>The picture is too old.</summary>
    Stale,

    /// <summary>Another workspace was uploaded with this credential before.</summary>
    OtherWorkspace,

    /// <summary>The task asks for a resource type that the connector does not have.</summary>
    UnknownResourceType,
}

/// <summary>A sync was not carried out, because what it would tell ConductorOne may be wrong. Nothing was uploaded.</summary>
public sealed class ConductorOneSyncRefusedException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.SyncRefused";

    /// <summary>Why.</summary>
    public required SyncRefusal Reason { get; init; }
}
