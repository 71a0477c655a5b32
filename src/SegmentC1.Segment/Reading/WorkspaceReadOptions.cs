namespace SegmentC1.Segment;

/// <summary>What <see cref="SegmentClient.ReadWorkspaceAsync"/> reads, and which lists it is given ready.</summary>
/// <remarks>A given list is used as it is and not read again; its ledger must be complete (the caller checks).</remarks>
public sealed record WorkspaceReadOptions
{
    /// <summary>Also read the audit trail.</summary>
    public bool IncludeAudit { get; init; }

    /// <summary>Start of the audit window; null: 90 days before now.</summary>
    public DateTimeOffset? AuditStart { get; init; }

    /// <summary>The workspace, when it is known which one the token belongs to; saves the request. A token belongs to one for its whole life.</summary>
    public SegmentWorkspace? Workspace { get; init; }

    /// <summary>Users that were read already.</summary>
    public IReadOnlyList<SegmentUser>? Users { get; init; }

    /// <summary>Invites that were read already.</summary>
    public IReadOnlyList<SegmentInvite>? Invites { get; init; }

    /// <summary>Groups that were read already.</summary>
    public IReadOnlyList<SegmentGroup>? Groups { get; init; }

    /// <summary>Members of groups that were read already; the members of other groups are read.</summary>
    public IReadOnlyList<SegmentGroupMember>? GroupMembers { get; init; }

    /// <summary>Roles that were read already.</summary>
    public IReadOnlyList<SegmentRole>? Roles { get; init; }

    /// <summary>Resources that were read already; kinds that do not occur here are read.</summary>
    public IReadOnlyList<SegmentResource>? Resources { get; init; }
}

/// <summary>How far a reading has come.</summary>
/// <param name="Kind">The list that moved.</param>
/// <param name="Owner">A group's name or a function kind, where the list has one.</param>
/// <param name="Rows">Rows of that list so far.</param>
/// <param name="ListsDone">Lists that are finished.</param>
/// <param name="ListsKnown">Lists known to be needed so far; grows when the groups are known.</param>
/// <param name="Requests">Requests of the whole reading so far.</param>
public sealed record WorkspaceReadProgress(SegmentListKind Kind, string? Owner, long Rows, int ListsDone, int ListsKnown, long Requests);
