namespace SegmentC1.Sandbox;

/// <summary>The tasks that were ended, oldest first.</summary>
internal sealed class FinishedTasks
{
    private readonly List<FinishedTask> _all = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waits = [];
    private readonly Lock _gate = new();

    public IReadOnlyList<FinishedTask> All
    {
        get
        {
            lock (_gate) return [.. _all];
        }
    }

    public void Enqueue(FinishedTask task)
    {
        lock (_gate)
        {
            _all.Add(task);
            foreach (var wait in _waits.Where(wait => _all.Count >= wait.Count)) wait.Reached.TrySetResult();
            _waits.RemoveAll(wait => _all.Count >= wait.Count);
        }
    }

    public Task WhenAsync(int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_all.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
