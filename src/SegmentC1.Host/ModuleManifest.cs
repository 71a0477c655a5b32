namespace SegmentC1.Host;

/// <summary>Finds the module's manifest.</summary>
public static class ModuleManifest
{
    /// <summary>The name of the manifest's file.</summary>
    public const string FileName = "SegmentC1.psd1";

    /// <summary>The environment variable that names another manifest, or the folder that holds one.</summary>
    public const string Variable = "SEGMENTC1_MODULE";

    /// <summary>
    /// The manifest to import: the one that <see cref="Variable"/> names, else the one beside the program (deployed, also in a
    /// folder <c>SegmentC1</c>), else the one at the root of the checkout that the program was built in.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is none; the message says where it was looked for.</exception>
    public static string Find() => Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable(Variable));

    internal static string Find(string programFolder, string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            var path = Path.GetFullPath(Directory.Exists(named) ? Path.Combine(named, FileName) : named);
            return File.Exists(path) ? path : throw new FileNotFoundException($"{Variable} names '{path}', which does not exist.", path);
        }

        var deployed = Path.Combine(programFolder, "SegmentC1", FileName);
        if (File.Exists(deployed))
        {
            return deployed;
        }

        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, FileName);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException(
            $"{FileName} was found neither beside the program in '{programFolder}' nor above it. Set {Variable} to its path.", FileName);
    }
}
