using System.Globalization;
using System.Net.Http.Headers;

namespace SegmentC1.Segment;

/// <summary>What an answer says of the rate window it was counted in.</summary>
/// <param name="Consumed">Points used in this window; null when not said.</param>
/// <param name="Remaining">Points left in this window; null when not said.</param>
/// <param name="ResetAt">End of the window by the server's clock; null when not said.</param>
/// <param name="ServerNow">The server's clock (<c>Date</c>); null when not said.</param>
internal sealed record RateHeaders(long? Consumed, long? Remaining, DateTimeOffset? ResetAt, DateTimeOffset? ServerNow)
{
    // Numbers above these are points in time and not spans, whatever an intermediary makes of the header.
    private const long FirstEpochSecond = 1_000_000_000;
    private const long FirstEpochMillisecond = 1_000_000_000_000;

    /// <summary>Time left in the window by the server's own clock; null when the answer does not say. Never negative.</summary>
    public TimeSpan? UntilReset(DateTimeOffset localNow)
    {
        if (ResetAt is not { } reset) return null;
        var left = reset - (ServerNow ?? localNow);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Reads the headers of an answer; what cannot be read is null.</summary>
    public static RateHeaders Of(HttpResponseMessage response, DateTimeOffset localNow)
    {
        var headers = response.Headers;
        var serverNow = headers.Date;
        return new RateHeaders(
            Number(First(headers, "X-RateLimit-Consumed")),
            Number(First(headers, "X-RateLimit-Remaining")),
            Moment(First(headers, "X-RateLimit-Reset"), serverNow ?? localNow),
            serverNow);
    }

    /// <summary><c>Retry-After</c> as a span, from seconds or a date; null when there is none. Never negative.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset localNow)
    {
        var text = First(response.Headers, "Retry-After");
        if (text is null) return null;
        var now = response.Headers.Date ?? localNow;
        TimeSpan? wait = Number(text) is { } seconds ? Seconds(seconds) : Moment(text, now) - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static DateTimeOffset? Moment(string? text, DateTimeOffset now)
    {
        if (text is null) return null;
        if (Number(text) is { } number)
        {
            return number switch
            {
                >= FirstEpochMillisecond and < FirstEpochMillisecond * 100 => DateTimeOffset.FromUnixTimeMilliseconds(number),
                >= FirstEpochSecond and < FirstEpochSecond * 100 => DateTimeOffset.FromUnixTimeSeconds(number),
                >= 0 and < FirstEpochSecond => now + Seconds(number),
                _ => null,
            };
        }

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var moment) ? moment : null;
    }

    private static TimeSpan Seconds(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, FirstEpochSecond));

    private static long? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15 ? (long)Math.Ceiling(number) : null;

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;
}
