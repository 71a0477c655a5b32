namespace SegmentC1.Segment;

/// <summary>Paces the requests that Segment counts together by the fixed windows that it counts in.</summary>
/// <remarks>
/// Segment counts points in windows of about a minute and says with each answer how many are left and when the window ends.
/// Bursting inside a window and sleeping until its end is several times faster than an even pace. A reserve is left for other
/// users of the token. Where an answer says nothing of windows, nothing is held back.
/// </remarks>
internal sealed class RateWindow(TimeProvider time, Action<SegmentNotice>? notify, Func<double> random)
{
    // The headers have whole seconds: the true end may be up to one second later than they say.
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SameWindow = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly long _origin = time.GetTimestamp();
    private TaskCompletionSource _changed = NewSignal();
    private int _inFlight;
    private long? _limit;
    private long? _remaining;
    private DateTimeOffset? _resetAt;
    private TimeSpan? _windowEnd;
    private TimeSpan _blockedUntil;
    private TimeSpan? _noticed;
    private bool _fresh;

    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Waits until a request may be sent. Each entry must be followed by one <see cref="Leave"/>.</summary>
    /// <exception cref="SegmentRateLimitException">A refusal of Segment reaches beyond what the request may wait.</exception>
    public Task EnterAsync(RateBudget budget, string operation, CancellationToken cancellationToken) => WaitAsync(budget, operation, enter: true, cancellationToken);

    /// <summary>Waits until a request may be sent, for one that <see cref="TryEnter"/> is to enter later.</summary>
    /// <exception cref="SegmentRateLimitException">As for entering.</exception>
    public Task OpenAsync(RateBudget budget, string operation, CancellationToken cancellationToken) => WaitAsync(budget, operation, enter: false, cancellationToken);

    /// <summary>Enters where that takes no wait.</summary>
    /// <exception cref="SegmentRateLimitException">As for entering.</exception>
    public bool TryEnter(RateBudget budget, string operation)
    {
        lock (_gate)
        {
            if (NextWait(budget, operation) != TimeSpan.Zero) return false;
            _inFlight++;
            return true;
        }
    }

    private async Task WaitAsync(RateBudget budget, string operation, bool enter, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            TimeSpan? wait;
            var tell = false;
            lock (_gate)
            {
                wait = NextWait(budget, operation);
                if (wait == TimeSpan.Zero)
                {
                    if (enter) _inFlight++;
                    return;
                }

                change = _changed.Task;
                if (wait is { } known) tell = IsNews(Now + known);
            }

            if (wait is not { } delay)
            {
                // An answer that is on its way tells more than the clock.
                await change.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            budget.Spend(delay);
            if (tell)
            {
                notify?.Invoke(new SegmentNotice(
                    SegmentNoticeKind.RateWait,
                    $"Segment's rate window is used up; going on in {Seconds(delay)} s.",
                    delay));
            }

            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says that an entered request was answered, with what the answer said, or failed (null).</summary>
    public void Leave(RateHeaders? headers)
    {
        string? news = null;
        lock (_gate)
        {
            _inFlight--;
            if (headers is not null) news = Learn(headers);
            Signal();
        }

        if (news is not null) notify?.Invoke(new SegmentNotice(SegmentNoticeKind.Detail, news));
    }

    /// <summary>Holds back every request of this window for a while, because Segment refused one. The refusal counts for more than the headers.</summary>
    public void Block(TimeSpan wait)
    {
        lock (_gate)
        {
            var until = Now + Whole(wait);
            if (until > _blockedUntil) _blockedUntil = until;
            StartFresh();
            // Whoever caused this tells of it; the waits that follow from it are no news.
            _noticed = _blockedUntil;
            Signal();
        }
    }

    // Zero: send now. Null: wait for an answer. Else: wait so long.
    private TimeSpan? NextWait(RateBudget budget, string operation)
    {
        var now = Now;
        if (_blockedUntil > now)
        {
            var block = Whole(_blockedUntil - now);
            return budget.Allows(block) ? block : throw SegmentErrors.RateBlocked(operation, block);
        }

        if (_windowEnd <= now) StartFresh();
        if (MaySend()) return TimeSpan.Zero;
        if (_inFlight > 0) return null;

        var untilEnd = Whole((_windowEnd ?? now) - now);
        // A window that ends after the budget does not refuse anything by itself: Segment decides.
        return untilEnd > TimeSpan.Zero && budget.Allows(untilEnd) ? untilEnd : TimeSpan.Zero;
    }

    private bool MaySend()
    {
        if (_remaining is not { } remaining) return true;
        if (_fresh && _inFlight == 0) return true;
        return remaining - _inFlight > Reserve;
    }

    private long Reserve => Math.Max(1, (_limit ?? 0) / 10);

    // Returns what is worth a detail in a log: the size of the window, when it comes to be known.
    private string? Learn(RateHeaders headers)
    {
        if (headers.Remaining is not { } remaining || headers.UntilReset(time.GetUtcNow()) is not { } untilReset) return null;
        var news = _limit is null ? $"Rate window: {(headers.Consumed ?? 0) + remaining} points, {remaining} left for {Seconds(untilReset)} s." : null;
        _limit = headers.Consumed is { } consumed ? consumed + remaining : Math.Max(_limit ?? 0, remaining);

        if (_resetAt is { } known)
        {
            var later = headers.ResetAt!.Value - known;
            // An answer to a request of the window before: what it says has passed.
            if (later < -SameWindow) return news;
            if (later <= SameWindow && !_fresh)
            {
                _remaining = Math.Min(_remaining ?? remaining, remaining);
                return news;
            }
        }

        if (untilReset == TimeSpan.Zero)
        {
            StartFresh();
            return news;
        }

        _fresh = false;
        _remaining = remaining;
        _resetAt = headers.ResetAt;
        _windowEnd = Now + untilReset + Precision + (random() * (Precision / 4));
        return news;
    }

    // Nothing is known of the new window but its size. One request goes ahead when even that is too small to share.
    private void StartFresh()
    {
        _fresh = true;
        _remaining = _limit;
        _windowEnd = null;
    }

    private bool IsNews(TimeSpan end)
    {
        if (_noticed is { } noticed && (end - noticed).Duration() < SameWindow) return false;
        _noticed = end;
        return true;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Timers count whole milliseconds: a rest below one would be waited for again and again without time passing.
    internal static TimeSpan Whole(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    internal static string Seconds(TimeSpan span) =>
        Math.Ceiling(span.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
