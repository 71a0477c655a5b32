using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>How a workspace differs between two pictures of it.</summary>
/// <remarks>
/// Something that is missing from a picture because a list is a gap, or could not be read, is no difference: it is told as
/// <see cref="ReviewDifferenceKind.NotComparable"/>, once for each list and picture, with what was left out.
/// </remarks>
public sealed record ReviewComparison
{
    private ReviewComparison()
    {
    }

    /// <summary>The workspace, as the later picture names it.</summary>
    public required SegmentWorkspace Workspace { get; init; }

    /// <summary>The time of the picture that is compared with, UTC.</summary>
    public required DateTimeOffset ReferenceCapturedAt { get; init; }

    /// <summary>The time of the picture that is looked at, UTC.</summary>
    public required DateTimeOffset DifferenceCapturedAt { get; init; }

    /// <summary>All differences: by kind, then by who and what, always in the same order.</summary>
    public required IReadOnlyList<ReviewDifference> Differences { get; init; }

    /// <summary>What could not be compared and why, one sentence each; empty when everything was.</summary>
    public IReadOnlyList<string> NotCompared => [.. Differences.Where(difference => difference.Kind == ReviewDifferenceKind.NotComparable).Select(difference => difference.Note!)];

    /// <summary>Whether nothing differs; what could not be compared is not counted.</summary>
    public bool IsSame => Differences.All(difference => difference.Kind == ReviewDifferenceKind.NotComparable);

    /// <summary>How many differences there are of a kind.</summary>
    public int Count(ReviewDifferenceKind kind) => Differences.Count(difference => difference.Kind == kind);

    /// <summary>Compares two pictures of one workspace.</summary>
    /// <param name="reference">What it was: the picture to compare with.</param>
    /// <param name="difference">What it is: the picture that is looked at.</param>
    /// <exception cref="ReviewComparisonException">The pictures are of different workspaces.</exception>
    public static ReviewComparison Of(WorkspaceSnapshot reference, WorkspaceSnapshot difference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        if (!string.Equals(reference.Workspace.Id, difference.Workspace.Id, StringComparison.Ordinal))
        {
            throw new ReviewComparisonException(
                $"The reference is of the workspace {reference.Workspace.Slug} ({reference.Workspace.Id}), the difference of {difference.Workspace.Slug} ({difference.Workspace.Id}). Only two pictures of one workspace can be compared.");
        }

        var before = new ComparedPicture(reference, "reference");
        var after = new ComparedPicture(difference, "difference");
        var found = new DifferenceList();
        found.Remark(before);
        found.Remark(after);
        PeopleComparer.Compare(before, after, found);
        AccessComparer.Compare(before, after, found);
        GroupComparer.Compare(before, after, found);
        NameComparer.Compare(reference, difference, found);
        return new ReviewComparison
        {
            Workspace = difference.Workspace,
            ReferenceCapturedAt = reference.CapturedAt,
            DifferenceCapturedAt = difference.CapturedAt,
            Differences = found.InOrder(),
        };
    }

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        IsSame
            ? $"{Workspace.Slug}: no difference{(Differences.Count == 0 ? "" : $", {Differences.Count} not comparable")}"
            : $"{Workspace.Slug}: {string.Join(", ", Differences.GroupBy(difference => difference.Kind).Select(kind => $"{kind.Count()} {kind.Key}"))}";
}

/// <summary>Two pictures cannot be compared, because they are of different workspaces.</summary>
public sealed class ReviewComparisonException : Exception
{
    /// <summary>The pictures are of different workspaces.</summary>
    public const string DifferentWorkspaces = "Review.DifferentWorkspaces";

    internal ReviewComparisonException(string message)
        : base(message)
    {
    }

    /// <summary>Stable id of the cause.</summary>
    public string ErrorId { get; } = DifferentWorkspaces;
}
