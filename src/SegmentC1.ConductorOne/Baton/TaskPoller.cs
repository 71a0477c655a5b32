using Google.Protobuf.WellKnownTypes;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Asks for tasks, as often as the tenant wants to be asked. Source: C1 wire protocol, task loop. For one thread at a time.</summary>
/// <param name="ask">Sends GetTask.</param>
/// <param name="time">For the pauses.</param>
/// <param name="isFatal">Which failures end the asking; all others are repeated after n² seconds, at most sixty, n being how many came in a row.</param>
/// <param name="onRetry">Told of a failure that is repeated, and of the pause before that.</param>
internal sealed class TaskPoller(
    Func<CancellationToken, Task<Proto.BatonServiceGetTaskResponse>> ask,
    TimeProvider time,
    Func<ConductorOneException, bool> isFatal,
    Action<ConductorOneException, TimeSpan>? onRetry)
{
    private static readonly TimeSpan MaxPoll = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxFailurePause = TimeSpan.FromSeconds(60);
    // A tenant that names no pause while it has nothing to do must not be asked without one.
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);

    private TimeSpan _pause;
    private int _failures;

    /// <summary>Waits for the next task. The pause that the tenant asked for after the last answer is kept first.</summary>
    public async Task<Proto.Task> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_pause > TimeSpan.Zero) await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var answer = await ask(cancellationToken).ConfigureAwait(false);
                _failures = 0;
                _pause = Clamp(answer.NextPoll, TimeSpan.Zero, MaxPoll);
                if (answer.Task is { } task && task.TaskTypeCase != Proto.Task.TaskTypeOneofCase.None_ && !string.IsNullOrEmpty(task.Id)) return task;
                if (_pause == TimeSpan.Zero) _pause = IdlePause;
            }
            catch (ConductorOneException exception) when (!isFatal(exception))
            {
                _failures++;
                var pause = TimeSpan.FromSeconds((double)_failures * _failures);
                _pause = pause < MaxFailurePause ? pause : MaxFailurePause;
                onRetry?.Invoke(exception, _pause);
            }
        }
    }

    /// <summary>Says that the last task is nothing to do, so that a tenant which goes on naming it without a pause is not asked without one.</summary>
    public void NothingNew()
    {
        if (_pause < IdlePause) _pause = IdlePause;
    }

    internal static TimeSpan Clamp(Duration? value, TimeSpan least, TimeSpan most)
    {
        // Not ToTimeSpan: a malformed duration throws there, and must not end a connector here.
        var span = value is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Clamp(value.Seconds, 0, 86_400)) + TimeSpan.FromTicks(Math.Max(0, value.Nanos) / 100);
        return span < least ? least : span > most ? most : span;
    }
}
