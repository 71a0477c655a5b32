namespace SegmentC1.Access;

/// <summary>A file or folder of an access review cannot be used for what was asked.</summary>
public sealed class ReviewFileException : Exception
{
    /// <summary>There is no picture of the workspace in it.</summary>
    public const string NoSnapshot = "Review.NoSnapshot";

    /// <summary>The file is not as its manifest says that it was written.</summary>
    public const string NotGenuine = "Review.NotGenuine";

    /// <summary>A file that should be the record of completing a review is something else.</summary>
    public const string NotARecord = "Review.NotARecord";

    internal ReviewFileException(string errorId, string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Path = path;
    }

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }

    /// <summary>The file or folder.</summary>
    public string Path { get; }
}
