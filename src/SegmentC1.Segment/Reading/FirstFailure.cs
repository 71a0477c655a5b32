using System.Runtime.ExceptionServices;

namespace SegmentC1.Segment;

/// <summary>Runs tasks side by side; the first that fails stops the others and is what the caller gets to see.</summary>
internal sealed class FirstFailure(CancellationToken outer) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
    private readonly object _gate = new();
    private readonly List<Task> _tasks = [];
    private ExceptionDispatchInfo? _first;

    /// <summary>Ends with the caller's wish or with the first failure.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Begins a task.</summary>
    public Task<T> Start<T>(Func<Task<T>> work)
    {
        var task = GuardAsync(work);
        lock (_gate) _tasks.Add(task);
        return task;
    }

    /// <summary>Waits for all of them.</summary>
    /// <returns>The failure that came first; null when all went well.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<ExceptionDispatchInfo?> EndAsync()
    {
        Task[] tasks;
        lock (_gate) tasks = [.. _tasks];
        await Task.WhenAll(tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        outer.ThrowIfCancellationRequested();
        return _first;
    }

    public void Dispose() => _stop.Dispose();

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            lock (_gate) _first ??= ExceptionDispatchInfo.Capture(e);
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
