namespace SegmentC1.PowerShell.Tests;

/// <summary>Where things lie in the checkout that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Manifest { get; } = Path.Combine(Root, "SegmentC1.psd1");

    public static string ModuleFolder { get; } = Path.Combine(Root, "module");

    public static string ModuleBin { get; } = Path.Combine(Root, "module", "bin");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SegmentC1.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests run from a checkout.");
    }
}
