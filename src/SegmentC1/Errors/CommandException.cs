namespace SegmentC1;

/// <summary>A command could not do what it was asked, for a cause that is not the service's: no connection made yet, an ambiguous name, a path that is taken.</summary>
/// <remarks>Nothing was sent or written when this is thrown, unless the message says otherwise.</remarks>
public sealed class CommandException : Exception
{
    internal CommandException(string errorId, string message, object? item = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Item = item;
    }

    /// <summary>Stable id of the cause, such as <c>Segment.NotConnected</c>.</summary>
    public string ErrorId { get; }

    /// <summary>What the command was working on; becomes the target of the error.</summary>
    internal object? Item { get; }
}
