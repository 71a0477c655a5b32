using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Decides from a path what it asks for: one file, by its end, or a folder.</summary>
internal static class ReviewPath
{
    /// <summary>The full path to write to, and what is written there.</summary>
    /// <exception cref="CommandException">The path is not in the file system.</exception>
    public static (string Path, ReviewFormat Format) Resolve(SessionState session, string path, ReviewFormat? format)
    {
        var full = FilePaths.Resolve(session, path);
        return (full, format ?? System.IO.Path.GetExtension(full).ToUpperInvariant() switch
        {
            ".CSV" => ReviewFormat.Csv,
            ".XLSX" => ReviewFormat.Xlsx,
            ".HTML" => ReviewFormat.Html,
            ".JSON" => ReviewFormat.Json,
            _ => ReviewFormat.Folder,
        });
    }
}
