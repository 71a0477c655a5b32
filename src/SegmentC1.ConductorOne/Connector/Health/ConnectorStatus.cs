using System.Globalization;
using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>What a connector is doing, for its health endpoint. Safe for concurrent use; holds no secret and no personal data.</summary>
internal sealed class ConnectorStatus(TimeProvider time)
{
    // The longest question and the longest pause together are ten minutes.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(15);
    // With every slot taken nothing is asked for, and a sync of a large workspace within its rate limits is long.
    private static readonly TimeSpan StuckBusyAfter = TimeSpan.FromHours(6);

    private readonly object _gate = new();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly Dictionary<ConnectorTaskOutcome, long> _ended = [];
    private string _state = "starting";
    private bool _registered;
    private bool _draining;
    private long _sign = time.GetTimestamp();
    private int _running;
    private DateTimeOffset? _askedAt;
    private ConnectorTaskReport? _last;
    private DateTimeOffset _lastEndedAt;
    private (DateTimeOffset At, string Message)? _failure;

    /// <summary>Whether the loop moves.</summary>
    public bool IsAlive
    {
        get
        {
            lock (_gate) return time.GetElapsedTime(_sign) < (_state is "busy" or "draining" ? StuckBusyAfter : StuckAfter);
        }
    }

    /// <summary>Whether ConductorOne knows this host and is asked for tasks.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate) return _registered && !_draining;
        }
    }

    /// <summary>A Hello is about to be said.</summary>
    public void Registering() => Enter("registering");

    /// <summary>The first Hello was heard.</summary>
    public void Registered()
    {
        lock (_gate) (_registered, _failure) = (true, null);
    }

    /// <summary>Waits for a free slot.</summary>
    public void Busy() => Enter("busy");

    /// <summary>Asks for a task, or pauses before that.</summary>
    public void Asking() => Enter("polling");

    /// <summary>A question was answered.</summary>
    public void Asked()
    {
        lock (_gate) (_sign, _askedAt, _failure) = (time.GetTimestamp(), time.GetUtcNow(), null);
    }

    /// <summary>No more tasks are asked for.</summary>
    public void Draining()
    {
        lock (_gate) _draining = true;
        Enter("draining");
    }

    /// <summary>Hello or a question failed.</summary>
    public void Failed(string message)
    {
        lock (_gate) (_sign, _failure) = (time.GetTimestamp(), (time.GetUtcNow(), message));
    }

    /// <summary>A task begins.</summary>
    public void TaskStarted()
    {
        lock (_gate) _running++;
    }

    /// <summary>A task ended.</summary>
    public void TaskEnded(ConnectorTaskReport report)
    {
        lock (_gate)
        {
            _running--;
            _ended[report.Outcome] = _ended.GetValueOrDefault(report.Outcome) + 1;
            (_last, _lastEndedAt, _sign) = (report, time.GetUtcNow(), time.GetTimestamp());
        }
    }

    /// <summary>All of it, for people and machines.</summary>
    public string ToJson()
    {
        lock (_gate)
        {
            return JsonConvert.SerializeObject(
                new
                {
                    alive = time.GetElapsedTime(_sign) < (_state is "busy" or "draining" ? StuckBusyAfter : StuckAfter),
                    ready = _registered && !_draining,
                    state = _state,
                    startedAt = Text(_startedAt),
                    lastAnswerAt = _askedAt is { } asked ? Text(asked) : null,
                    tasks = new
                    {
                        running = _running,
                        succeeded = _ended.GetValueOrDefault(ConnectorTaskOutcome.Succeeded),
                        failed = _ended.GetValueOrDefault(ConnectorTaskOutcome.Failed),
                        cancelled = _ended.GetValueOrDefault(ConnectorTaskOutcome.Cancelled),
                        abandoned = _ended.GetValueOrDefault(ConnectorTaskOutcome.Abandoned),
                    },
                    // Without its message, which may name people.
                    lastTask = _last is { } task
                        ? new { id = task.TaskId, kind = task.Kind, outcome = task.Outcome.ToString().ToLowerInvariant(), status = task.Status, endedAt = Text(_lastEndedAt) }
                        : null,
                    lastError = _failure is { } failure ? new { at = Text(failure.At), message = failure.Message } : null,
                },
                Formatting.None);
        }
    }

    private void Enter(string state)
    {
        lock (_gate) (_state, _sign) = (state, time.GetTimestamp());
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
