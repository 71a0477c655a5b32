using System.Runtime.InteropServices;
using SegmentC1.Loader;

namespace SegmentC1.PowerShell.Tests.Module;

public sealed class NativeFolderTests
{
    [Theory]
    [InlineData("linux-x64", Architecture.X64, "linux-x64", "linux-musl-x64")]
    [InlineData("linux-musl-arm64", Architecture.Arm64, "linux-musl-arm64", "linux-arm64")]
    [InlineData("alpine.3.20-x64", Architecture.X64, "linux-musl-x64", "linux-x64")]
    [InlineData("debian.12-arm64", Architecture.Arm64, "linux-arm64", "linux-musl-arm64")]
    [InlineData("win-x64", Architecture.X64, "win-x64")]
    [InlineData("win10-arm64", Architecture.Arm64, "win-arm64")]
    [InlineData("osx.14-arm64", Architecture.Arm64, "osx-arm64")]
    [InlineData("osx-arm64", Architecture.X64, "osx-x64")]
    [InlineData("linux-s390x", Architecture.S390x)]
    public void The_likely_folder_comes_first(string runtime, Architecture architecture, params string[] platforms) =>
        Assert.Equal(platforms.Select(platform => Path.Combine("runtimes", platform, "native")), NativeFolders.For(runtime, architecture));

    [Fact]
    public void Every_platform_that_is_shipped_is_found_by_its_own_name()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Checkout.ModuleBin, "runtimes")))
        {
            var platform = Path.GetFileName(folder);
            var architecture = platform.EndsWith("arm64", StringComparison.Ordinal) ? Architecture.Arm64 : Architecture.X64;
            var relative = NativeFolders.For(platform, architecture)[0];
            var names = NativeFolders.FileNames("e_sqlite3", relative);

            Assert.Contains(names, name => File.Exists(Path.Combine(Checkout.ModuleBin, relative, name)));
        }
    }
}
