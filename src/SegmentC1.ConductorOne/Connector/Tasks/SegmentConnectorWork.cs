using Grpc.Core;
using SegmentC1.Segment;
using Kind = SegmentC1.ConductorOne.Baton.V1.Task.TaskTypeOneofCase;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Carries out ConductorOne's tasks in a Segment workspace.</summary>
/// <remarks>Safe for concurrent use. Keep one per connector: two changes of one user or group then run one after the other.</remarks>
internal sealed class SegmentConnectorWork : IConnectorWork
{
    private readonly ConnectorWorkOptions _options;

    /// <summary>Makes it; nothing is sent.</summary>
    /// <param name="client">The workspace; stays its owner's.</param>
    /// <param name="options">How.</param>
    public SegmentConnectorWork(SegmentClient client, ConnectorWorkOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public async Task<TaskOutcome?> CarryOutAsync(Proto.Task task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            if (IsProvisioning(task.TaskTypeCase) && !_options.Provisioning) throw new TaskRefusedException(StatusCode.FailedPrecondition, "provisioning is not enabled");
            return await Task.FromResult(DeclinedTasks.Of(task.TaskTypeCase)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return TaskFailures.Of(exception, nonRetryable: IsProvisioning(task.TaskTypeCase));
        }
    }

    private static bool IsProvisioning(Kind kind) =>
        kind is Kind.Grant or Kind.Revoke or Kind.CreateAccount or Kind.CreateResource or Kind.DeleteResource or Kind.RotateCredentials;
}
