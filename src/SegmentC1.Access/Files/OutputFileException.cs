namespace SegmentC1.Access;

/// <summary>A file could not be written. Whatever stood under its name before is as it was.</summary>
public sealed class OutputFileException : IOException
{
    /// <summary>The name is not one that a file can have.</summary>
    public const string NameInvalid = "Output.NameInvalid";

    /// <summary>A file of that name is there, and overwriting was not asked for.</summary>
    public const string Exists = "Output.Exists";

    /// <summary>The folder is not there.</summary>
    public const string FolderMissing = "Output.FolderMissing";

    /// <summary>The name is a folder's, or a device's.</summary>
    public const string NotAFile = "Output.NotAFile";

    /// <summary>The system does not let this account write there.</summary>
    public const string NoPermission = "Output.NoPermission";

    /// <summary>No space is left, or a quota is used up.</summary>
    public const string DiskFull = "Output.DiskFull";

    /// <summary>The folder holds something else than an older review, which would be lost.</summary>
    public const string NotReplaceableId = "Output.NotReplaceable";

    /// <summary>Any other refusal of the system.</summary>
    public const string Failed = "Output.Failed";

    internal OutputFileException(string errorId, string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Path = path;
    }

    /// <summary>Stable id of the cause: one of the constants of this class.</summary>
    public string ErrorId { get; }

    /// <summary>The file that was to be written.</summary>
    public string Path { get; }

    /// <summary>Says in words what the system answered when <paramref name="path"/> was written.</summary>
    internal static OutputFileException From(Exception exception, string path) => exception switch
    {
        OutputFileException known => known,
        DirectoryNotFoundException => MissingFolder(path, exception),
        UnauthorizedAccessException => new(NoPermission, path, $"'{path}' cannot be written: no permission. Choose another folder, or run as an account that may write there.", exception),
        ArgumentException or NotSupportedException or PathTooLongException => new(NameInvalid, path, $"'{path}' is not a usable file name: {exception.Message}", exception),
        IOException io when IsDiskFull(io) => OutOfSpace(path, exception),
        _ => new(Failed, path, $"'{path}' cannot be written: {exception.Message}", exception),
    };

    internal static OutputFileException OutOfSpace(string path, Exception exception) =>
        new(DiskFull, path, $"'{path}' cannot be written: the disk is full or a quota is used up. Nothing was left behind; free space or choose another disk.", exception);

    internal static OutputFileException AlreadyThere(string path, Exception? exception = null) =>
        new(Exists, path, $"'{path}' is already there and was left as it is. Use -Force to replace it, or choose another name.", exception);

    internal static OutputFileException NotReplaceable(string path, string why) =>
        new(NotReplaceableId, path, $"'{path}' was left as it is and not replaced by a review: {why}. Choose another name for the folder.");

    internal static OutputFileException MissingFolder(string path, Exception? exception = null) =>
        new(FolderMissing, path, $"'{path}' cannot be written: its folder is not there. Create the folder first.", exception);

    private static bool IsDiskFull(IOException exception)
    {
        // The numbers that the systems give: Windows as HRESULT, Unix as the bare errno (no space; quota on Linux and macOS).
        const int windowsDiskFull = unchecked((int)0x80070070);
        const int windowsHandleDiskFull = unchecked((int)0x80070027);
        const int noSpace = 28;
        var quota = OperatingSystem.IsMacOS() ? 69 : 122;
        return OperatingSystem.IsWindows()
            ? exception.HResult is windowsDiskFull or windowsHandleDiskFull
            : exception.HResult == noSpace || exception.HResult == quota;
    }
}
