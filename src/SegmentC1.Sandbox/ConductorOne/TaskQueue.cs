using SegmentC1.ConductorOne.Baton.V1;
using Task = SegmentC1.ConductorOne.Baton.V1.Task;

namespace SegmentC1.Sandbox;

/// <summary>The tenant's tasks: waiting, taken under a lease, cancelled or ended.</summary>
internal sealed class TaskQueue(ConductorOneSandboxOptions options)
{
    private sealed class Entry(Task task, string? connectorId)
    {
        public Task Task { get; } = task;

        /// <summary>The connector that it is for; null for whichever asks.</summary>
        public string? ConnectorId { get; } = connectorId;

        public string? TakenBy { get; set; }

        public DateTimeOffset LeaseEnds { get; set; }

        public bool Cancelled { get; set; }

        public bool Ended { get; set; }
    }

    private const string IdAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly List<Entry> _entries = [];
    private readonly Random _random = new(options.Seed ^ 0x5eed);
    private readonly Lock _gate = new();

    public string Add(Task task, string? connectorId = null)
    {
        lock (_gate)
        {
            if (task.Id.Length == 0)
            {
                task.Id = string.Concat(Enumerable.Range(0, 27).Select(_ => IdAlphabet[_random.Next(IdAlphabet.Length)]));
            }

            _entries.Add(new Entry(task, connectorId));
            return task.Id;
        }
    }

    /// <summary>Hands out up to <paramref name="count"/> tasks that are free, other than the known ones.</summary>
    public IReadOnlyList<Task> Take(string hostId, int count, IReadOnlyCollection<string> known, string? connectorId = null)
    {
        lock (_gate)
        {
            var now = options.TimeProvider.GetUtcNow();
            var free = _entries
                .Where(entry => !entry.Ended && !entry.Cancelled && (entry.TakenBy is null || entry.LeaseEnds <= now))
                .Where(entry => !known.Contains(entry.Task.Id) && (entry.ConnectorId is null || entry.ConnectorId == connectorId))
                .Take(count)
                .ToList();
            foreach (var entry in free)
            {
                entry.TakenBy = hostId;
                entry.LeaseEnds = now + options.Lease;
                // A hello task has no end of its own: answering it is all.
                if (entry.Task.TaskTypeCase == Task.TaskTypeOneofCase.Hello) entry.Ended = true;
            }

            return [.. free.Select(entry => entry.Task)];
        }
    }

    /// <summary>Renews a lease; false when the task is cancelled, ended or not this host's.</summary>
    public bool Heartbeat(string taskId, string hostId)
    {
        lock (_gate)
        {
            if (Find(taskId) is not { Ended: false, Cancelled: false } entry || entry.TakenBy != hostId) return false;
            entry.LeaseEnds = options.TimeProvider.GetUtcNow() + options.Lease;
            return true;
        }
    }

    public bool IsTakenBy(string taskId, string hostId)
    {
        lock (_gate) return Find(taskId) is { Ended: false } entry && entry.TakenBy == hostId;
    }

    public bool IsFullSync(string taskId)
    {
        lock (_gate) return Find(taskId)?.Task.TaskTypeCase == Task.TaskTypeOneofCase.SyncFull;
    }

    public void End(string taskId)
    {
        lock (_gate)
        {
            if (Find(taskId) is { } entry) entry.Ended = true;
        }
    }

    public void Cancel(string taskId)
    {
        lock (_gate)
        {
            if (Find(taskId) is { } entry) entry.Cancelled = true;
        }
    }

    /// <summary>Gives a task back, as when its lease ran out.</summary>
    public void Release(string taskId)
    {
        lock (_gate)
        {
            if (Find(taskId) is { } entry) entry.TakenBy = null;
        }
    }

    private Entry? Find(string taskId) => _entries.Find(entry => entry.Task.Id == taskId);
}
