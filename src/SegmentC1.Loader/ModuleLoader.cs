using System.Reflection;

namespace SegmentC1.Loader;

/// <summary>
/// Loads the module, once in a process, into a load context of its own. A .NET assembly cannot be unloaded from there, so a
/// second copy of the module is refused instead of silently running the first one's code.
/// </summary>
public static class ModuleLoader
{
    private static readonly object Gate = new();
    private static Assembly? module;

    /// <summary>The folder that the module was, or would be, loaded from: where this assembly lies.</summary>
    public static string Location { get; } = Path.GetDirectoryName(Path.GetFullPath(typeof(ModuleLoader).Assembly.Location))!;

    /// <summary>The version of the module that this process runs, with three parts.</summary>
    public static string Version { get; } = typeof(ModuleLoader).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether the module was loaded before, which is so from the second import on.</summary>
    public static bool IsLoaded
    {
        get
        {
            lock (Gate)
            {
                return module is not null;
            }
        }
    }

    /// <summary>Loads the module, or gives the assembly that was loaded before.</summary>
    /// <param name="directory">The folder of binaries that the importing module brings.</param>
    /// <returns>The assembly that holds the cmdlets.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another copy of the module was loaded before, from another folder or, since then replaced, from this one. The message names both.
    /// </exception>
    /// <exception cref="FileNotFoundException">The module was not built, or its files were removed.</exception>
    public static Assembly Load(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        lock (Gate)
        {
            RefuseAnotherCopy(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
            return module ??= new ModuleLoadContext(Location).LoadFromAssemblyPath(Path.Combine(Location, "SegmentC1.dll"));
        }
    }

    private static void RefuseAnotherCopy(string directory)
    {
        var file = Path.Combine(directory, Path.GetFileName(typeof(ModuleLoader).Assembly.Location));
        var version = AssemblyName.GetAssemblyName(file).Version!.ToString(3);
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!string.Equals(directory, Location, comparison) || version != Version)
        {
            throw new InvalidOperationException(
                $"SegmentC1 {Version} from '{Location}' is already loaded in this process and cannot be unloaded. "
                + $"Start a new PowerShell process to import SegmentC1 {version} from '{directory}'.");
        }
    }
}
