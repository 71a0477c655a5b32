using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SegmentC1.Sandbox;

/// <summary>When what goes wrong. A rule without <see cref="Times"/> works until it is removed.</summary>
public sealed class FaultRule
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sync = new();
    private Regex? _path;
    private int _seen;

    /// <summary>HTTP method; null for every one.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// Path, without the query, as it is on the wire: <c>*</c> stands for one part, <c>**</c> for any rest, as in <c>/groups/*/users</c>; null for every one.
    /// </summary>
    public string? PathPattern { get; init; }

    /// <summary>Text that the raw query must hold, as <c>cursor=MTAw</c>; null for any.</summary>
    public string? QueryContains { get; init; }

    /// <summary>How many requests that match, and that no earlier rule took, pass unharmed before the first fault.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests are hit at most; null for no end.</summary>
    public int? Times { get; init; }

    /// <summary>What happens.</summary>
    public FaultKind Kind { get; init; } = FaultKind.Status;

    /// <summary>Status of the answer; null for what the kind has by itself (Status: 500, Html: 502).</summary>
    public int? Status { get; init; }

    /// <summary>Body of the answer, sent as it is; null for what the kind has by itself.</summary>
    public string? Body { get; init; }

    /// <summary>Content type of <see cref="Body"/>; null for JSON, or HTML where the kind is <see cref="FaultKind.Html"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long the answer is held back, on the sandbox's clock.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether the request waits for <see cref="Release"/>.</summary>
    public bool Hold { get; init; }

    /// <summary>Text of the header <c>Retry-After</c>: seconds or an HTTP date; null for no header.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>For <see cref="FaultKind.RateLimited"/>: <c>msBeforeNext</c> of the body; null leaves <c>data</c> out.</summary>
    public long? MillisecondsBeforeNext { get; init; }

    /// <summary>More headers of the answer; a null value takes a header away.</summary>
    public IReadOnlyDictionary<string, string?> Headers { get; init; } = new Dictionary<string, string?>();

    /// <summary>For <see cref="FaultKind.PlanGate"/>: what the plan lacks.</summary>
    public string Feature { get; init; } = "User Groups";

    /// <summary>Key inside <c>data</c>, as <c>users</c> or <c>pagination</c>.</summary>
    public string? Key { get; init; }

    /// <summary>For <see cref="FaultKind.WrongTotal"/>.</summary>
    public int Total { get; init; }

    /// <summary>For <see cref="FaultKind.Rewrite"/>: changes the JSON of the answer in place.</summary>
    public Action<JsonObject>? Rewrite { get; init; }

    /// <summary>Done to the world before the request is carried out, whatever the kind: how rows drift between pages.</summary>
    public Action<SegmentWorld>? Change { get; init; }

    /// <summary>Requests that were hit.</summary>
    public int Hits
    {
        get
        {
            lock (_sync)
            {
                return Math.Max(0, Math.Min(_seen - Skip, Times ?? int.MaxValue));
            }
        }
    }

    /// <summary>Completes when the first request is hit, before it waits for anything.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets all requests go on that this rule holds, now and from now on.</summary>
    public void Release() => _released.TrySetResult();

    internal Task Released => _released.Task;

    internal void SetReached() => _reached.TrySetResult();

    /// <summary>Whether this request is hit; counts it when it matches.</summary>
    internal bool Takes(string method, string path, string query)
    {
        if ((Method is not null && !string.Equals(Method, method, StringComparison.OrdinalIgnoreCase))
            || (QueryContains is not null && !query.Contains(QueryContains, StringComparison.Ordinal))
            || !MatchesPath(PathPattern, path))
        {
            return false;
        }

        lock (_sync)
        {
            _seen++;
            return _seen > Skip && (Times is not { } times || _seen - Skip <= times);
        }
    }

    internal static Regex PathRegex(string pattern) =>
        new("^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]+", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant);

    private bool MatchesPath(string? pattern, string path) => pattern is null || (_path ??= PathRegex(pattern)).IsMatch(path);
}
