namespace SegmentC1.ConductorOne;

/// <summary>How a task of a connector ended.</summary>
public enum ConnectorTaskOutcome
{
    /// <summary>It was done.</summary>
    Succeeded,

    /// <summary>It was not done, or only in part.</summary>
    Failed,

    /// <summary>ConductorOne cancelled it, or the connector was stopped before it was done.</summary>
    Cancelled,

    /// <summary>It was left without an end, as the protocol wants it here: ConductorOne hands it out again when its lease ends.</summary>
    Abandoned,
}

/// <summary>One task that a connector was handed, at its end. Holds ids and no other personal data, <see cref="Message"/> apart.</summary>
public sealed record ConnectorTaskReport
{
    /// <summary>The task's id, 27 letters and digits.</summary>
    public required string TaskId { get; init; }

    /// <summary>What it asked for, as the protocol names it: <c>sync_full</c>, <c>grant</c>, <c>revoke</c>, …; <c>unknown</c> for a kind that is newer than this program.</summary>
    public required string Kind { get; init; }

    /// <summary>How it ended.</summary>
    public required ConnectorTaskOutcome Outcome { get; init; }

    /// <summary>Name of the gRPC status that says why it was not done, such as <c>FailedPrecondition</c>; null when it was done.</summary>
    public string? Status { get; init; }

    /// <summary>
    /// Why it was not done, for people; of a change that was done, what it came to and how the access is still held otherwise.
    /// Addresses are left out, names may be in a failure.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>Whether ConductorOne was told not to try again.</summary>
    public bool NonRetryable { get; init; }

    /// <summary>Whether ConductorOne took the end. False for an abandoned task, and when FinishTask did not get through: it is handed out again then.</summary>
    public required bool Reported { get; init; }

    /// <summary>When it was handed out, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, the report of its end included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Requests to Segment that this task sent, retries included.</summary>
    public required long SegmentRequests { get; init; }
}
