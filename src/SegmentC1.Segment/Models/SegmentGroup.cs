namespace SegmentC1.Segment;

/// <summary>A user group of the workspace. Groups do not nest.</summary>
public sealed record SegmentGroup : ISegmentListed
{
    /// <summary>Opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Segment's own count of members; whether it counts pending invites is not known. Null when not given.</summary>
    public long? MemberCount { get; init; }

    /// <summary>Permissions of the group. Null: not known. Null never means none; an empty list does.</summary>
    public IReadOnlyList<SegmentPermission>? Permissions { get; init; }

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}

/// <summary>A membership of a group: a user of the workspace, or an invite that becomes a member once accepted.</summary>
public sealed record SegmentGroupMember : ISegmentListed
{
    /// <summary>Id of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Name of the group, where the reader knew it.</summary>
    public string? GroupName { get; init; }

    /// <summary>Id of the user; null for a pending invite.</summary>
    public string? UserId { get; init; }

    /// <summary>Name of the user; null for a pending invite.</summary>
    public string? Name { get; init; }

    /// <summary>Address of the user or of the invite.</summary>
    public required string Email { get; init; }

    /// <summary>Whether this is an invite that is not accepted yet.</summary>
    public bool Pending => UserId is null;

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}
