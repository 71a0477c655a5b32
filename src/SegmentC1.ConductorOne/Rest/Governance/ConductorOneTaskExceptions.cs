namespace SegmentC1.ConductorOne;

/// <summary>A task cannot be answered: it is closed, is not at an approval, or has moved on since it was read. Nothing was changed.</summary>
public sealed class ConductorOneTaskStateException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.TaskNotWaiting";
}

/// <summary>A task was still open when the time to wait for it was over. It goes on in the tenant.</summary>
public sealed class ConductorOneTaskOpenException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.TaskStillOpen";

    /// <summary>The task as it was seen last.</summary>
    public required ConductorOneTask Task { get; init; }
}

/// <summary>A report of an access review could not be made, or what was fetched is not what the tenant made.</summary>
public sealed class ConductorOneReportException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.ReportFailed";
}
