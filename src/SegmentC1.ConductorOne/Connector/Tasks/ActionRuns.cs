using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.ConductorOne;

/// <summary>One run of an action.</summary>
/// <param name="Id">A KSUID.</param>
/// <param name="Name">The action's name.</param>
/// <param name="Work">Ends when the run does; never fails.</param>
internal sealed record ActionRun(string Id, string Name, Task<(BatonActionStatus Status, Struct Response)> Work);

/// <summary>The runs of actions: those that go on, and the last thousand that are over. Source: C1 wire protocol, limits of actions.</summary>
internal sealed class ActionRuns(TimeProvider time) : IAsyncDisposable
{
    private const int MostFinished = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly object _gate = new();
    private readonly Dictionary<string, ActionRun> _runs = new(StringComparer.Ordinal);
    private readonly Queue<string> _finished = [];
    private readonly CancellationTokenSource _end = new();
    private int _disposed;

    /// <summary>The runs that are not over.</summary>
    public IReadOnlyCollection<Task> GoingOn
    {
        get
        {
            lock (_gate) return [.. _runs.Values.Select(run => run.Work).Where(work => !work.IsCompleted)];
        }
    }

    /// <summary>Begins a run. It goes on after the task that began it is over.</summary>
    public ActionRun Start(ConnectorAction action, Struct arguments)
    {
        var id = Ksuid.New(time).ToString();
        lock (_gate)
        {
            var run = new ActionRun(id, action.Schema.Name, Task.Run(() => RunAsync(id, action, arguments)));
            _runs.Add(id, run);
            return run;
        }
    }

    /// <summary>A run by its id; null where it was never begun here, or is forgotten.</summary>
    public ActionRun? Find(string id)
    {
        lock (_gate) return _runs.GetValueOrDefault(id);
    }

    /// <summary>Ends the runs that go on, and returns when they are over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _end.CancelAsync().ConfigureAwait(false);
        ActionRun[] runs;
        lock (_gate) runs = [.. _runs.Values];
        await Task.WhenAll(runs.Select(run => run.Work)).ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task<(BatonActionStatus Status, Struct Response)> RunAsync(string id, ConnectorAction action, Struct arguments)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _end.Token);
        try
        {
            return (BatonActionStatus.Complete, await action.RunAsync(arguments, stop.Token).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            var why = TaskFailures.Of(failure, nonRetryable: false).Status!.Message;
            return (BatonActionStatus.Failed, new Struct { Fields = { ["success"] = Value.ForBool(false), ["error"] = Value.ForString(why) } });
        }
        finally
        {
            Forget(id);
        }
    }

    private void Forget(string finished)
    {
        lock (_gate)
        {
            _finished.Enqueue(finished);
            if (_finished.Count > MostFinished) _runs.Remove(_finished.Dequeue());
        }
    }
}
