namespace SegmentC1.ConductorOne;

/// <summary>An access token and the times at which to replace it.</summary>
/// <param name="value">The token itself.</param>
/// <param name="renewAt">When a new one should be asked for, if that is possible.</param>
/// <param name="expiresAt">When it is no longer used.</param>
internal sealed class AccessToken(string value, DateTimeOffset renewAt, DateTimeOffset expiresAt)
{
    public DateTimeOffset RenewAt { get; } = renewAt;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>The value of the <c>authorization</c> header or metadata entry.</summary>
    public string ToHeader() => "Bearer " + value;

    public override string ToString() => "access token (hidden)";
}
