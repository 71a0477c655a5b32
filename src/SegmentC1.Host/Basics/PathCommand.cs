using System.Management.Automation;

namespace SegmentC1.Host.Basics;

/// <summary>Paths of the session: relative to its location, with its drives.</summary>
internal abstract class PathCommand : PSCmdlet
{
    /// <summary>The file that a path of the session means, whether it exists or not.</summary>
    protected string FilePath(string path)
    {
        var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem"
            ? resolved
            : throw new PSArgumentException($"'{path}' is on the {provider.Name} drive, not in the file system.");
    }

    /// <summary>The files that a path or a pattern means.</summary>
    protected IEnumerable<string> Files(string[] paths, bool literal) =>
        literal ? paths.Select(FilePath) : paths.SelectMany(path => SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _));
}
