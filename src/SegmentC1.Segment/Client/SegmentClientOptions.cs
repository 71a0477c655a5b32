using System.Security;

namespace SegmentC1.Segment;

/// <summary>Where a workspace's data lives. The token does not tell.</summary>
public enum SegmentRegion
{
    /// <summary>United States, <c>https://api.segmentapis.com</c>.</summary>
    US,

    /// <summary>European Union (Ireland), <c>https://eu1.api.segmentapis.com</c>.</summary>
    EU,
}

/// <summary>How a <see cref="SegmentClient"/> reaches Segment. Immutable once the client is made.</summary>
public sealed record SegmentClientOptions
{
    /// <summary>The Public API token. Turned into plain text only where the header is set.</summary>
    public required SecureString Token { get; init; }

    /// <summary>The region; ignored when <see cref="ApiUri"/> is given.</summary>
    public SegmentRegion Region { get; init; } = SegmentRegion.US;

    /// <summary>Another base address, for tests and gateways. <c>https</c> only, unless the host is a loopback address.</summary>
    public Uri? ApiUri { get; init; }

    /// <summary>Refuses every request but GET before it is sent.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Requests in flight at most; 1 to 32.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary>The longest that one request may wait for rate windows in total before it fails; nothing to one day.</summary>
    public TimeSpan MaxRateWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest that one attempt may take; at most one day.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The clock, and the waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told of what a person should know while it happens: waits for a rate window, retries. May be called from any thread.</summary>
    public Action<SegmentNotice>? OnNotice { get; init; }
}

/// <summary>Something worth telling while a call goes on.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">For people; never holds the token.</param>
/// <param name="Delay">How long the client will wait; null when it does not.</param>
public sealed record SegmentNotice(SegmentNoticeKind Kind, string Message, TimeSpan? Delay = null);

/// <summary>What a <see cref="SegmentNotice"/> is about.</summary>
public enum SegmentNoticeKind
{
    /// <summary>Waiting for the end of a rate window.</summary>
    RateWait,

    /// <summary>A request is repeated after a failure.</summary>
    Retry,

    /// <summary>A detail for a verbose log: shapes, headers of rate windows, which way permissions are read.</summary>
    Detail,
}
