using Grpc.Core;
using SegmentC1.Baton;
using SegmentC1.Segment;
using Kind = SegmentC1.ConductorOne.Baton.V1.Task.TaskTypeOneofCase;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Carries tasks out and tells ConductorOne how they ended. Safe for concurrent use.</summary>
/// <param name="connection">The tenant.</param>
/// <param name="segment">The workspace, for counting its requests.</param>
/// <param name="work">Carries out what is neither hello nor a sync.</param>
/// <param name="source">The workspace, to be read anew each time.</param>
/// <param name="options">How.</param>
/// <param name="syncTurn">One: two syncs at once would read the same workspace twice within the same rate windows.</param>
internal sealed class TaskRun(
    ConductorOneConnection connection, SegmentClient segment, IConnectorWork work, Func<SnapshotSource> source, ConnectorOptions options, SemaphoreSlim syncTurn)
{
    private const string Stopped = "The connector was stopped before the task was done.";

    private readonly TimeProvider _time = connection.TimeProvider;

    private sealed record End(ConnectorTaskOutcome Outcome, string? Status = null, string? Message = null, bool NonRetryable = false, bool Reported = false);

    /// <summary>What goes on now though the task that began it has been answered.</summary>
    public IReadOnlyCollection<Task> GoingOn => work.GoingOn;

    /// <summary>Carries one task out. Does not fail.</summary>
    /// <param name="task">The task.</param>
    /// <param name="stop">Ends the work early, in a way that lets ConductorOne hand the task out again.</param>
    public async Task<ConnectorTaskReport> CarryOutAsync(Proto.Task task, CancellationToken stop)
    {
        var requests = segment.CountRequests();
        var startedAt = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        End end;
        try
        {
            end = await (task.TaskTypeCase switch
            {
                Kind.Hello => HelloAsync(task, stop),
                Kind.SyncFull => SyncAsync(task, stop),
                _ => WorkAsync(task, stop),
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever breaks here breaks one task and not the connector.
            end = new End(ConnectorTaskOutcome.Failed, nameof(StatusCode.Unknown), exception.Message);
        }

        return new ConnectorTaskReport
        {
            TaskId = task.Id,
            Kind = NameOf(task.TaskTypeCase),
            Outcome = end.Outcome,
            Status = end.Status,
            Message = end.Message,
            NonRetryable = end.NonRetryable,
            Reported = end.Reported,
            StartedAt = startedAt,
            Duration = _time.GetElapsedTime(started),
            SegmentRequests = requests.Count,
        };
    }

    /// <summary>The protocol's own name of a kind.</summary>
    internal static string NameOf(Kind kind) => Proto.Task.Descriptor.FindFieldByNumber((int)kind)?.Name ?? "unknown";

    private async Task<End> HelloAsync(Proto.Task task, CancellationToken stop)
    {
        // A hello task has no FinishTask: Hello itself is the answer.
        try
        {
            await connection.Baton.HelloAsync(ConnectorDescription.Create(), task.Id, stop).ConfigureAwait(false);
            return new End(ConnectorTaskOutcome.Succeeded, Reported: true);
        }
        catch (ConductorOneException exception)
        {
            return new End(ConnectorTaskOutcome.Failed, exception.GrpcStatus ?? nameof(StatusCode.Unavailable), exception.Message);
        }
        catch (OperationCanceledException)
        {
            return new End(ConnectorTaskOutcome.Cancelled, nameof(StatusCode.Cancelled), Stopped);
        }
    }

    private async Task<End> SyncAsync(Proto.Task task, CancellationToken stop)
    {
        var sync = new SyncTask(
            connection,
            source(),
            new SyncUploadOptions
            {
                Force = options.Force,
                AcceptedGaps = options.AcceptedGaps,
                TemporaryFolder = options.TemporaryFolder,
                UploadMemoryPath = options.UploadMemoryPath,
                OnNotice = options.OnNotice,
            },
            // An invite's id is its address, and a log is read by more people than the workspace.
            warning => options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Warning, TaskFailures.WithoutAddresses(warning))),
            syncTurn);
        try
        {
            await sync.CarryOutAsync(task, stop).ConfigureAwait(false);
            return new End(ConnectorTaskOutcome.Succeeded, Reported: true);
        }
        catch (Exception exception)
        {
            var outcome = exception switch
            {
                ConductorOneTaskCancelledException or OperationCanceledException => ConnectorTaskOutcome.Cancelled,
                // Lost later, by heartbeats that did not get through, it is a failure like others: its end is told.
                ConductorOneTaskLostException when sync.Outcome is null => ConnectorTaskOutcome.Abandoned,
                _ => ConnectorTaskOutcome.Failed,
            };
            var status = sync.Outcome?.Status;
            var untold = outcome == ConnectorTaskOutcome.Cancelled ? nameof(StatusCode.Cancelled) : (exception as ConductorOneException)?.GrpcStatus;
            return new End(
                outcome,
                status is not null ? ((StatusCode)status.Code).ToString() : untold ?? nameof(StatusCode.Unknown),
                TaskFailures.WithoutAddresses(status?.Message ?? exception.Message),
                sync.Outcome?.NonRetryable ?? false,
                sync.Reported);
        }
    }

    private async Task<End> WorkAsync(Proto.Task task, CancellationToken stop)
    {
        var outcome = await work.CarryOutAsync(task, stop).ConfigureAwait(false);
        if (outcome is null) return new End(ConnectorTaskOutcome.Abandoned, nameof(StatusCode.Unknown), "It failed, and the protocol has no answer for that; ConductorOne asks again.");

        // Stopping is no verdict on the task: another host, or this one later, may carry it out. Where the protocol has only a final
        // failure, as for a grant, no end is told, as if this process had been killed.
        var stopped = stop.IsCancellationRequested && outcome.Status is { Code: (int)StatusCode.Cancelled };
        if (stopped && outcome.NonRetryable) return new End(ConnectorTaskOutcome.Cancelled, nameof(StatusCode.Cancelled), Stopped);
        if (stopped) outcome = TaskOutcome.Failure(StatusCode.Cancelled, Stopped);
        var end = outcome.Status is { } status
            ? new End(stopped ? ConnectorTaskOutcome.Cancelled : ConnectorTaskOutcome.Failed, ((StatusCode)status.Code).ToString(), status.Message, outcome.NonRetryable)
            : new End(ConnectorTaskOutcome.Succeeded, Message: outcome.Note);
        try
        {
            await connection.Baton.FinishAsync(task.Id, outcome).ConfigureAwait(false);
            return end with { Reported = true };
        }
        catch (ConductorOneException exception)
        {
            options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Warning, $"ConductorOne did not take the end of the task {task.Id} and will hand it out again: {exception.Message}"));
            return end;
        }
    }
}
