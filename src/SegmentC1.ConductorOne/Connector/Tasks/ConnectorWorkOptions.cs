using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>How a connector carries out its tasks.</summary>
internal sealed record ConnectorWorkOptions
{
    /// <summary>Whether the workspace may be changed; without it every task that would is refused.</summary>
    public bool Provisioning { get; init; }

    /// <summary>The clock, and the waits before something is tried again.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told of a task that fails and gets no end by the protocol, with what would have been its outcome: for the log.</summary>
    public Action<Proto.Task, TaskOutcome>? OnUnfinished { get; init; }
}
