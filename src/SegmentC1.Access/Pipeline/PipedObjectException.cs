namespace SegmentC1.Access;

/// <summary>An object came by the pipeline that cannot be counted on.</summary>
public sealed class PipedObjectException : Exception
{
    internal PipedObjectException(string errorId, string message)
        : base(message)
    {
        ErrorId = errorId;
    }

    /// <summary>Stable id: <c>Piped.NotUsable</c>, <c>Piped.HandMade</c> or <c>Piped.Mixed</c>.</summary>
    public string ErrorId { get; }
}
