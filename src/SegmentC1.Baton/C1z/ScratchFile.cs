using SegmentC1.Access;

namespace SegmentC1.Baton.C1z;

/// <summary>An empty file with a name that nobody else has, readable by its owner only, that goes away with this object.</summary>
internal sealed class ScratchFile : IDisposable
{
    private ScratchFile(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="OutputFileException">The folder does not take it.</exception>
    public static ScratchFile Create(string folder)
    {
        var path = System.IO.Path.Combine(folder, $".segmentc1-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputFileException.From(exception, path);
        }

        return new ScratchFile(path);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more than one about a temporary file.
        }
    }
}
