using SegmentC1.Host;
using SegmentC1.Sandbox;

namespace SegmentC1.Demo;

/// <summary>Writes the files of docs/samples from a small simulated workspace.</summary>
internal static class Samples
{
    // Few enough that a reader can follow every row.
    private const int People = 12;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        await using var segment = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = People, Groups = 3, Sources = 8, Invites = 2 });
        Environment.SetEnvironmentVariable("SEGMENT_API_URL", segment.BaseAddress.ToString());
        Environment.SetEnvironmentVariable("SEGMENT_API_TOKEN", segment.Token);
        using var runner = new PowerShellHostRunner(new HostOptions { NonInteractive = true });
        return runner.RunFile(DocsFile.Find(Path.Combine("samples", "make-samples.ps1")), arguments);
    }
}
