namespace SegmentC1.Segment;

/// <summary>Anything that a list of the workspace yields: it knows the ledger of the list that it came from.</summary>
public interface ISegmentListed
{
    /// <summary>The ledger of the list that this object was read from; null for one that was read alone.</summary>
    ListLedger? Ledger { get; }
}

/// <summary>A member of the workspace.</summary>
/// <remarks>Segment has no inactive state: who was removed is gone from the list. Sign-in, MFA and SSO state are not in the API.</remarks>
public sealed record SegmentUser : ISegmentListed
{
    /// <summary>Opaque id; compared ordinally and case-sensitively.</summary>
    public required string Id { get; init; }

    /// <summary>Display name; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>E-mail address, as Segment has it; compared without case.</summary>
    public required string Email { get; init; }

    /// <summary>
    /// Direct permissions, those through groups not included. Null: not known (the list did not carry them, or reading them
    /// failed). Null never means none; an empty list does.
    /// </summary>
    public IReadOnlyList<SegmentPermission>? Permissions { get; init; }

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}

/// <summary>An invitation to the workspace that was not accepted yet. The API gives nothing but the address.</summary>
public sealed record SegmentInvite : ISegmentListed
{
    /// <summary>The invited address; it is the invite's id.</summary>
    public required string Email { get; init; }

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}
