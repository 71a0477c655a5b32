using SQLitePCL;

namespace SegmentC1.Baton.C1z;

/// <summary>SQLite refused; whoever knows which file it was about turns this into an error for the user.</summary>
internal sealed class SqliteFailureException(int extendedCode, string message) : Exception(message)
{
    public int Code => extendedCode & 0xFF;

    public bool IsInterrupted => Code == raw.SQLITE_INTERRUPT;

    public bool IsDiskFull => Code == raw.SQLITE_FULL;

    public bool IsDuplicate => extendedCode == raw.SQLITE_CONSTRAINT_UNIQUE;

    public bool IsCorrupt => Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR or raw.SQLITE_FORMAT;
}
