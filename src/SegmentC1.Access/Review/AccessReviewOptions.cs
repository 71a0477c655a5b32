namespace SegmentC1.Access;

/// <summary>What a review is written as.</summary>
public enum ReviewFormat
{
    /// <summary>A folder of evidence: every table, the workbook, the report, the snapshot and the manifest.</summary>
    Folder,

    /// <summary>The rows to decide on, as one CSV file.</summary>
    Csv,

    /// <summary>The workbook with every table.</summary>
    Xlsx,

    /// <summary>The report for people.</summary>
    Html,

    /// <summary>The snapshot, from which everything can be worked out again.</summary>
    Json,

    /// <summary>People and what they hold, in the columns that ConductorOne's file import knows by itself.</summary>
    ConductorOneCsv,
}

/// <summary>How an access review is written.</summary>
public sealed record AccessReviewOptions
{
    /// <summary>The file or folder to write; the manifest of a file is <c>&lt;file&gt;.manifest.json</c>, of a folder <c>manifest.json</c> in it.</summary>
    public required string Path { get; init; }

    /// <summary>What to write.</summary>
    public ReviewFormat Format { get; init; } = ReviewFormat.Csv;

    /// <summary>Whether files that are there, or a folder with an older review, may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to leave out the protection against spreadsheet formulas.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether an incomplete picture may be written; the manifest then says that it is one.</summary>
    public bool AllowIncomplete { get; init; }
}

/// <summary>An access review that was written.</summary>
public sealed record AccessReviewResult
{
    /// <summary>Full name of the file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>Full name of its manifest.</summary>
    public required string ManifestPath { get; init; }

    /// <summary>What was written.</summary>
    public required ReviewFormat Format { get; init; }

    /// <summary>Slug of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The part of the workspace that it is of, in words; null when it is the whole.</summary>
    public required string? Scope { get; init; }

    /// <summary>The time that the picture is dated by, UTC.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Rows of access, the header not counted.</summary>
    public long Rows => Counts.Rows;

    /// <summary>People: users and invites.</summary>
    public long Principals => Counts.Principals;

    /// <summary>What was written, by kind.</summary>
    public required ReviewCounts Counts { get; init; }

    /// <summary>What should be looked at, the gravest first.</summary>
    public required IReadOnlyList<ReviewFinding> Findings { get; init; }

    /// <summary>How many findings of each severity there are, such as <c>2 high, 5 medium</c>; <c>none</c> where there are none.</summary>
    public string FindingSummary => string.Join(", ", Findings
        .GroupBy(finding => finding.Severity)
        .OrderByDescending(same => same.Key)
        .Select(same => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{same.Count()} {CellText.Severity(same.Key)}"))
        .DefaultIfEmpty("none"));

    /// <summary>The files with their hashes, the manifest not among them.</summary>
    public required IReadOnlyList<ReviewFile> Files { get; init; }

    /// <summary>Size of all of these in bytes.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>SHA-256 of the one file, or of a folder the hash over the hashes of its files; lower-case hexadecimal.</summary>
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
        : this($"The picture of the workspace is incomplete, so no review was written. {string.Join(' ', problems)} Read the workspace again, or use -AllowIncomplete to write a review that is marked incomplete.", problems)
    {
    }

    internal ReviewIncompleteException(string message, IReadOnlyList<string> problems)
        : base(message) => Problems = problems;

    /// <summary>Stable id of the cause.</summary>
    public string ErrorId { get; } = "Review.Incomplete";

    /// <summary>What is missing, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
