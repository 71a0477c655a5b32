namespace SegmentC1.Segment;

/// <summary>Everything about access that was read from one workspace in one go, list by list, with the ledgers.</summary>
/// <remarks>
/// Raw material: it says what came, not what it means. Whether it is complete, and who effectively holds what, is decided
/// by the domain (the snapshot). A list that is a gap or could not be read is empty here and its ledger says why.
/// </remarks>
public sealed record WorkspaceReading
{
    /// <summary>The workspace.</summary>
    public required SegmentWorkspace Workspace { get; init; }

    /// <summary>When reading began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When reading ended, UTC.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>HTTP requests that the reading took, retries included.</summary>
    public required long Requests { get; init; }

    /// <summary>Users; <see cref="SegmentUser.Permissions"/> is null only where reading them failed.</summary>
    public required IReadOnlyList<SegmentUser> Users { get; init; }

    /// <summary>Pending invites.</summary>
    public required IReadOnlyList<SegmentInvite> Invites { get; init; }

    /// <summary>Groups; <see cref="SegmentGroup.Permissions"/> is null only where reading them failed.</summary>
    public required IReadOnlyList<SegmentGroup> Groups { get; init; }

    /// <summary>Members of all groups, pending ones included (<see cref="SegmentGroupMember.Pending"/>).</summary>
    public required IReadOnlyList<SegmentGroupMember> GroupMembers { get; init; }

    /// <summary>The role catalogue.</summary>
    public required IReadOnlyList<SegmentRole> Roles { get; init; }

    /// <summary>Labels of the workspace.</summary>
    public required IReadOnlyList<SegmentLabel> Labels { get; init; }

    /// <summary>Sources, warehouses, functions and spaces.</summary>
    public required IReadOnlyList<SegmentResource> Resources { get; init; }

    /// <summary>The audit trail of the window asked for; null when it was not asked for.</summary>
    public IReadOnlyList<SegmentAuditEvent>? AuditEvents { get; init; }

    /// <summary>One ledger for each list that was read, or that was given ready.</summary>
    public required IReadOnlyList<ListLedger> Ledgers { get; init; }
}
