namespace SegmentC1.Sandbox;

/// <summary>What a task of a person is about.</summary>
internal enum AccessTaskKind
{
    Grant,
    Revoke,
    Certify,
}

/// <summary>A step of a task's policy.</summary>
/// <param name="Id">The id that answers must name.</param>
/// <param name="IsApproval">An approval; otherwise the provisioning.</param>
/// <param name="ApproverIds">Who may approve.</param>
internal sealed record AccessStep(string Id, bool IsApproval, IReadOnlyList<string> ApproverIds)
{
    /// <summary>Who approved, or denied.</summary>
    public string? AnsweredBy { get; set; }

    public bool Denied { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Why the provisioning failed.</summary>
    public string? Error { get; set; }
}

/// <summary>A request, a revocation or an item of an access review.</summary>
internal sealed record AccessTask(string Id, long NumericId, AccessTaskKind Kind, EntitlementRecord Entitlement, string UserId, DateTimeOffset CreatedAt)
{
    public AccountRecord? Account { get; init; }

    public string CreatedById { get; init; } = string.Empty;

    public string Description { get; init; } = string.Empty;

    public TimeSpan? Duration { get; init; }

    public bool Emergency { get; init; }

    public string Origin { get; init; } = "TASK_ORIGIN_API";

    public string ReviewId { get; init; } = string.Empty;

    public bool IsOpen { get; set; } = true;

    public string? Outcome { get; set; }

    public DateTimeOffset? OutcomeAt { get; set; }

    public AccessStep? Current { get; set; }

    public List<AccessStep> History { get; } = [];

    public List<string> Comments { get; } = [];

    /// <summary>The connector's task that carries it out.</summary>
    public string? BatonTaskId { get; set; }
}
