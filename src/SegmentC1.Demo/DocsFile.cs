namespace SegmentC1.Demo;

/// <summary>Finds a script of the docs folder in the checkout that the program was built from.</summary>
internal static class DocsFile
{
    public static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "docs", name);
            if (File.Exists(file)) return file;
        }

        throw new FileNotFoundException($"docs/{name} is not in any folder above the program; run the demo from a checkout.");
    }
}
