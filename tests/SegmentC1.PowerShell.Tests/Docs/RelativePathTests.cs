using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Docs;

/// <summary>The scripts take a path as a prompt does: from where the session is, not from where the process was started.</summary>
public sealed class RelativePathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-location-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("quick-start.ps1 -OutputFolder made", "segment.c1z")]
    [InlineData("off-board.ps1 leavers.csv -OutputFolder made -Rehearse", "outcome.csv")]
    public async Task Output_lies_below_the_location_of_the_session(string call, string file)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 12 });
        await File.WriteAllTextAsync(Path.Combine(_folder, "leavers.csv"), $"Email\n{sandbox.World.Users[5].Email}\n", TestContext.Current.CancellationToken);

        var ran = HostProgram.Run(
            null,
            new Dictionary<string, string> { ["SEGMENT_API_TOKEN"] = sandbox.Token, ["SEGMENT_API_URL"] = sandbox.BaseAddress.ToString(), ["BATON_CLIENT_ID"] = "" },
            "-Command", $"Set-Location '{_folder}'; & '{Path.Combine(Checkout.Root, "docs")}{Path.DirectorySeparatorChar}{call.Replace(".ps1", ".ps1'", StringComparison.Ordinal)}");

        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.True(File.Exists(Path.Combine(_folder, "made", file)));
    }
}
