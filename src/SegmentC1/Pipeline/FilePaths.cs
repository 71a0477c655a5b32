using System.Management.Automation;

namespace SegmentC1;

/// <summary>Paths as PowerShell means them: from its current location, which is not the process's.</summary>
internal static class FilePaths
{
    /// <summary>The full path in the file system, whether it exists or not; wildcards are taken literally.</summary>
    /// <exception cref="CommandException">The path is on a drive that is not the file system's, or on none.</exception>
    public static string Resolve(SessionState session, string path)
    {
        ProviderInfo provider;
        string full;
        try
        {
            full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
        }
        catch (Exception failure) when (failure is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException or ProviderInvocationException)
        {
            throw new CommandException(ErrorIds.BadInput, $"'{path}' is not a path of the file system: {failure.Message}", path);
        }

        return string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal)
            ? full
            : throw new CommandException(ErrorIds.BadInput, $"'{path}' is not a path of the file system but of {provider.Name}.", path);
    }
}
