using System.Net;

namespace SegmentC1.ConductorOne;

/// <summary>What came back from one request.</summary>
/// <param name="Operation">Method and path, without query.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The whole body as text.</param>
/// <param name="RequestId">The request id, where a header gave one.</param>
/// <param name="Date">The server's clock, where it told it.</param>
/// <param name="RetryAfter">How long it asks to wait, where it does.</param>
internal sealed record HttpAnswer(string Operation, HttpStatusCode Status, string Body, string? RequestId, DateTimeOffset? Date, TimeSpan? RetryAfter)
{
    /// <summary>The nonce that the next proof of possession is to carry; null when none came.</summary>
    public string? DpopNonce { get; init; }

    /// <summary>What <c>WWW-Authenticate</c> says; null when it was not there.</summary>
    public string? Challenge { get; init; }

    /// <summary>Whether the status is in the two hundreds.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Operation and status alone: a body may hold a token.</summary>
    public override string ToString() => $"{Operation}: {(int)Status}";
}
