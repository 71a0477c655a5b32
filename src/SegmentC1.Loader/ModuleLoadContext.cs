using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SegmentC1.Loader;

/// <summary>
/// The module's own load context. It decides for every assembly, not only for those that PowerShell cannot find: the module's
/// libraries are the module's even when the process has other versions of them, and the platform is the process's.
/// </summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private readonly string directory;
    private readonly Assembly loader = typeof(ModuleLoadContext).Assembly;

    public ModuleLoadContext(string directory)
        : base("SegmentC1", isCollectible: false) => this.directory = directory;

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (name == loader.GetName().Name)
        {
            return loader;
        }

        if (BelongsToThePlatform(name))
        {
            // Without a version: what the module was compiled against may be newer or older than what this process runs on,
            // and two copies of the platform's types in one process cannot talk to each other.
            return Default.LoadFromAssemblyName(new AssemblyName(name));
        }

        var path = Path.Combine(directory, name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc />
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var folder in NativeFolders.For(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture))
        {
            foreach (var file in NativeFolders.FileNames(unmanagedDllName, folder))
            {
                var path = Path.Combine(directory, folder, file);
                if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle))
                {
                    return handle;
                }
            }
        }

        return IntPtr.Zero;
    }

    private static bool BelongsToThePlatform(string name) =>
        name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal);
}
