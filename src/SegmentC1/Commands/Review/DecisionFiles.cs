using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Files of decisions as a person names them.</summary>
internal static class DecisionFiles
{
    /// <summary>The files that a path means; one with wildcards means those that are there, without hidden ones and the marks of open workbooks.</summary>
    public static IEnumerable<string> Resolve(SessionState session, string path)
    {
        var full = FilePaths.Resolve(session, path);
        if (File.Exists(full) || !WildcardPattern.ContainsWildcardCharacters(path)) return [full];
        var pattern = WildcardPattern.Get(System.IO.Path.GetFileName(full), WildcardOptions.IgnoreCase);
        var folder = System.IO.Path.GetDirectoryName(full)!;
        List<string> found = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(file => pattern.IsMatch(System.IO.Path.GetFileName(file)) && !IsAside(file)).Order(StringComparer.Ordinal)] : [];
        return found.Count > 0 ? found : throw new FileNotFoundException($"No file fits '{path}'.", path);
    }

    // A spreadsheet puts "~$name.xlsx" beside a workbook that somebody has open.
    private static bool IsAside(string file) => System.IO.Path.GetFileName(file).StartsWith("~$", StringComparison.Ordinal) || (File.GetAttributes(file) & FileAttributes.Hidden) != 0;

    /// <summary>Reads decisions, each file once.</summary>
    public static Task<DecisionImport> ReadAsync(SessionState session, IEnumerable<string> files, string? reference, DecisionImportOptions options, CancellationToken cancellationToken) =>
        DecisionImporter.ReadAsync(
            [.. files.Distinct(StringComparer.Ordinal)],
            options with { Reference = reference is null ? null : System.IO.Path.TrimEndingDirectorySeparator(FilePaths.Resolve(session, reference)) },
            cancellationToken);
}
