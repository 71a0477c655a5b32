using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Docs;

/// <summary>The script of the how-to page, as the Host runs it.</summary>
public sealed class OffBoardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-offboard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everybody_on_the_list_leaves_once_and_the_evidence_says_so()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 12 });
        sandbox.World.Users.Add(new WorldUser("c1", "=1+1", "c1@contractor.example.com", []));
        sandbox.World.Users.Add(new WorldUser("c2", "C Two", "c2@contractor.example.com", []));
        var invite = sandbox.World.Invites[0].Email;
        var list = Write($"Name,Email\nC One,C1@contractor.example.com\nC Two, c2@contractor.example.com \nInvited,{invite}\nGone,gone@contractor.example.com\n");

        var rehearsed = Run(sandbox, list, "-Rehearse");
        Assert.True(rehearsed.ExitCode == 0, rehearsed.Output + rehearsed.Error);
        Assert.Empty(sandbox.World.Writes);
        Assert.Equal(["InviteRemoved", "None", "UserRemoved", "UserRemoved"], Outcomes());

        var done = Run(sandbox, list, "-Unattended");
        Assert.True(done.ExitCode == 0, done.Output + done.Error);
        Assert.Null(sandbox.World.Users.Find("c1"));
        Assert.Null(sandbox.World.Users.Find("c2"));
        Assert.DoesNotContain(sandbox.World.Invites, pending => pending.Email == invite);
        Assert.Equal(["InviteRemoved", "None", "UserRemoved", "UserRemoved"], Outcomes());
        Assert.Contains("\"'=1+1\"", File.ReadAllText(Path.Combine(_folder, "out", "outcome.csv")), StringComparison.Ordinal);
        Assert.Contains("c1@contractor.example.com", File.ReadAllText(Path.Combine(_folder, "out", "before.csv")), StringComparison.Ordinal);
        Assert.DoesNotContain("c1@contractor.example.com", File.ReadAllText(Path.Combine(_folder, "out", "after.csv")), StringComparison.Ordinal);

        var writes = sandbox.World.Writes.Count;
        Assert.Equal(0, Run(sandbox, list, "-Unattended").ExitCode);
        Assert.Equal(writes, sandbox.World.Writes.Count);
    }

    [Theory]
    [InlineData("Name\nSomebody\n")]
    [InlineData("Email\na@example.com\n*@example.com\n")]
    [InlineData("Email,Name\na@example.com,A\n,B\n")]
    public async Task A_list_that_does_not_say_who_changes_nothing(string text)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 12 });

        var ran = Run(sandbox, Write(text), "-Unattended");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("nothing was read or changed", ran.Error, StringComparison.Ordinal);
        Assert.Empty(sandbox.Requests);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "leavers.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private IEnumerable<string> Outcomes() => File.ReadAllLines(Path.Combine(_folder, "out", "outcome.csv")).Skip(1).Select(line => line.Split(',')[3].Trim('"')).Order(StringComparer.Ordinal);

    private (int ExitCode, string Output, string Error) Run(SegmentSandbox sandbox, string list, string mode) => HostProgram.Run(
        null,
        new Dictionary<string, string> { ["SEGMENT_API_TOKEN"] = sandbox.Token, ["SEGMENT_API_URL"] = sandbox.BaseAddress.ToString() },
        "-File", Path.Combine(Checkout.Root, "docs", "off-board.ps1"), "-Path", list, "-OutputFolder", Path.Combine(_folder, "out"), mode);
}
