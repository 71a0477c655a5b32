namespace SegmentC1.Access;

/// <summary>How a file stands to its manifest.</summary>
public enum ReviewFileState
{
    /// <summary>Byte for byte as it was written.</summary>
    Intact,

    /// <summary>It is there, but not as it was written.</summary>
    Changed,

    /// <summary>The manifest names it, and it is not there.</summary>
    Missing,

    /// <summary>It is there, and no manifest names it.</summary>
    Unexpected,
}

/// <summary>One file of a review that was verified.</summary>
/// <param name="Name">Its name from the folder of the review.</param>
/// <param name="State">How it stands to the manifest.</param>
/// <param name="Difference">In what it differs, as a sentence; null where it does not.</param>
public sealed record ReviewFileCheck(string Name, ReviewFileState State, string? Difference)
{
    /// <summary>For people: name and state.</summary>
    public override string ToString() => $"{Name}: {State}";
}

/// <summary>What became of verifying a review.</summary>
public sealed record ReviewVerification
{
    /// <summary>Full name of the folder or file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether every file is as it was written, none is missing and none is too many, and the manifests fit themselves.</summary>
    public required bool Intact { get; init; }

    /// <summary>Whether the review says that it is of the whole picture; null where its manifest does not say.</summary>
    public required bool? Complete { get; init; }

    /// <summary>Slug of the workspace, as the manifest says; null where it does not.</summary>
    public required string? Workspace { get; init; }

    /// <summary>The time that the picture is dated by, as the manifest has it.</summary>
    public required string? CapturedAt { get; init; }

    /// <summary>All files, by name.</summary>
    public required IReadOnlyList<ReviewFileCheck> Files { get; init; }

    /// <summary>What is wrong, one sentence each that names the file; empty when the review is intact and complete.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether the review is intact, and complete or allowed not to be.</summary>
    public bool Valid { get; init; }
}
