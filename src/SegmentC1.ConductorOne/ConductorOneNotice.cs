namespace SegmentC1.ConductorOne;

/// <summary>Something worth telling while work with a tenant goes on.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">For people; never holds a secret.</param>
/// <param name="Delay">How long the client will wait; null when it does not.</param>
public sealed record ConductorOneNotice(ConductorOneNoticeKind Kind, string Message, TimeSpan? Delay = null);

/// <summary>What a <see cref="ConductorOneNotice"/> is about.</summary>
public enum ConductorOneNoticeKind
{
    /// <summary>A call is repeated after a failure.</summary>
    Retry,

    /// <summary>Something a person should look at, although the work goes on.</summary>
    Warning,

    /// <summary>A detail for a verbose log.</summary>
    Detail,

    /// <summary>A step of something that runs for long: a connector registered, is stopping, ended.</summary>
    Step,
}
