namespace SegmentC1.Baton;

/// <summary>A file is not a <c>.c1z</c> that can be read; the message says what it is instead.</summary>
public sealed class C1zFormatException : Exception
{
    /// <summary>It does not begin as a <c>.c1z</c> does.</summary>
    public const string NotC1z = "C1z.NotC1z";

    /// <summary>It is version 3, which holds a Pebble store.</summary>
    public const string Pebble = "C1z.Pebble";

    /// <summary>It ends too early.</summary>
    public const string Truncated = "C1z.Truncated";

    /// <summary>What is compressed in it cannot be read.</summary>
    public const string Corrupt = "C1z.Corrupt";

    /// <summary>Its content does not have the checksum that it should have.</summary>
    public const string ChecksumMismatch = "C1z.ChecksumMismatch";

    /// <summary>Its content is larger than allowed.</summary>
    public const string TooLarge = "C1z.TooLarge";

    /// <summary>Reading it needs more memory than allowed.</summary>
    public const string WindowTooLarge = "C1z.WindowTooLarge";

    /// <summary>It does not hold a SQLite database.</summary>
    public const string NotSqlite = "C1z.NotSqlite";

    /// <summary>A table or a column is missing that every such file has.</summary>
    public const string MissingTable = "C1z.MissingTable";

    /// <summary>The database inside is damaged.</summary>
    public const string DatabaseCorrupt = "C1z.DatabaseCorrupt";

    /// <summary>A row does not hold the message that it should hold.</summary>
    public const string BadRow = "C1z.BadRow";

    /// <summary>There is no sync in it, or not the one that was asked for.</summary>
    public const string SyncNotFound = "C1z.SyncNotFound";

    internal C1zFormatException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorId = errorId;

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }
}
