using Grpc.Core;
using SegmentC1.Segment;
using Kind = SegmentC1.ConductorOne.Baton.V1.Task.TaskTypeOneofCase;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Carries out ConductorOne's tasks in a Segment workspace.</summary>
/// <remarks>Safe for concurrent use. Keep one per connector: two changes of one user or group then run one after the other.</remarks>
internal sealed class SegmentConnectorWork : IConnectorWork, IAsyncDisposable
{
    private readonly ConnectorWorkOptions _options;
    private readonly WorkRetries _retries;
    private readonly GrantWork _grants;
    private readonly RevokeWork _revokes;
    private readonly AccountWork _accounts;
    private readonly ResourceWork _resources;
    private readonly ActionWork _actions;
    private readonly EventWork _events;
    private readonly RecentOutcomes _recent = new();

    /// <summary>Makes it; nothing is sent.</summary>
    /// <param name="client">The workspace; stays its owner's.</param>
    /// <param name="options">How.</param>
    public SegmentConnectorWork(SegmentClient client, ConnectorWorkOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        var workspace = new TaskWorkspace(client);
        _options = options;
        _retries = new WorkRetries(options.TimeProvider);
        _grants = new GrantWork(workspace);
        _revokes = new RevokeWork(workspace);
        _accounts = new AccountWork(workspace);
        _resources = new ResourceWork(workspace);
        _actions = new ActionWork(workspace, options);
        _events = new EventWork(client, workspace, options.TimeProvider);
    }

    /// <inheritdoc/>
    public async Task<TaskOutcome?> CarryOutAsync(Proto.Task task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            var provisioning = IsProvisioning(task.TaskTypeCase);
            if (!provisioning && task.TaskTypeCase != Kind.ActionInvoke) return await AnswerAsync(task, cancellationToken).ConfigureAwait(false);
            if (provisioning && !_options.Provisioning) throw new TaskRefusedException(StatusCode.FailedPrecondition, "provisioning is not enabled");
            if (_recent.Find(task) is { } known) return known;
            var outcome = provisioning
                ? await _retries.RunAsync(() => ProvisionAsync(task, cancellationToken), cancellationToken).ConfigureAwait(false)
                : await _actions.InvokeAsync(task.ActionInvoke, cancellationToken).ConfigureAwait(false);
            _recent.Keep(task, outcome);
            return outcome;
        }
        catch (Exception exception) when (task.TaskTypeCase is Kind.ListEvents or Kind.ListEventFeeds)
        {
            // The protocol wants no end for these: the lease runs out, and ConductorOne asks again.
            _options.OnUnfinished?.Invoke(task, TaskFailures.Of(exception, nonRetryable: false));
            return null;
        }
        catch (Exception exception)
        {
            return TaskFailures.Of(exception, nonRetryable: IsProvisioning(task.TaskTypeCase));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<Task> GoingOn => _actions.GoingOn;

    /// <summary>Ends the runs of actions that go on.</summary>
    public ValueTask DisposeAsync() => _actions.DisposeAsync();

    private Task<TaskOutcome> AnswerAsync(Proto.Task task, CancellationToken cancellationToken) => task.TaskTypeCase switch
    {
        Kind.ActionListSchemas => Task.FromResult(_actions.List(task.ActionListSchemas)),
        Kind.ActionGetSchema => Task.FromResult(_actions.Get(task.ActionGetSchema)),
        Kind.ActionStatus => _actions.StatusAsync(task.ActionStatus),
        Kind.ListEventFeeds => _events.ListFeedsAsync(cancellationToken),
        Kind.ListEvents => _events.ListEventsAsync(task.ListEvents, cancellationToken),
        _ => Task.FromResult(DeclinedTasks.Of(task.TaskTypeCase)),
    };

    private Task<TaskOutcome> ProvisionAsync(Proto.Task task, CancellationToken cancellationToken) => task.TaskTypeCase switch
    {
        Kind.Grant => _grants.CarryOutAsync(task.Grant, cancellationToken),
        Kind.Revoke => _revokes.CarryOutAsync(task.Revoke, cancellationToken),
        Kind.CreateAccount => _accounts.CreateAsync(task.CreateAccount, cancellationToken),
        Kind.CreateResource => _resources.CreateAsync(task.CreateResource, cancellationToken),
        Kind.DeleteResource => _resources.DeleteAsync(task.DeleteResource, cancellationToken),
        _ => Task.FromResult(DeclinedTasks.Of(task.TaskTypeCase)),
    };

    private static bool IsProvisioning(Kind kind) =>
        kind is Kind.Grant or Kind.Revoke or Kind.CreateAccount or Kind.CreateResource or Kind.DeleteResource or Kind.RotateCredentials;
}
