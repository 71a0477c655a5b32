using System.IO.Compression;

namespace SegmentC1.Access;

/// <summary>Refuses a package that is small on the disk and without end in memory, before any of it is unpacked.</summary>
internal static class WorkbookSize
{
    // The sheets of a review with 100,000 rows are some 300 MB and shrink to a thirtieth; what shrinks to a thousandth was made to.
    private const long AlwaysTaken = 64L << 20;
    private const long NeverTaken = 4L << 30;
    private const int MostShrunk = 250;

    /// <summary>Looks at what the package says of its parts; unpacking never gives more than that.</summary>
    /// <exception cref="DecisionException">A part is too big.</exception>
    public static void Check(string file, Stream stream)
    {
        using var package = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (package.GetEntry("[Content_Types].xml") is null) throw DecisionTable.Unreadable(file, "this is a package of another kind, such as an OpenDocument or a Numbers file. Save it as .xlsx or as 'CSV UTF-8'");
        foreach (var part in package.Entries)
        {
            if (part.Length > NeverTaken || (part.Length > AlwaysTaken && part.Length / Math.Max(1, part.CompressedLength) > MostShrunk))
            {
                throw DecisionTable.Unreadable(file, $"its part {part.FullName} would unpack to {part.Length >> 20} MB from {part.CompressedLength >> 10} KB, which no review does");
            }
        }

        stream.Position = 0;
    }
}
