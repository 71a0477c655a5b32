using System.Runtime.InteropServices;

namespace SegmentC1.Loader;

/// <summary>Names the folders below the module in which a platform's native libraries lie.</summary>
internal static class NativeFolders
{
    /// <summary>
    /// The folders to try, the likely one first. On Linux both C libraries are named: the dynamic linker refuses the
    /// wrong one, so that an unusual distribution costs a second attempt instead of the module.
    /// </summary>
    /// <param name="runtimeIdentifier">The runtime's own identifier, such as <c>linux-musl-x64</c> or <c>alpine.3.20-x64</c>.</param>
    /// <param name="architecture">The architecture of the process, which on an emulator is not the machine's.</param>
    /// <returns>Paths relative to the module's binaries, such as <c>runtimes/linux-x64/native</c>; none on an unknown system.</returns>
    public static IReadOnlyList<string> For(string runtimeIdentifier, Architecture architecture)
    {
        var cpu = architecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            _ => null,
        };
        if (cpu is null)
        {
            return [];
        }

        string[] systems = runtimeIdentifier switch
        {
            _ when StartsWith("win") => ["win"],
            _ when StartsWith("osx") || StartsWith("macos") => ["osx"],
            _ when runtimeIdentifier.Contains("musl", StringComparison.OrdinalIgnoreCase) || StartsWith("alpine") => ["linux-musl", "linux"],
            _ => ["linux", "linux-musl"],
        };
        return [.. systems.Select(system => Path.Combine("runtimes", $"{system}-{cpu}", "native"))];

        bool StartsWith(string prefix) => runtimeIdentifier.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The file names under which a library may lie: as it was asked for, and with the system's prefix and ending.</summary>
    public static IReadOnlyList<string> FileNames(string library, string folder)
    {
        if (folder.Contains("win-", StringComparison.Ordinal))
        {
            return [library, library + ".dll"];
        }

        var ending = folder.Contains("osx-", StringComparison.Ordinal) ? ".dylib" : ".so";
        return [library, "lib" + library + ending, library + ending];
    }
}
