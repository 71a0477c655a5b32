namespace SegmentC1.Baton.C1z;

/// <summary>What stands before the zstd frame.</summary>
internal static class C1zEnvelope
{
    public const int Length = 5;

    /// <summary>Version 1: a SQLite database. The only one that is written here, and the only one that every reader opens.</summary>
    public static ReadOnlySpan<byte> Sqlite => "C1ZF\0"u8;

    /// <summary>Version 3: a directory of the Pebble store.</summary>
    public static ReadOnlySpan<byte> Pebble => "C1Z3\0"u8;
}
