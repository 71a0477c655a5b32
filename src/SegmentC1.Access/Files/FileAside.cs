namespace SegmentC1.Access;

/// <summary>A file that was moved out of the way of a new one, to be deleted or put back.</summary>
internal sealed class FileAside
{
    private readonly string _path;
    private readonly string _aside;

    private FileAside(string path, string aside)
    {
        _path = path;
        _aside = aside;
    }

    /// <summary>Moves the file aside within its folder; null when there is none.</summary>
    /// <exception cref="OutputFileException">The system refused.</exception>
    public static FileAside? Take(string path)
    {
        var aside = Path.Combine(Path.GetDirectoryName(path)!, $".segmentc1-{Guid.NewGuid():N}.tmp");
        try
        {
            File.Move(path, aside);
            return new FileAside(path, aside);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            throw OutputFileException.From(exception, path);
        }
    }

    /// <summary>Puts the file back, unless another has taken its name meanwhile.</summary>
    public void Restore()
    {
        try
        {
            ExclusiveRename.Move(_aside, _path);
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            Delete();
        }
    }

    public void Delete()
    {
        try
        {
            File.Delete(_aside);
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            // The error that led here, or the success, matters more than what is left of an old file.
        }
    }
}
