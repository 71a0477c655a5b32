namespace SegmentC1.ConductorOne;

/// <summary>More than one connector could be meant, or one is there that a second would double. Nothing was changed.</summary>
public sealed class ConductorOneConnectorConflictException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.ConnectorConflict";

    /// <summary>The connectors that are there.</summary>
    public required IReadOnlyList<ConductorOneConnector> Candidates { get; init; }
}

/// <summary>A sync that was waited for ended in an error, or the connector was paused meanwhile.</summary>
public sealed class ConductorOneSyncFailedException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.SyncFailed";

    /// <summary>The connector as it stands.</summary>
    public required ConductorOneConnector Connector { get; init; }
}

/// <summary>A sync that was waited for did not end in the time allowed; it may still go on.</summary>
public sealed class ConductorOneSyncTimeoutException(string message) : ConductorOneException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ConductorOne.SyncNotDone";

    /// <summary>The connector as it stands.</summary>
    public required ConductorOneConnector Connector { get; init; }
}
