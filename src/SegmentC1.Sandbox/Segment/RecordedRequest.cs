namespace SegmentC1.Sandbox;

/// <summary>A request that reached the sandbox. The token is never kept.</summary>
public sealed class RecordedRequest
{
    private int _status;

    internal RecordedRequest(int number, string method, string path, string query, string body, IReadOnlyDictionary<string, string> headers, DateTimeOffset at)
    {
        (Number, Method, Path, Query, Body, Headers, At) = (number, method, path, query, body, headers, at);
    }

    /// <summary>Place in the order of arrival, from 1.</summary>
    public int Number { get; }

    /// <summary>HTTP method.</summary>
    public string Method { get; }

    /// <summary>Path as it was on the wire, escapes included.</summary>
    public string Path { get; }

    /// <summary>Query as it was on the wire, with its question mark; empty when there was none.</summary>
    public string Query { get; }

    /// <summary>Body; empty when there was none.</summary>
    public string Body { get; }

    /// <summary>Headers, <c>Authorization</c> apart, by name without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>When it arrived, on the sandbox's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Status of the answer; null while there is none, and when the connection was cut before it.</summary>
    public int? Status
    {
        get => Volatile.Read(ref _status) is var status && status == 0 ? null : status;
        internal set => Volatile.Write(ref _status, value ?? 0);
    }

    internal bool Ended { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Number}. {Method} {Path}{Query} {Status}";
}
