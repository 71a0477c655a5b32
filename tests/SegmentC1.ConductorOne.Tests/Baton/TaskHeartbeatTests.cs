using Google.Protobuf.WellKnownTypes;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class TaskHeartbeatTests
{
    // Reached only when something is broken: a test should fail then, not hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ImpatientTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_interval_is_the_newest_answers_within_its_bounds_and_thirty_seconds_without_one()
    {
        var script = new Script(Answer(0), Answer(null), Answer(7), Fail, Answer(100_000), Answer(-3), Answer(0, nanos: 5_000_000));

        await using var heartbeat = await TaskHeartbeat.StartAsync("task", script.BeatAsync, _time, Stop);
        await script.Played;

        Assert.Equal([30, 30, 7, 7, 300, 1, 1], _time.Waits.Select(wait => (int)wait.TotalSeconds));
        Assert.False(heartbeat.Token.IsCancellationRequested);
        Assert.Null(heartbeat.End);
    }

    [Fact]
    public async Task A_first_heartbeat_that_fails_or_is_cancelled_abandons_the_task()
    {
        var failed = await Assert.ThrowsAsync<ConductorOneTaskLostException>(() => TaskHeartbeat.StartAsync("task", new Script(Fail).BeatAsync, _time, Stop));
        await Assert.ThrowsAsync<ConductorOneTaskCancelledException>(() => TaskHeartbeat.StartAsync("task", new Script(Cancelled).BeatAsync, _time, Stop));

        Assert.Equal(("task", "ConductorOne.TaskLost"), (failed.TaskId, failed.ErrorId));
        Assert.IsType<ConductorOneServerException>(failed.InnerException);
    }

    [Fact]
    public async Task A_cancelled_task_cancels_the_work_and_ends_the_heartbeats()
    {
        var script = new Script(Answer(1), Answer(1), Cancelled, Answer(1));

        await using var heartbeat = await TaskHeartbeat.StartAsync("task", script.BeatAsync, _time, Stop);
        await CancelledAsync(heartbeat.Token);

        Assert.IsType<ConductorOneTaskCancelledException>(heartbeat.End);
        Assert.Equal(3, script.Beats);
    }

    [Fact]
    public async Task Nine_failures_in_a_row_end_the_work_and_eight_do_not()
    {
        Func<Proto.BatonServiceHeartbeatResponse>[] eight = [.. Enumerable.Repeat<Func<Proto.BatonServiceHeartbeatResponse>>(Fail, 8)];
        var script = new Script([Answer(1), .. eight, Answer(1), .. eight, Fail, Answer(1)]);

        await using var heartbeat = await TaskHeartbeat.StartAsync("task", script.BeatAsync, _time, Stop);
        await CancelledAsync(heartbeat.Token);

        Assert.IsType<ConductorOneTaskLostException>(heartbeat.End);
        Assert.Equal(19, script.Beats);
    }

    [Theory]
    [InlineData(typeof(ObjectDisposedException))]
    // A call that was cut can look like a cancellation; nobody here asked for one.
    [InlineData(typeof(TaskCanceledException))]
    public async Task A_heartbeat_that_breaks_counts_as_one_that_failed(System.Type failure)
    {
        Func<Proto.BatonServiceHeartbeatResponse> breaks = () => throw (Exception)Activator.CreateInstance(failure, "broken")!;
        Func<Proto.BatonServiceHeartbeatResponse>[] nine = [.. Enumerable.Repeat(breaks, 9)];

        await using var heartbeat = await TaskHeartbeat.StartAsync("task", new Script([Answer(1), .. nine]).BeatAsync, _time, Stop);
        await CancelledAsync(heartbeat.Token);

        Assert.IsType<ConductorOneTaskLostException>(heartbeat.End);
    }

    [Fact]
    public async Task The_callers_cancellation_reaches_the_work_and_ends_the_heartbeats()
    {
        using var caller = new CancellationTokenSource();
        var script = new Script(Answer(1));

        var heartbeat = await TaskHeartbeat.StartAsync("task", script.BeatAsync, _time, caller.Token);
        await script.Played;
        await caller.CancelAsync();

        Assert.True(heartbeat.Token.IsCancellationRequested);
        Assert.Null(heartbeat.End);
        await heartbeat.DisposeAsync();
    }

    private static Task CancelledAsync(CancellationToken token)
    {
        var done = new TaskCompletionSource();
        token.Register(done.SetResult);
        return done.Task.WaitAsync(Patience, Stop);
    }

    private static Proto.BatonServiceHeartbeatResponse Fail() => throw new ConductorOneServerException("no");

    private static Proto.BatonServiceHeartbeatResponse Cancelled() => new() { Cancelled = true };

    private static Func<Proto.BatonServiceHeartbeatResponse> Answer(int? seconds, int nanos = 0) =>
        () => new() { NextHeartbeat = seconds is null ? null : new Duration { Seconds = seconds.Value, Nanos = nanos } };

    /// <summary>Answers heartbeats one after the other; the one after the last is never answered.</summary>
    private sealed class Script(params Func<Proto.BatonServiceHeartbeatResponse>[] answers)
    {
        private readonly TaskCompletionSource _played = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _beats;

        public Task Played => _played.Task.WaitAsync(Patience, Stop);

        public int Beats => _beats;

        public async Task<Proto.BatonServiceHeartbeatResponse> BeatAsync(CancellationToken cancellationToken)
        {
            if (_beats < answers.Length) return answers[_beats++]();
            _played.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
