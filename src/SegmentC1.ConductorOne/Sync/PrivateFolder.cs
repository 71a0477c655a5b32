namespace SegmentC1.ConductorOne;

/// <summary>A folder for temporary files, open to its owner only, that goes away with all it holds.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly Action<string> _warn;

    private PrivateFolder(string path, Action<string> warn)
    {
        Path = path;
        _warn = warn;
    }

    /// <summary>Its full name.</summary>
    public string Path { get; }

    /// <summary>Makes a folder of a new name.</summary>
    /// <param name="parent">Where; null for the system's folder for temporary files.</param>
    /// <param name="warn">Told when it cannot be removed.</param>
    public static PrivateFolder Create(string? parent, Action<string> warn)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(parent ?? System.IO.Path.GetTempPath()), $"segmentc1-{Guid.NewGuid():N}");
        Ensure(path);
        return new PrivateFolder(path, warn);
    }

    /// <summary>Makes a folder, and those above it, where they are not there.</summary>
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _warn($"The temporary folder '{Path}' could not be removed: {exception.Message}");
        }
    }
}
