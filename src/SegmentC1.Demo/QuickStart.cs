using System.Globalization;
using SegmentC1.Host;
using SegmentC1.Sandbox;

namespace SegmentC1.Demo;

/// <summary>
/// The quick start: a simulated Segment workspace and a simulated ConductorOne tenant on loopback, and the same script that a
/// real workspace would see, run in the real engine with the module loaded.
/// </summary>
internal static class QuickStart
{
    private const int InvalidRun = 2;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        using var folder = new TemporaryFolder();
        await using var segment = await SegmentSandbox.StartAsync();
        await using var tenant = await ConductorOneSandbox.StartAsync();
        tenant.QueueSyncFull();

        // Whatever the environment holds for a real workspace stays out of this: the sandbox is meant, and nothing else.
        Set("SEGMENT_API_URL", segment.BaseAddress.ToString());
        Set("SEGMENT_API_TOKEN", segment.Token);
        Set("BATON_C1_API_HOST", tenant.Host);
        Set("BATON_CLIENT_ID", tenant.Connector.ClientId);
        Set("BATON_CLIENT_SECRET", tenant.Connector.ClientSecret);
        Set("SEGMENTC1_STATE", folder.Path);

        using var runner = new PowerShellHostRunner(new HostOptions { NonInteractive = true });
        var code = runner.RunFile(DocsFile.Find("quick-start.ps1"), arguments);
        return code != 0 ? code : Judge(runner, segment, tenant);
    }

    /// <summary>Tells what the two simulators saw, from their side; a quick start that only says it went well proves nothing.</summary>
    private static int Judge(PowerShellHostRunner runner, SegmentSandbox segment, ConductorOneSandbox tenant)
    {
        var upload = tenant.Uploads.Count == 1 ? tenant.Uploads[0] : null;
        var good = upload is not null
            && tenant.Violations.Count == 0
            && tenant.FinishedTasks is [{ Success: true }]
            && segment.Requests.All(request => request.Method == "GET");
        var sight = upload is null
            ? "The simulated tenant received no file."
            : string.Create(CultureInfo.InvariantCulture, $"The simulated tenant received {upload.Content.Length:N0} bytes with SHA-256 {upload.Sha256} and found {tenant.Violations.Count} violations of its rules; the simulated workspace answered {segment.Requests.Count} requests, all of them GET.");
        runner.RunCommand($"Write-Host '{sight.Replace("'", "''", StringComparison.Ordinal)}'");
        return good ? 0 : InvalidRun;
    }

    private static void Set(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}
