using System.Diagnostics;

namespace SegmentC1.PowerShell.Tests.Demo;

/// <summary>The README's first command: the whole road, in a process of its own.</summary>
public sealed class QuickStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-quickstart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_reads_exports_writes_the_sync_uploads_it_and_says_what_the_tenant_saw()
    {
        // What the environment holds for a real workspace must not be used, nor be printed.
        const string ambient = "ambient-token-of-a-real-workspace";
        var (code, output) = await RunAsync(("SEGMENT_API_TOKEN", ambient), ("SEGMENT_API_URL", "https://segment.example.com"));

        Assert.True(code == 0, output);
        Assert.Contains("and found 0 violations of its rules", output, StringComparison.Ordinal);
        Assert.DoesNotContain(ambient, output, StringComparison.Ordinal);
        Assert.Equal(
            ["access.csv", "access.csv.manifest.json", "segment.c1z"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task<(int Code, string Output)> RunAsync(params (string Name, string Value)[] environment)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Checkout.Root, "src", "SegmentC1.Demo", "bin", configuration, "net10.0", "SegmentC1.Demo.dll");
        var start = new ProcessStartInfo("dotnet", [program, "-OutputFolder", _folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
