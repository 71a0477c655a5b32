namespace SegmentC1.Baton.C1z;

/// <summary>How every SQLite database begins.</summary>
internal static class SqliteHeader
{
    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static bool IsAt(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == Magic.Length && start.SequenceEqual(Magic);
    }
}
