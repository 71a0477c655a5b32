using System.Globalization;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Fixed windows that begin with their first request, one for all requests and one for each limited write.</summary>
internal sealed class SegmentRateWindows(SegmentSandboxOptions options)
{
    private readonly Lock _sync = new();
    private readonly Dictionary<string, (DateTimeOffset End, int Consumed)> _windows = [];

    /// <summary>Takes one point; null when this request is not limited.</summary>
    public RatePoint? Take(SegmentRoute? route)
    {
        var isWrite = route is { HasWriteLimit: true };
        if ((isWrite ? options.WriteLimitPerWindow : options.RateLimitPerWindow) is not { } limit)
        {
            return null;
        }

        var now = options.TimeProvider.GetUtcNow();
        var name = isWrite ? $"{route!.Method} {route.Template}" : string.Empty;
        lock (_sync)
        {
            if (!_windows.TryGetValue(name, out var window) || window.End <= now)
            {
                window = (now + options.RateWindow, 0);
            }

            // Refused requests are counted too, so the number goes above the limit.
            window.Consumed++;
            _windows[name] = window;
            return new RatePoint(window.Consumed > limit, window.Consumed, Math.Max(0, limit - window.Consumed), window.End - now, window.End + options.ClockOffset);
        }
    }
}

/// <summary>Where a request stands in its window.</summary>
internal sealed record RatePoint(bool Refused, int Consumed, int Remaining, TimeSpan Left, DateTimeOffset Reset)
{
    public SegmentReply Reply() => SegmentReply.Error(429, "RequestError", "Too many requests in this window.", data: new JsonObject
    {
        ["msBeforeNext"] = (long)Math.Ceiling(Left.TotalMilliseconds),
        ["remainingPoints"] = Remaining,
        ["consumedPoints"] = Consumed,
    });

    public IEnumerable<KeyValuePair<string, string>> Headers() =>
    [
        new("X-RateLimit-Consumed", Consumed.ToString(CultureInfo.InvariantCulture)),
        new("X-RateLimit-Remaining", Remaining.ToString(CultureInfo.InvariantCulture)),
        new("X-RateLimit-Reset", Reset.ToString("r", CultureInfo.InvariantCulture)),
    ];
}
