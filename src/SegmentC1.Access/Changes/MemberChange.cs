namespace SegmentC1.Access;

/// <summary>Who is meant: a user by id or by address, or a pending invite by address.</summary>
/// <param name="UserId">Id of the user; null to go by the address.</param>
/// <param name="Email">The address; null to go by the id.</param>
/// <param name="Item">What a caller wants back with the outcome; not looked at.</param>
public sealed record PersonReference(string? UserId, string? Email, object? Item = null)
{
    /// <summary>For people.</summary>
    public override string ToString() => Email ?? UserId ?? "nobody";
}

/// <summary>What became of one person in a change of many.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="Person">Who was meant.</param>
/// <param name="Result">The result; null where there is a failure.</param>
/// <param name="Failure">Why there is no result.</param>
public sealed record PersonOutcome<T>(PersonReference Person, T? Result, Exception? Failure)
    where T : class;

/// <summary>What became of one membership.</summary>
public sealed record MemberChange
{
    /// <summary>Id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Name of the group.</summary>
    public required string GroupName { get; init; }

    /// <summary>Id of the user; null for a pending invite, and where nobody was found.</summary>
    public string? UserId { get; init; }

    /// <summary>Address.</summary>
    public string? Email { get; init; }

    /// <summary>Whether this is an invite that is not accepted yet.</summary>
    public bool Pending { get; init; }

    /// <summary><c>Added</c>, <c>Removed</c> or <c>None</c>; in a dry run, what would be.</summary>
    public required string Change { get; init; }

    /// <summary>Whether anything was changed.</summary>
    public bool Changed => Change != "None";

    /// <summary>Whether nothing was sent because only the outcome was asked for.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What became of a change of the members of one group.</summary>
/// <param name="GroupId">Id of the group.</param>
/// <param name="GroupName">Its name.</param>
/// <param name="People">One outcome per person; for a replacement, also those who went.</param>
/// <param name="Before">Members before, pending ones included.</param>
/// <param name="After">Members as they were read back; in a dry run, those before.</param>
/// <param name="Difference">Who came or went although nobody ordered it, for people; null for nobody.</param>
public sealed record MembershipChange(
    string GroupId,
    string GroupName,
    IReadOnlyList<PersonOutcome<MemberChange>> People,
    IReadOnlyList<Segment.SegmentGroupMember> Before,
    IReadOnlyList<Segment.SegmentGroupMember> After,
    string? Difference);

/// <summary>What became of an invitation, or of somebody's place in the workspace.</summary>
public sealed record PersonChange
{
    /// <summary>Id of the user; null for an invite.</summary>
    public string? UserId { get; init; }

    /// <summary>Name of the user; null for an invite.</summary>
    public string? Name { get; init; }

    /// <summary>Address.</summary>
    public string? Email { get; init; }

    /// <summary><c>Invited</c>, <c>InviteRemoved</c>, <c>UserRemoved</c> or <c>None</c>; in a dry run, what would be.</summary>
    public required string Change { get; init; }

    /// <summary>Whether anything was changed.</summary>
    public bool Changed => Change != "None";

    /// <summary>Why nothing was changed; null where something was.</summary>
    public string? Note { get; init; }

    /// <summary>Whether nothing was sent because only the outcome was asked for.</summary>
    public bool DryRun { get; init; }
}
