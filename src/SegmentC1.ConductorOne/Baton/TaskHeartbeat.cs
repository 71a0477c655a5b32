using Google.Protobuf.WellKnownTypes;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Keeps hold of a task while it is worked on. Source: C1 wire protocol, heartbeat.</summary>
internal sealed class TaskHeartbeat : IAsyncDisposable
{
    private const int MaxFailures = 9;
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostInterval = TimeSpan.FromMinutes(5);

    private readonly string _taskId;
    private readonly Func<CancellationToken, Task<Proto.BatonServiceHeartbeatResponse>> _beat;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _work;
    private readonly CancellationTokenSource _stop = new();
    private Task _beating = Task.CompletedTask;
    private volatile ConductorOneException? _end;

    private TaskHeartbeat(string taskId, Func<CancellationToken, Task<Proto.BatonServiceHeartbeatResponse>> beat, TimeProvider time, CancellationToken cancellationToken)
    {
        _taskId = taskId;
        _beat = beat;
        _time = time;
        _work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>For the work: cancelled when the caller cancels, when ConductorOne cancels the task, or when the hold on it is lost.</summary>
    public CancellationToken Token => _work.Token;

    /// <summary>Why the work has to end; null while it may go on, or when the caller cancelled.</summary>
    public ConductorOneException? End => _end;

    /// <summary>Sends the first heartbeat and keeps on sending them until disposed.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="beat">Sends one heartbeat.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="cancellationToken">The caller's; ends the work.</param>
    /// <exception cref="ConductorOneTaskLostException">The first one failed: the task is not ours, and FinishTask must not be sent.</exception>
    /// <exception cref="ConductorOneTaskCancelledException">The task was cancelled before it began: FinishTask must not be sent.</exception>
    public static async Task<TaskHeartbeat> StartAsync(
        string taskId, Func<CancellationToken, Task<Proto.BatonServiceHeartbeatResponse>> beat, TimeProvider time, CancellationToken cancellationToken)
    {
        Proto.BatonServiceHeartbeatResponse first;
        try
        {
            first = await beat(cancellationToken).ConfigureAwait(false);
        }
        catch (ConductorOneException exception)
        {
            throw new ConductorOneTaskLostException($"The sync task could not be taken hold of, and was left to ConductorOne to hand out again. {exception.Message}", exception)
            {
                TaskId = taskId,
                GrpcStatus = exception.GrpcStatus,
                RequestId = exception.RequestId,
                Operation = exception.Operation,
            };
        }

        if (first.Cancelled) throw Cancelled(taskId);
        var heartbeat = new TaskHeartbeat(taskId, beat, time, cancellationToken);
        heartbeat._beating = heartbeat.BeatAsync(IntervalOf(first.NextHeartbeat));
        return heartbeat;
    }

    /// <summary>Ends the heartbeats; returns when the last one is over.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);

        // What a heartbeat broke on must not undo work that is done.
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _work.Dispose();
        _stop.Dispose();
    }

    private static TimeSpan IntervalOf(Duration? next) =>
        next is null or { Seconds: 0, Nanos: 0 } ? DefaultInterval : TaskPoller.Clamp(next, LeastInterval, MostInterval);

    private static ConductorOneTaskCancelledException Cancelled(string taskId) =>
        new("ConductorOne cancelled the sync task. Nothing was changed there; see the connector's page for the reason.") { TaskId = taskId };

    private async Task BeatAsync(TimeSpan interval)
    {
        var failures = 0;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _work.Token);
        try
        {
            while (true)
            {
                await Task.Delay(interval, _time, ends.Token).ConfigureAwait(false);
                try
                {
                    var answer = await _beat(ends.Token).ConfigureAwait(false);
                    failures = 0;
                    interval = IntervalOf(answer.NextHeartbeat);
                    if (!answer.Cancelled) continue;
                    await EndWorkAsync(Cancelled(_taskId)).ConfigureAwait(false);
                    return;
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !ends.IsCancellationRequested)
                {
                    if (++failures < MaxFailures) continue;
                    var cause = exception as ConductorOneException;
                    await EndWorkAsync(new ConductorOneTaskLostException($"{failures} heartbeats in a row did not get through, so the sync was given up. {exception.Message}", exception)
                    {
                        TaskId = _taskId,
                        GrpcStatus = cause?.GrpcStatus,
                        RequestId = cause?.RequestId,
                        Operation = cause?.Operation,
                    }).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over, or the caller gave it up.
        }
    }

    private Task EndWorkAsync(ConductorOneException why)
    {
        _end = why;
        return _work.CancelAsync();
    }
}
