using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace SegmentC1;

/// <summary>Runs asynchronous work to its end while everything that may touch the pipeline runs on the pipeline's thread.</summary>
/// <remarks>
/// The one place in the module that blocks. PowerShell takes output from the pipeline's thread only, so the continuations
/// of a cmdlet's own <c>await</c> come back here, and other threads hand in what they have to say.
/// Work that does not end in time after a stop is left behind: its continuations move to the thread pool, where its
/// <c>finally</c> blocks still run.
/// </remarks>
internal sealed class PipelinePump : SynchronizationContext, IDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(850);

    private readonly BlockingCollection<Action> _queue = [];
    private readonly CancellationTokenSource _abort;
    private ExceptionDispatchInfo? _failure;

    private PipelinePump(CancellationToken stop) => _abort = CancellationTokenSource.CreateLinkedTokenSource(stop);

    /// <summary>Runs the work; returns or throws as it does.</summary>
    /// <param name="work">Given the pump, to hand things in from other threads, and a token that ends it.</param>
    /// <param name="stop">Set when the pipeline is being stopped.</param>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public static void Run(Func<PipelinePump, CancellationToken, Task> work, CancellationToken stop)
    {
        using var pump = new PipelinePump(stop);
        var outer = Current;
        SetSynchronizationContext(pump);
        try
        {
            pump.Drive(work);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }

        if (stop.IsCancellationRequested) throw new PipelineStoppedException();
    }

    /// <summary>Takes a continuation of the work.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TryAdd(() => d(state))) ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    /// <summary>Not offered: waiting for the pipeline's thread from another one invites a deadlock.</summary>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Hands in something to be said on the pipeline's thread; dropped once the work has ended.</summary>
    /// <remarks>When saying it fails (a warning under <c>-WarningAction Stop</c>), the work is cancelled and the failure is what the pipeline sees.</remarks>
    public void Tell(Action say) => TryAdd(() =>
    {
        try
        {
            say();
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
            _abort.Cancel();
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _abort.Dispose();

    private void Drive(Func<PipelinePump, CancellationToken, Task> work)
    {
        var task = work(this, _abort.Token);
        _ = task.ContinueWith(
            static (_, queue) => ((BlockingCollection<Action>)queue!).CompleteAdding(),
            _queue, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        if (!DrainUntilDone() && !DrainFor(StopGrace))
        {
            _queue.CompleteAdding();
            foreach (var left in _queue.GetConsumingEnumerable()) ThreadPool.QueueUserWorkItem(_ => left());
            _ = task.ContinueWith(static left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            _failure?.Throw();
            throw new PipelineStoppedException();
        }

        _failure?.Throw();
        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs what comes until the work has ended (true) or is being aborted (false).</summary>
    private bool DrainUntilDone()
    {
        try
        {
            while (_queue.TryTake(out var next, Timeout.Infinite, _abort.Token)) next();
            return true;
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool DrainFor(TimeSpan grace)
    {
        var end = Environment.TickCount64 + (long)grace.TotalMilliseconds;
        while (_queue.TryTake(out var next, (int)Math.Max(0, end - Environment.TickCount64))) next();
        return _queue.IsCompleted;
    }

    private bool TryAdd(Action action)
    {
        try
        {
            _queue.Add(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
