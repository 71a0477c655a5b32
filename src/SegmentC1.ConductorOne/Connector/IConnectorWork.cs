using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>What a connector does for the tasks that ConductorOne hands out, apart from hello and syncs.</summary>
internal interface IConnectorWork
{
    /// <summary>Carries out one task that is neither none, hello nor sync_full. Never fails: what goes wrong is the outcome.</summary>
    /// <returns>How it ended; null where the protocol wants no FinishTask for this end, so that the lease runs out.</returns>
    Task<TaskOutcome?> CarryOutAsync(Proto.Task task, CancellationToken cancellationToken);

    /// <summary>What goes on now though the task that began it has been answered, such as an action that takes long. None of these fails.</summary>
    IReadOnlyCollection<Task> GoingOn => [];
}
