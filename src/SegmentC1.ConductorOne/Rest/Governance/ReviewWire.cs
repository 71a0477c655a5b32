namespace SegmentC1.ConductorOne;

/// <summary>Access reviews, their reports and policies as the API writes them. Source: C1 OpenAPI.</summary>
internal static class ReviewWire
{
    public sealed record Answer(View? AccessReview);

    public sealed record View(Row? AccessReview);

    public sealed record Row(
        string? Id, string? DisplayName, string? Description, string? State, int? ExpectedTicketCount, DateTimeOffset? CompletionDate,
        DateTimeOffset? CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? ClosedAt, string? PolicyId, string? CreatedById)
    {
        public ConductorOneAccessReview? ToReview() => Id is not { Length: > 0 } id ? null : new ConductorOneAccessReview
        {
            Id = id,
            Name = DisplayName ?? string.Empty,
            Description = Description ?? string.Empty,
            State = WireText.Of(State, "ACCESS_REVIEW_STATE_"),
            ExpectedItems = ExpectedTicketCount,
            DueAt = CompletionDate,
            CreatedAt = CreatedAt,
            StartedAt = StartedAt,
            ClosedAt = ClosedAt,
            PolicyId = PolicyId ?? string.Empty,
            CreatedByUserId = CreatedById ?? string.Empty,
        };
    }

    public sealed record PolicyRow(string? Id, string? DisplayName);

    public sealed record Report(string? Id, string? State, string? Format, string? DownloadUrl, DateTimeOffset? CreatedAt, Dictionary<string, string?>? Hashes);
}
