using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Ctrl+C: the engine's Stop returns, and the pipeline is stopped, whatever the command is waiting for.</summary>
public sealed class StopTests
{
    // No measure: only what keeps a test that would hang from hanging.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("Get-SegmentUser", "/users")]
    [InlineData("Get-SegmentSnapshot", "/roles")]
    [InlineData("Get-SegmentGroupMember", "/groups/*/users")]
    [InlineData("Get-SegmentPermission", "/users")]
    [InlineData("Get-SegmentAccess", "/sources")]
    [InlineData("Connect-SegmentWorkspace $token -ApiUri $uri", "/")]
    public async Task A_request_that_is_not_answered_can_be_stopped(string script, string path)
    {
        await using var shell = await Shell.OpenAsync();
        var held = shell.Sandbox.Faults.Add(new FaultRule { PathPattern = path, Kind = FaultKind.None, Hold = true });
        using var running = Begin(shell, script);

        await held.Reached.WaitAsync(Guard);
        await StopAsync(running);

        Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
        Assert.Empty(running.Streams.Error);
    }

    [Fact]
    public async Task A_wait_for_a_rate_window_is_announced_and_can_be_stopped()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Kind = FaultKind.RateLimited, RetryAfter = "120" });
        using var running = Begin(shell, "Get-SegmentUser", out var warned);

        await warned.WaitAsync(Guard);
        await StopAsync(running);

        Assert.Equal(PSInvocationState.Stopped, running.InvocationStateInfo.State);
    }

    [Fact]
    public async Task A_connection_is_as_good_after_a_stop_as_before()
    {
        await using var shell = await Shell.OpenAsync();
        var held = shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Kind = FaultKind.None, Hold = true });
        using (var running = Begin(shell, "Get-SegmentUser"))
        {
            await held.Reached.WaitAsync(Guard);
            await StopAsync(running);
        }

        shell.Sandbox.Faults.Clear();
        Assert.Equal(shell.Sandbox.World.Users.Count, shell.Run("Get-SegmentUser").Clean.Count);
    }

    [Fact]
    public async Task A_stopped_export_leaves_no_file()
    {
        using var folder = new TempFolder();
        await using var shell = await Shell.OpenAsync();
        var held = shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/spaces", Kind = FaultKind.None, Hold = true });
        using var running = Begin(shell, $"Export-SegmentAccessReview -Path '{folder.Path}/review.csv'");

        await held.Reached.WaitAsync(Guard);
        await StopAsync(running);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static System.Management.Automation.PowerShell Begin(Shell shell, string script) => Begin(shell, script, out _);

    private static System.Management.Automation.PowerShell Begin(Shell shell, string script, out Task warned)
    {
        var running = System.Management.Automation.PowerShell.Create(shell.Engine.Runspace);
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.Streams.Warning.DataAdded += (_, _) => signal.TrySetResult();
        warned = signal.Task;
        running.AddScript(script).BeginInvoke();
        return running;
    }

    private static Task StopAsync(System.Management.Automation.PowerShell running) => Task.Run(running.Stop).WaitAsync(Guard);
}
