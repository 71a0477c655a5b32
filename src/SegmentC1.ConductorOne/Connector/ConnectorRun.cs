using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using SegmentC1.Baton;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>A connector from its first Hello to its end: asks for tasks and carries them out side by side. For one use. Source: C1 wire protocol, startup and task loop.</summary>
/// <param name="connection">The tenant.</param>
/// <param name="tasks">Carries tasks out.</param>
/// <param name="options">How.</param>
/// <param name="status">Told what happens.</param>
/// <param name="slots">As many as there may be tasks at a time.</param>
internal sealed class ConnectorRun(ConductorOneConnection connection, TaskRun tasks, ConnectorOptions options, ConnectorStatus status, SemaphoreSlim slots)
{
    // A question that is open when the end is ordered may bring a task, which would be lost to its lease if nobody took the answer.
    private static readonly TimeSpan AskGrace = TimeSpan.FromSeconds(2);
    // Ctrl+C must end a command within a second; FinishTask goes on behind it for its 30 s.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(700);
    // For telling ConductorOne of the tasks that are given up.
    private static readonly TimeSpan GiveUpGrace = TimeSpan.FromSeconds(5);
    // With the pauses in between, about a minute: a credential that is refused for so long was revoked.
    private const int MaxRefusals = 6;

    private readonly TimeProvider _time = connection.TimeProvider;
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private int _refusals;

    /// <summary>Runs until it is told to end, or until going on makes no sense.</summary>
    /// <param name="stop">Ends it at once; ConductorOne is still told of the tasks that are given up.</param>
    /// <exception cref="ConductorOneException">The tenant refuses this connector for good.</exception>
    /// <exception cref="ConductorOneDrainException">Running tasks did not end in time and were given up.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop, options.Drain);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ExceptionDispatchInfo? fatal = null;
        try
        {
            await RegisterAsync(asking.Token).ConfigureAwait(false);
            await AskForTasksAsync(asking.Token, working.Token, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            // Told to end.
        }
        catch (ConductorOneException exception)
        {
            status.Failed(exception.Message);
            fatal = ExceptionDispatchInfo.Capture(exception);
        }

        status.Draining();
        var given = await EndTasksAsync(working, stop).ConfigureAwait(false);
        fatal?.Throw();
        stop.ThrowIfCancellationRequested();
        if (given.Tasks + given.Actions > 0) throw GivenUp(given);

        Tell(ConductorOneNoticeKind.Step, "The connector has ended.");
    }

    private async Task RegisterAsync(CancellationToken stop)
    {
        status.Registering();
        await Registration.SayHelloAsync(connection.Baton, ConnectorDescription.Create(), _time, OnRetry, stop).ConfigureAwait(false);
        connection.ProveConnector();
        status.Registered();
        Tell(ConductorOneNoticeKind.Step, $"Registered with {connection.TenantHost} as '{connection.ClientId}', host '{connection.HostId}', provisioning {(options.Provisioning ? "on" : "off")}.");
    }

    private async Task AskForTasksAsync(CancellationToken asking, CancellationToken working, CancellationToken stop)
    {
        var poller = new TaskPoller(_ => AskAsync(asking, stop), _time, IsFatal, OnRetry);
        while (true)
        {
            // The slot comes first: a task that is taken and then waits here would be kept from other hosts.
            status.Busy();
            await slots.WaitAsync(asking).ConfigureAwait(false);
            status.Asking();
            var started = false;
            try
            {
                var task = await poller.NextAsync(asking).ConfigureAwait(false);
                started = Start(task, working);
                if (!started) poller.NothingNew();
            }
            finally
            {
                if (!started) slots.Release();
            }
        }
    }

    private async Task<Proto.BatonServiceGetTaskResponse> AskAsync(CancellationToken asking, CancellationToken stop)
    {
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, stop);
        using var ends = asking.UnsafeRegister(static source => ((CancellationTokenSource)source!).CancelAfter(AskGrace), grace);
        status.Asking();
        var answer = await connection.Baton.GetTaskAsync(either.Token).ConfigureAwait(false);
        _refusals = 0;
        status.Asked();
        return answer;
    }

    private bool Start(Proto.Task task, CancellationToken working)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The lease of a task that is not a sync is not renewed, so that a slow one may come again while it runs.
        if (!_running.TryAdd(task.Id, begin.Task))
        {
            Tell(ConductorOneNoticeKind.Detail, $"The task {task.Id} was handed out again while it still runs here; it goes on once.");
            return false;
        }

        status.TaskStarted();
        _running[task.Id] = Task.Run(() => CarryOutAsync(task, begin.Task, working), CancellationToken.None);
        begin.SetResult();
        return true;
    }

    private async Task CarryOutAsync(Proto.Task task, Task begin, CancellationToken working)
    {
        await begin.ConfigureAwait(false);
        try
        {
            var report = await tasks.CarryOutAsync(task, working).ConfigureAwait(false);
            status.TaskEnded(report);
            options.OnTask?.Invoke(report);
        }
        finally
        {
            _running.TryRemove(task.Id, out _);
            slots.Release();
        }
    }

    /// <summary>Waits for what runs as long as it may take; how much was given up.</summary>
    private async Task<(int Tasks, int Actions)> EndTasksAsync(CancellationTokenSource working, CancellationToken stop)
    {
        var all = EverythingAsync();
        if (all.IsCompleted) return default;
        if (!stop.IsCancellationRequested)
        {
            var count = _running.Count + tasks.GoingOn.Count;
            Tell(ConductorOneNoticeKind.Step, string.Create(CultureInfo.InvariantCulture, $"Asking for no more tasks; waiting up to {options.DrainTimeout.TotalSeconds:0} seconds for {count} that run."));
            await WaitAsync(all, options.DrainTimeout, stop).ConfigureAwait(false);
        }

        if (all.IsCompleted) return default;
        var left = (_running.Count, tasks.GoingOn.Count);
        await working.CancelAsync().ConfigureAwait(false);
        // Actions that go on are ended by their owner, after this.
        var ending = Task.WhenAll(_running.Values);
        if (!stop.IsCancellationRequested) await WaitAsync(ending, GiveUpGrace, stop).ConfigureAwait(false);
        if (stop.IsCancellationRequested) await WaitAsync(ending, StopGrace, CancellationToken.None).ConfigureAwait(false);
        return left;
    }

    private async Task EverythingAsync()
    {
        await Task.WhenAll(_running.Values).ConfigureAwait(false);
        // What is begun by a task goes on after it: only now is it all there.
        await Task.WhenAll(tasks.GoingOn).ConfigureAwait(false);
    }

    private ConductorOneDrainException GivenUp((int Tasks, int Actions) left)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"What ran did not end within {options.DrainTimeout.TotalSeconds:0} seconds and was given up.");
        if (left.Tasks > 0) what += string.Create(CultureInfo.InvariantCulture, $" Tasks: {left.Tasks}; ConductorOne was told, or hands them out again when their lease ends.");
        if (left.Actions > 0) what += string.Create(CultureInfo.InvariantCulture, $" Actions that went on after their task: {left.Actions}; nobody begins those again by himself.");
        return new ConductorOneDrainException(what);
    }

    private async Task WaitAsync(Task all, TimeSpan limit, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(all, Task.Delay(limit, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    // Whatever else stands between the two, such as a load balancer that knows no such method, may be gone with the next answer.
    private bool IsFatal(ConductorOneException failure)
    {
        _refusals = failure is ConductorOneAuthenticationException or ConductorOneForbiddenException or ConductorOneNotFoundException ? _refusals + 1 : 0;
        return _refusals >= MaxRefusals;
    }

    private void OnRetry(ConductorOneException failure, TimeSpan pause)
    {
        status.Failed(failure.Message);
        options.OnNotice?.Invoke(new ConductorOneNotice(
            ConductorOneNoticeKind.Retry, string.Create(CultureInfo.InvariantCulture, $"{failure.Message} Trying again in {pause.TotalSeconds:0} seconds."), pause));
    }

    private void Tell(ConductorOneNoticeKind kind, string message) => options.OnNotice?.Invoke(new ConductorOneNotice(kind, message));
}
