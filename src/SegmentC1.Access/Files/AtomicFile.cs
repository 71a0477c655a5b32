namespace SegmentC1.Access;

/// <summary>
/// A file that appears under its name whole or not at all: it is written beside that name, readable by its owner only, and
/// renamed at the end. Disposed without <see cref="Commit"/>, it leaves nothing behind.
/// </summary>
/// <remarks>All failures, of <see cref="Stream"/> too, are <see cref="OutputFileException"/>. One instance is for one thread at a time.</remarks>
public sealed class AtomicFile : IDisposable, IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly FileStream _file;
    private readonly bool _overwrite;
    private bool _closed;
    private bool _committed;

    private AtomicFile(string path, string temporaryPath, bool overwrite, FileStream file)
    {
        Path = path;
        TemporaryPath = temporaryPath;
        _overwrite = overwrite;
        _file = file;
        Stream = new OutputStream(file, path);
    }

    /// <summary>The full name that the file gets.</summary>
    public string Path { get; }

    /// <summary>The full name of the file while it is written; it lies in the same folder.</summary>
    public string TemporaryPath { get; }

    /// <summary>Where to write. Belongs to this object: closing it is harmless, but the file stays until commit or dispose.</summary>
    public Stream Stream { get; }

    /// <summary>Opens a file to be written beside <paramref name="path"/>.</summary>
    /// <param name="path">The name to get; a relative one is taken from the process's current folder.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <exception cref="OutputFileException">The name is taken, unusable or a folder's; the folder is missing or closed to this account.</exception>
    public static AtomicFile Create(string path, bool overwrite)
    {
        var target = Check(path, overwrite);
        var temporary = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".segmentc1-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = BufferSize,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new AtomicFile(target, temporary, overwrite, new FileStream(temporary, options));
        }
        catch (Exception exception) when (IsOfTheSystem(exception))
        {
            throw OutputFileException.From(exception, target);
        }
    }

    /// <summary>Whether <see cref="Create"/> would be refused for what is on the disk now; nothing is written.</summary>
    /// <returns>The full name of the file.</returns>
    /// <exception cref="OutputFileException">The name is taken, unusable or a folder's, or its folder is missing.</exception>
    public static string Check(string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(path);
        string target;
        try
        {
            target = System.IO.Path.GetFullPath(path);
        }
        catch (Exception exception) when (IsOfTheSystem(exception))
        {
            throw OutputFileException.From(exception, path);
        }

        var folder = System.IO.Path.GetDirectoryName(target);
        if (Directory.Exists(target)) throw NotAFile(target, "it is a folder");
        if (folder is null || System.IO.Path.GetFileName(target).Length == 0) throw NotAFile(target, "it is a folder");
        if (!Directory.Exists(folder)) throw OutputFileException.MissingFolder(target);

        // A rename would put an ordinary file in the place of a device such as /dev/null.
        if (!OperatingSystem.IsWindows() && folder == "/dev") throw NotAFile(target, "it is a device");
        if (!overwrite && System.IO.Path.Exists(target)) throw OutputFileException.AlreadyThere(target);
        return target;
    }

    /// <summary>Brings what was written to the disk and renames the file to its name, in one step that others see whole.</summary>
    /// <exception cref="OutputFileException">
    /// A file of that name has appeared meanwhile, or the system refused. The temporary file is removed in any case.
    /// </exception>
    /// <exception cref="InvalidOperationException">It was committed or disposed before.</exception>
    public void Commit()
    {
        if (_closed) throw new InvalidOperationException("The file was committed or disposed already.");
        try
        {
            _file.Flush(flushToDisk: true);
            Close();
            if (_overwrite) File.Move(TemporaryPath, Path, overwrite: true);
            else ExclusiveRename.Move(TemporaryPath, Path);
            _committed = true;
        }
        catch (Exception exception) when (IsOfTheSystem(exception))
        {
            Dispose();
            if (!_overwrite && exception is IOException && System.IO.Path.Exists(Path)) throw OutputFileException.AlreadyThere(Path, exception);
            throw OutputFileException.From(exception, Path);
        }
    }

    /// <summary>Closes the file; one that was not committed is deleted.</summary>
    public void Dispose()
    {
        try
        {
            Close();
        }
        catch (IOException)
        {
            // What could not be flushed is about to be deleted anyway.
        }

        DeleteUncommitted();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _closed = true;
            await _file.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // As in Dispose.
        }

        DeleteUncommitted();
    }

    internal static bool IsOfTheSystem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static OutputFileException NotAFile(string path, string why) =>
        new(OutputFileException.NotAFile, path, $"'{path}' cannot be written: {why}. Give the name of a file.");

    private void Close()
    {
        _closed = true;
        _file.Dispose();
    }

    private void DeleteUncommitted()
    {
        if (_committed) return;
        try
        {
            File.Delete(TemporaryPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more than one about the temporary file; the next writer is not disturbed by it.
        }
    }
}
