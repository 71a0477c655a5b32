namespace SegmentC1.Segment;

/// <summary>What may be asked again after which failure, and after how long.</summary>
internal static class RetryRules
{
    /// <summary>Repeats of one request after failures at most; waits for rate windows are bounded by time instead.</summary>
    public const int MostRepeats = 4;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    /// <summary>How long to wait where Segment refuses for its rate and says nothing of the time.</summary>
    public static TimeSpan UnknownWindow { get; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether a request may be repeated although it may have been carried out. Adding (POST) must not be; deleting comes to the
    /// same when done twice, and so does replacing with what the state is worked out to be each time.
    /// </summary>
    public static bool IsRepeatable(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Put || method == HttpMethod.Delete;

    /// <summary>Whether a status means that the same request may succeed later.</summary>
    public static bool IsPassing(int status) => status is 408 or >= 500;

    /// <summary>The delay before a repeat: doubles, with up to a quarter of jitter.</summary>
    /// <param name="repeat">Which repeat, from 1.</param>
    /// <param name="random">Between 0 and 1.</param>
    public static TimeSpan Delay(int repeat, double random)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(repeat, 20) - 1);
        if (delay > LongestDelay) delay = LongestDelay;
        return delay * (1 + (random / 4));
    }
}
