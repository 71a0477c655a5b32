namespace SegmentC1.Access;

/// <summary>Names of the files in the folder of a review.</summary>
public static class ReviewFileNames
{
    /// <summary>The rows to decide on.</summary>
    public const string Access = "access.csv";

    /// <summary>One row a person.</summary>
    public const string Users = "users.csv";

    /// <summary>One row a group.</summary>
    public const string Groups = "groups.csv";

    /// <summary>One row a finding.</summary>
    public const string Findings = "findings.csv";

    /// <summary>The workbook with all of these.</summary>
    public const string Workbook = "review.xlsx";

    /// <summary>The report for people.</summary>
    public const string Report = "report.html";

    /// <summary>The picture that everything was worked out from.</summary>
    public const string Snapshot = "snapshot.json";

    /// <summary>What proves all of these; written last.</summary>
    public const string Manifest = "manifest.json";
}
