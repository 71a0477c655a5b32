namespace SegmentC1.Access;

/// <summary>How an access review is written.</summary>
public sealed record AccessReviewOptions
{
    /// <summary>The file to write; its manifest is <c>&lt;file&gt;.manifest.json</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Version of the module, for the manifest.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Whether files that are there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to leave out the protection against spreadsheet formulas.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether an incomplete picture may be written; the manifest then says that it is one.</summary>
    public bool AllowIncomplete { get; init; }

    /// <summary>The clock that dates the manifest.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>An access review that was written.</summary>
public sealed record AccessReviewResult
{
    /// <summary>Full name of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Full name of its manifest.</summary>
    public required string ManifestPath { get; init; }

    /// <summary>Slug of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The time that the picture is dated by, UTC.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Rows, the header not counted.</summary>
    public long Rows => Counts.Rows;

    /// <summary>People: users and invites.</summary>
    public long Principals => Counts.Principals;

    /// <summary>What was written, by kind.</summary>
    public required ReviewCounts Counts { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whether the picture is all of the workspace; declared gaps do not count against it.</summary>
    public required bool Complete { get; init; }

    /// <summary>Lists that the plan of the workspace does not have.</summary>
    public required IReadOnlyList<SnapshotGap> Gaps { get; init; }

    /// <summary>Why the picture is incomplete; empty when it is complete.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>A review was refused because the picture of the workspace is not complete. Nothing was written.</summary>
public sealed class ReviewIncompleteException : Exception
{
    internal ReviewIncompleteException(IReadOnlyList<string> problems)
        : base($"The picture of the workspace is incomplete, so no review was written. {string.Join(' ', problems)} Read the workspace again, or use -AllowIncomplete to write a review that is marked incomplete.")
    {
        Problems = problems;
    }

    /// <summary>Stable id of the cause.</summary>
    public string ErrorId { get; } = "Review.Incomplete";

    /// <summary>What is missing, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
