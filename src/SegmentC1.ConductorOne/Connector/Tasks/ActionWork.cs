using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SegmentC1.Baton.Connector.V2;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Tells of the actions on offer, runs them, and answers how far they have come.</summary>
internal sealed class ActionWork(TaskWorkspace workspace, ConnectorWorkOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan InlineWait = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<ConnectorAction> _actions = [ConnectorAction.RenameGroup(workspace)];
    private readonly ActionRuns _runs = new(options.TimeProvider);

    /// <summary>The runs that are not over.</summary>
    public IReadOnlyCollection<Task> GoingOn => _runs.GoingOn;

    /// <summary>The actions of one resource type, or all.</summary>
    public TaskOutcome List(Proto.Task.Types.ActionListSchemasTask task)
    {
        var response = new ListActionSchemasResponse();
        response.Schemas.AddRange(_actions.Select(action => action.Schema).Where(schema => task.ResourceTypeId.Length == 0 || task.ResourceTypeId == schema.ResourceTypeId));
        return TaskOutcome.Success(response);
    }

    /// <summary>One action.</summary>
    public TaskOutcome Get(Proto.Task.Types.ActionGetSchemaTask task) => TaskOutcome.Success(new GetActionSchemaResponse { Schema = Find(task.Name).Schema });

    /// <summary>Runs an action, and waits a moment for its end.</summary>
    public async Task<TaskOutcome> InvokeAsync(Proto.Task.Types.ActionInvokeTask task, CancellationToken cancellationToken)
    {
        var action = Find(task.Name);
        if (task.ResourceTypeId.Length > 0 && task.ResourceTypeId != action.Schema.ResourceTypeId) throw TaskRefusals.Malformed($"the action {task.Name} is not one of the type '{task.ResourceTypeId}'");
        if (!options.Provisioning) throw TaskRefusals.Impossible("provisioning is not enabled");
        var run = _runs.Start(action, task.Args ?? new Struct());
        using var stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(run.Work, Task.Delay(InlineWait, options.TimeProvider, stopWaiting.Token)).ConfigureAwait(false);
        await stopWaiting.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var (status, result) = await StateOf(run).ConfigureAwait(false);
        if (status == BatonActionStatus.Failed)
        {
            var why = result?.Fields.GetValueOrDefault("error")?.StringValue;
            return TaskOutcome.Failure(StatusCode.Unknown, string.IsNullOrEmpty(why) ? "action failed" : why);
        }

        return TaskOutcome.Success(new InvokeActionResponse { Id = run.Id, Name = run.Name, Status = status, Response = result }).WithNote($"{run.Name} {run.Id}: {status}");
    }

    /// <summary>How far a run has come.</summary>
    public async Task<TaskOutcome> StatusAsync(Proto.Task.Types.ActionStatusTask task)
    {
        var run = _runs.Find(task.Id) ?? throw new TaskRefusedException(StatusCode.NotFound, $"No run of an action has the id '{task.Id}' here. Runs are known to the process that began them, the last thousand of them.");
        var (status, result) = await StateOf(run).ConfigureAwait(false);
        return TaskOutcome.Success(new GetActionStatusResponse { Id = run.Id, Name = run.Name, Status = status, Response = result });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    private static async Task<(BatonActionStatus Status, Struct? Response)> StateOf(ActionRun run) =>
        run.Work.IsCompleted ? await run.Work.ConfigureAwait(false) : (BatonActionStatus.Running, null);

    private ConnectorAction Find(string name)
    {
        if (name.Length == 0) throw TaskRefusals.Malformed("it names no action");
        return _actions.FirstOrDefault(action => action.Schema.Name == name) ?? throw new TaskRefusedException(StatusCode.NotFound, $"There is no action '{name}'.");
    }
}
