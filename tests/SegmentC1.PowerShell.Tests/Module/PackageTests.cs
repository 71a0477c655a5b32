using System.Diagnostics;

namespace SegmentC1.PowerShell.Tests.Module;

public sealed class PackageTests
{
    [Fact]
    public void What_is_published_imports_from_where_it_was_put()
    {
        var root = Directory.CreateTempSubdirectory("segmentc1-package-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Checkout.Root };
            foreach (var argument in new[] { "msbuild", "src/SegmentC1/SegmentC1.csproj", "-t:PackageModule", $"-p:PackageRoot={root}", "-nologo", "-nodeReuse:false" })
            {
                start.ArgumentList.Add(argument);
            }

            using var build = Process.Start(start)!;
            var log = build.StandardOutput.ReadToEnd();
            build.WaitForExit();
            Assert.True(build.ExitCode == 0, log);

            var folder = Assert.Single(Directory.GetDirectories(Path.Combine(root, "SegmentC1")));
            foreach (var file in new[] { "SegmentC1.psd1", "LICENSE", "CHANGELOG.md", "THIRD-PARTY-NOTICES.md" })
            {
                Assert.True(File.Exists(Path.Combine(folder, file)), file);
            }

            var result = HostProgram.Run(
                null,
                new Dictionary<string, string> { ["SEGMENTC1_MODULE"] = folder },
                "-Command",
                "$m = Get-Module SegmentC1; $m.ModuleBase; $m.Version.ToString(); (Get-Help Get-SegmentUser).Synopsis.Length -gt 20");

            Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
            Assert.Equal($"{folder}\n{Path.GetFileName(folder)}\nTrue\n", result.Output);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
