namespace SegmentC1.Access;

/// <summary>
/// A folder that appears under its name whole or not at all: its files are written into a folder beside that name, readable by their
/// owner only, and that is renamed at the end. Disposed without <see cref="Commit"/>, it leaves nothing behind.
/// </summary>
/// <remarks>All failures are <see cref="OutputFileException"/>. One instance is for one thread at a time.</remarks>
internal sealed class AtomicFolder : IDisposable
{
    private readonly Func<string, string?>? _whyNotReplace;
    private bool _committed;

    private AtomicFolder(string path, string temporaryPath, Func<string, string?>? whyNotReplace)
    {
        Path = path;
        TemporaryPath = temporaryPath;
        _whyNotReplace = whyNotReplace;
    }

    /// <summary>The full name that the folder gets.</summary>
    public string Path { get; }

    /// <summary>The full name of the folder while it is written; it lies in the same parent.</summary>
    public string TemporaryPath { get; }

    /// <summary>Makes a folder to be filled beside <paramref name="path"/>.</summary>
    /// <param name="path">The name to get.</param>
    /// <param name="whyNotReplace">Why the folder of that name may not be replaced, or null where it may; null: no folder may be replaced.</param>
    /// <exception cref="OutputFileException">The name is taken or unusable, or its parent is missing or closed to this account.</exception>
    public static AtomicFolder Create(string path, Func<string, string?>? whyNotReplace)
    {
        var target = Check(path, whyNotReplace);
        var temporary = BesideOf(target);
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(temporary);
            else Directory.CreateDirectory(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new AtomicFolder(target, temporary, whyNotReplace);
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            throw OutputFileException.From(exception, target);
        }
    }

    /// <summary>Whether <see cref="Create"/> would be refused for what is on the disk now; nothing is written.</summary>
    /// <returns>The full name of the folder.</returns>
    public static string Check(string path, Func<string, string?>? whyNotReplace)
    {
        ArgumentNullException.ThrowIfNull(path);
        string target;
        try
        {
            target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            throw OutputFileException.From(exception, path);
        }

        var parent = System.IO.Path.GetDirectoryName(target);
        if (parent is null) throw OutputFileException.NotReplaceable(target, "it is the root of a disk");
        if (!Directory.Exists(parent)) throw OutputFileException.MissingFolder(target);
        if (!System.IO.Path.Exists(target)) return target;
        if (whyNotReplace is null) throw OutputFileException.AlreadyThere(target);
        if (!Directory.Exists(target)) throw OutputFileException.NotReplaceable(target, "it is a file, not a folder");
        return whyNotReplace(target) is { } why ? throw OutputFileException.NotReplaceable(target, why) : target;
    }

    /// <summary>Writes one file of the folder, to the disk.</summary>
    /// <param name="name">Name within the folder.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task<ReviewFile> WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        // The name that the file is going to have is the one that a person knows.
        var shown = System.IO.Path.Combine(Path, name);
        var file = AtomicFile.Create(System.IO.Path.Combine(TemporaryPath, name), overwrite: false);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                await write(file.Stream).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                var listed = await ReviewFiles.DescribeAsync(name, file.Stream, cancellationToken).ConfigureAwait(false);
                file.Commit();
                return listed;
            }
            catch (OutputFileException failure) when (failure.InnerException is { } cause)
            {
                throw OutputFileException.From(cause, shown);
            }
        }
    }

    /// <summary>Gives the folder its name, in one step that others see whole.</summary>
    /// <exception cref="OutputFileException">A folder of that name has appeared meanwhile, or the system refused. What stood there before stands there still.</exception>
    public void Commit()
    {
        Check(Path, _whyNotReplace);
        string? aside = null;
        try
        {
            if (Directory.Exists(Path))
            {
                aside = BesideOf(Path);
                Directory.Move(Path, aside);
            }

            Directory.Move(TemporaryPath, Path);
            _committed = true;
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            if (aside is not null) PutBack(aside);
            throw OutputFileException.From(exception, Path);
        }

        if (aside is not null) Delete(aside);
    }

    /// <summary>Deletes a folder that was not committed, with all that is in it.</summary>
    public void Dispose()
    {
        if (!_committed) Delete(TemporaryPath);
    }

    private static string BesideOf(string target) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, $".segmentc1-{Guid.NewGuid():N}.tmp");

    private void PutBack(string aside)
    {
        try
        {
            if (!System.IO.Path.Exists(Path)) Directory.Move(aside, Path);
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            // The error that led here is told; the old folder is not lost, it stands beside its name.
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            // As with single files: the outcome matters more than what is left of the old or the unfinished.
        }
    }
}
