namespace SegmentC1.Access;

/// <summary>A file is not a snapshot that can be read. The message says where it stops being one.</summary>
public sealed class SnapshotFormatException : Exception
{
    /// <summary>The file is something else.</summary>
    public const string Foreign = "Snapshot.Foreign";

    /// <summary>The file was written by a newer version of this module, in a form that this one does not know.</summary>
    public const string Newer = "Snapshot.Newer";

    /// <summary>The file was a snapshot and is cut off or changed.</summary>
    public const string Damaged = "Snapshot.Damaged";

    internal SnapshotFormatException(string errorId, string message, int line, int position, Exception? innerException = null)
        : base(line > 0 ? $"Line {line}, position {position}: {message}" : message, innerException)
    {
        ErrorId = errorId;
        Line = line;
        Position = position;
    }

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }

    /// <summary>The line of the file, from 1; 0 where none can be named.</summary>
    public int Line { get; }

    /// <summary>The character in that line, from 1.</summary>
    public int Position { get; }
}
