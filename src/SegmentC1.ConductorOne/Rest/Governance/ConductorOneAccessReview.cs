namespace SegmentC1.ConductorOne;

/// <summary>An access review (campaign) of the tenant. Source: C1 OpenAPI, <c>c1.api.accessreview.v1.AccessReview</c>.</summary>
public sealed record ConductorOneAccessReview
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The description; empty when there is none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Where it stands, such as Draft, Preparing, Open or Closed.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>Items that it has or will have, as the tenant estimates; null when it does not say.</summary>
    public int? ExpectedItems { get; init; }

    /// <summary>When it is to be done, UTC; null for no date.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was started, UTC; null while it was not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was closed, UTC; null while it is not.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The policy that decides who reviews.</summary>
    public string PolicyId { get; init; } = string.Empty;

    /// <summary>Who made it.</summary>
    public string CreatedByUserId { get; init; } = string.Empty;

    /// <summary>Its name.</summary>
    public override string ToString() => Name.Length == 0 ? Id : Name;
}

/// <summary>A policy of the tenant. Source: C1 OpenAPI, <c>c1.api.policy.v1.Policy</c>.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
public sealed record ConductorOnePolicy(string Id, string Name);

/// <summary>Format of a report.</summary>
public enum ConductorOneReportFormat
{
    /// <summary>Comma-separated.</summary>
    Csv,

    /// <summary>A workbook.</summary>
    Xlsx,

    /// <summary>JSON.</summary>
    Json,
}

/// <summary>A report that was fetched.</summary>
public sealed record ConductorOneReportFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its format.</summary>
    public ConductorOneReportFormat Format { get; init; }

    /// <summary>Its length in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public string Sha256 { get; init; } = string.Empty;

    /// <summary>Whether the tenant told a hash of the report, which the file has.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The access review.</summary>
    public string AccessReviewId { get; init; } = string.Empty;

    /// <summary>The report.</summary>
    public string ReportId { get; init; } = string.Empty;

    /// <summary>When the tenant made it, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
