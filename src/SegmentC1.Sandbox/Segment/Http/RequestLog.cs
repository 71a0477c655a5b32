namespace SegmentC1.Sandbox;

/// <summary>The requests that reached a sandbox, and how many ran side by side.</summary>
internal sealed class RequestLog
{
    private readonly Lock _sync = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<(Func<IReadOnlyList<RecordedRequest>, bool> Condition, TaskCompletionSource Met)> _waiters = [];
    private int _number;
    private int _running;

    public int Peak { get; private set; }

    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_sync)
            {
                return [.. _requests];
            }
        }
    }

    public RecordedRequest Begin(string method, string path, string query, string body, IReadOnlyDictionary<string, string> headers, DateTimeOffset at)
    {
        lock (_sync)
        {
            var request = new RecordedRequest(++_number, method, path, query, body, headers, at);
            _requests.Add(request);
            Peak = Math.Max(Peak, ++_running);
            foreach (var waiter in _waiters.Where(waiter => waiter.Condition(_requests)).ToArray())
            {
                waiter.Met.TrySetResult();
                _waiters.Remove(waiter);
            }

            return request;
        }
    }

    /// <summary>Called before the answer is sent, so that a client's next request is not counted beside the one it has just finished.</summary>
    public void End(RecordedRequest request)
    {
        lock (_sync)
        {
            if (!request.Ended)
            {
                request.Ended = true;
                _running--;
            }
        }
    }

    public void Clear()
    {
        lock (_sync)
        {
            _requests.Clear();
            Peak = _running;
        }
    }

    public Task WhenAsync(Func<IReadOnlyList<RecordedRequest>, bool> condition, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (condition(_requests))
            {
                return Task.CompletedTask;
            }

            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((condition, met));
            return met.Task.WaitAsync(cancellationToken);
        }
    }
}
