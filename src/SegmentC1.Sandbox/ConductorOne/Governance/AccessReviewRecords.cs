namespace SegmentC1.Sandbox;

/// <summary>An access review campaign of the tenant.</summary>
internal sealed class AccessReviewRecord(string id, string displayName, DateTimeOffset now)
{
    public string Id { get; } = id;

    public string DisplayName { get; set; } = displayName;

    public string Description { get; set; } = string.Empty;

    public string PolicyId { get; set; } = string.Empty;

    public IReadOnlyList<string> OwnerIds { get; set; } = [];

    public string ScopeType { get; set; } = "ACCESS_REVIEW_SCOPE_TYPE_UNSPECIFIED";

    public DateTimeOffset? CompletionDate { get; set; }

    public string State { get; set; } = "ACCESS_REVIEW_STATE_DRAFT";

    public string CreatedById { get; set; } = string.Empty;

    public DateTimeOffset CreatedAt { get; } = now;

    public DateTimeOffset? StartedAt { get; set; }

    public List<EntitlementRecord> Entitlements { get; } = [];

    public List<ReportRecord> Reports { get; } = [];
}

/// <summary>A report of an access review.</summary>
internal sealed class ReportRecord(string id, string format, byte[] content, DateTimeOffset now)
{
    public string Id { get; } = id;

    public string Format { get; } = format;

    public byte[] Content { get; } = content;

    public DateTimeOffset CreatedAt { get; } = now;

    /// <summary>Looks until it is ready.</summary>
    public int Looks { get; set; } = 2;

    public bool Fails { get; init; }
}

/// <summary>A policy of the tenant.</summary>
internal sealed record PolicyRecord(string Id, string DisplayName, string Type);
