using System.Runtime.InteropServices;

namespace SegmentC1.Access;

/// <summary>
/// Gives a file its name only if the name is free, in one step. <see cref="File.Move(string, string)"/> does that on Windows; on Unix it
/// looks first and renames then, so that of two writers both believe they have won.
/// </summary>
internal static partial class ExclusiveRename
{
    private const int NameTaken = 17;

    /// <exception cref="IOException">The name is taken, or the system refused.</exception>
    public static void Move(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(from, to);
            return;
        }

        switch (TryLink(from, to))
        {
            case 0:
                File.Delete(from);
                break;
            case NameTaken:
                throw new IOException($"'{to}' is already there.");
            default:
                MoveOntoClaim(from, to);
                break;
        }
    }

    /// <summary>For disks without hard links: takes the name with an empty file first, which is exclusive everywhere.</summary>
    internal static void MoveOntoClaim(string from, string to)
    {
        new FileStream(to, FileMode.CreateNew, FileAccess.Write).Dispose();
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (Exception exception) when (AtomicFile.IsOfTheSystem(exception))
        {
            File.Delete(to);
            throw;
        }
    }

    /// <summary>Zero when the second name stands for the file too; else the system's number, or -1 where there is no such call.</summary>
    internal static int TryLink(string from, string to)
    {
        try
        {
            return Link(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);
}
