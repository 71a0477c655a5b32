using System.Management.Automation;

namespace SegmentC1.Commands;

/// <summary>What a review is written as.</summary>
public enum ReviewFormat
{
    /// <summary>One CSV file with its manifest.</summary>
    Csv,
}

/// <summary>Decides from a path what it asks for: one file, by its end, or a folder.</summary>
internal static class ReviewPath
{
    /// <summary>The full path of the CSV to write.</summary>
    /// <exception cref="CommandException">The path asks for a format that this version does not write, or is not in the file system.</exception>
    public static string Resolve(SessionState session, string path, ReviewFormat? format)
    {
        var full = FilePaths.Resolve(session, path);
        if (format == ReviewFormat.Csv) return full;
        return System.IO.Path.GetExtension(full).ToUpperInvariant() switch
        {
            ".CSV" => full,
            ".XLSX" or ".HTML" or ".JSON" => throw new CommandException(
                ErrorIds.OutputFormat, $"'{path}': this version writes access reviews as CSV only; other formats come in a later one.", path),
            _ => throw new CommandException(
                ErrorIds.OutputFormat, $"'{path}' does not end in .csv and so means a folder of evidence, which comes in a later version. Give a path that ends in .csv, or use -As Csv.", path),
        };
    }
}
