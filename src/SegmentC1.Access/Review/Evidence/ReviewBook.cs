namespace SegmentC1.Access;

/// <summary>A whole access review, ready to be written: everything that a file of the evidence says, it takes from here.</summary>
public sealed record ReviewBook
{
    private readonly Lazy<ReviewerRules> _reviewers;

    internal ReviewBook(IReadOnlyList<ReviewerRule> reviewers)
    {
        ReviewerRules = reviewers;
        _reviewers = new Lazy<ReviewerRules>(() => new ReviewerRules(reviewers));
    }

    /// <summary>The picture of the whole workspace, also where the review is of a part.</summary>
    public required WorkspaceSnapshot Snapshot { get; init; }

    /// <summary>The lines of access that the review is of: ordered by principal, each with all that was found about it and its person.</summary>
    public required IReadOnlyList<AccessEntry> Entries { get; init; }

    /// <summary>The people of these lines, in the same order.</summary>
    public required IReadOnlyList<UserReviewRow> Users { get; init; }

    /// <summary>The groups; of a part only those that its lines or its scope name. By name, ordinally.</summary>
    public required IReadOnlyList<GroupReviewRow> Groups { get; init; }

    /// <summary>What should be looked at, the gravest first; of a part only what is about its people and groups.</summary>
    public required IReadOnlyList<ReviewFinding> Findings { get; init; }

    /// <summary>How much there is, by kind.</summary>
    public required ReviewCounts Counts { get; init; }

    /// <summary>The part of the workspace that this is, in words; null when it is the whole.</summary>
    public string? Scope { get; init; }

    /// <summary>From when on something is a finding.</summary>
    public required ReviewThresholds Thresholds { get; init; }

    /// <summary>The organisation's own domains, as given or assumed.</summary>
    public required OwnDomains OwnDomains { get; init; }

    /// <summary>Ids of findings that were switched off.</summary>
    public required IReadOnlyList<string> DisabledFindings { get; init; }

    /// <summary>Window and wording of the last recorded change.</summary>
    public required LastActivity Activity { get; init; }

    /// <summary>Whether a list of leavers was compared.</summary>
    public required bool LeaversCompared { get; init; }

    /// <summary>Version of the module that made it.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Who ran it, as far as the API tells.</summary>
    public string RunBy { get; init; } = "Not known: the Segment API does not tell whose token it is.";

    /// <summary>What an auditor asks for and this review cannot show, one sentence each.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = ReviewLimitations.All;

    /// <summary>Rules that fill the Reviewer column; the first that fits counts.</summary>
    public IReadOnlyList<ReviewerRule> ReviewerRules { get; }

    /// <summary>When the earlier picture was taken that this one is compared with; null where there is none.</summary>
    public DateTimeOffset? BaselineAt { get; init; }

    /// <summary>The comparison with the earlier picture, of a part only what belongs to it now or then; null where there is none.</summary>
    public ReviewComparison? Comparison { get; init; }

    /// <summary>SHA-256 of the lines as <c>access.csv</c>, lower-case hexadecimal, for headings: of the file in the same folder, or of what it would be. Null until it is known.</summary>
    public string? AccessSha256 { get; init; }

    /// <summary>The hash of the rows themselves, for a workbook that is written alone (<see cref="EmptiedRows"/>); null elsewhere.</summary>
    public string? RowsSha256 { get; init; }

    /// <summary>Makes the review of a picture.</summary>
    /// <param name="snapshot">The picture.</param>
    /// <param name="options">Scope, thresholds, reviewers and what it is compared with.</param>
    /// <param name="cancellationToken">Ends it between two people.</param>
    public static ReviewBook Build(WorkspaceSnapshot snapshot, ReviewBookOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        return new ReviewBookBuilder(snapshot, options, cancellationToken).Build();
    }

    /// <summary>Who reviews a line; empty where no rule fits.</summary>
    public string ReviewerOf(AccessEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _reviewers.Value.Of(entry);
    }

    /// <summary>The part of this review that one reviewer decides on: its lines, their people and groups, and what was found about these.</summary>
    /// <param name="reviewer">As the Reviewer column has it.</param>
    public ReviewBook For(string reviewer)
    {
        ArgumentNullException.ThrowIfNull(reviewer);
        return PartOf(reviewer, Entries.Where(entry => string.Equals(ReviewerOf(entry), reviewer, StringComparison.Ordinal)));
    }

    /// <summary>The part of one reviewer whose lines are found already.</summary>
    internal ReviewBook PartOf(string reviewer, IEnumerable<AccessEntry> lines) =>
        ReviewPart.Of(this, lines, []) with { Comparison = null, Scope = Scope is null ? $"reviewer: {reviewer}" : $"{Scope}; reviewer: {reviewer}" };
}
