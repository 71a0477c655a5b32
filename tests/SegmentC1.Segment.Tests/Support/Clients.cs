using System.Collections.Concurrent;
using System.Security;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SegmentC1.Segment.Tests;

public static class Clients
{
    /// <summary>Looked for in everything that a client shows.</summary>
    public const string Canary = "sgp_canary-Token.0123456789";

    public static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var c in text) secret.AppendChar(c);
        return secret;
    }

    public static SegmentClientOptions Options(Uri address) => new() { Token = Secret(Canary), ApiUri = address };

    public static SegmentClient Client(this ScriptedServer server, Func<SegmentClientOptions, SegmentClientOptions>? with = null)
    {
        var options = Options(server.Address);
        return new SegmentClient(with is null ? options : with(options));
    }
}

/// <summary>Keeps every notice.</summary>
public sealed class Notices
{
    private readonly ConcurrentQueue<SegmentNotice> _all = new();

    public IReadOnlyList<SegmentNotice> All => [.. _all];

    public IReadOnlyList<SegmentNotice> Of(SegmentNoticeKind kind) => [.. _all.Where(notice => notice.Kind == kind)];

    public void Add(SegmentNotice notice) => _all.Enqueue(notice);
}

/// <summary>A clock on which every wait is over at once, and the clock then stands at its end. Time limits of attempts never strike.</summary>
public sealed class LeapingTime(TimeSpan neverAt) : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public LeapingTime()
        : this(TimeSpan.FromSeconds(100))
    {
    }

    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate) return [.. _waits];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return _now.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Idle();
        if (dueTime == neverAt || dueTime == Timeout.InfiniteTimeSpan) return timer;
        lock (_gate)
        {
            _waits.Add(dueTime);
            _now += dueTime;
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return timer;
    }

    private sealed class Idle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>A clock that stands until it is moved, and tells of each timer that is set on it.</summary>
public sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The span of the next timer, once it is set.</summary>
    public ValueTask<TimeSpan> NextTimerAsync(CancellationToken cancellationToken) => _timers.Reader.ReadAsync(cancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan) _timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
