namespace SegmentC1.Access;

/// <summary>What a review is made of, beside the picture.</summary>
public sealed record ReviewBookOptions
{
    /// <summary>Version of the module, for the manifest.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The clock that dates the review.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The part of the workspace that it is of; null: the whole.</summary>
    public ReviewScope? Scope { get; init; }

    /// <summary>From when on something is a finding.</summary>
    public ReviewThresholds Thresholds { get; init; } = new();

    /// <summary>Ids of findings that are switched off.</summary>
    public IReadOnlyList<string> DisabledFindings { get; init; } = [];

    /// <summary>Who reviews what; the first rule that fits counts.</summary>
    public IReadOnlyList<ReviewerRule> Reviewers { get; init; } = [];

    /// <summary>Addresses or ids of people who have left; null where no list was given.</summary>
    public IReadOnlyCollection<string>? Leavers { get; init; }

    /// <summary>An earlier picture of the same workspace; null where none was given.</summary>
    public WorkspaceSnapshot? Baseline { get; init; }
}
