namespace SegmentC1.Access;

/// <summary>A list of leavers or reviewers cannot be used; nothing was written. The message names the file and the line of each problem.</summary>
public sealed class ReviewListException : Exception
{
    /// <summary>It is not a table, or a column or a cell that is needed is missing.</summary>
    public const string Unusable = "Review.ListUnusable";

    /// <summary>It names people or groups that are not in the workspace, or that are not one.</summary>
    public const string Unmatched = "Review.ListUnmatched";

    private const int Shown = 20;

    internal ReviewListException(string errorId, IReadOnlyList<string> problems, Exception? innerException = null)
        : base(string.Join('\n', problems.Count <= Shown ? problems : [.. problems.Take(Shown), $"and {problems.Count - Shown} more."]), innerException)
    {
        ErrorId = errorId;
        Problems = problems;
    }

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }

    /// <summary>Every problem, each with its place.</summary>
    public IReadOnlyList<string> Problems { get; }
}
