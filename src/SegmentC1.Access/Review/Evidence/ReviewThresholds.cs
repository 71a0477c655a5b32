namespace SegmentC1.Access;

/// <summary>From when on something is a finding.</summary>
public sealed record ReviewThresholds
{
    /// <summary>So many Workspace Owners, direct and through groups, are not too many. Default 3.</summary>
    public int MaxOwners { get; init; } = 3;

    /// <summary>Days before the picture in which a privileged person should have a recorded change; at most the 90 that Segment keeps. Default 90.</summary>
    public int ActivityDays { get; init; } = 90;

    /// <summary>Days for which an invite may be pending, as far as a baseline tells. Default 14.</summary>
    public int InviteDays { get; init; } = 14;

    /// <summary>
    /// The organisation's own domains; their subdomains are its own too. Empty: the domain that more than half of the members have is
    /// taken for the organisation's, and said to be an assumption.
    /// </summary>
    public IReadOnlyList<string> InternalDomains { get; init; } = [];
}
