using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ErrorActionTests
{
    [Fact]
    public async Task Errors_of_items_obey_the_error_action()
    {
        await using var shell = await Shell.OpenAsync();

        var silent = shell.Run("Get-SegmentUser nobody@example.test -ErrorAction SilentlyContinue -ErrorVariable kept; $kept.Count; 'next'");
        var ignored = shell.Run("$Error.Clear(); Get-SegmentUser nobody@example.test -ErrorAction Ignore; $Error.Count");
        var stopped = shell.Run("Get-SegmentUser nobody@example.test -ErrorAction Stop; 'next'");

        Assert.Equal(["1", "next"], silent.Clean.Select(item => item.ToString()));
        Assert.Equal("0", Assert.Single(ignored.Clean).ToString());
        Assert.Equal("Segment.NoMatch", stopped.Ended?.Id());
        Assert.Empty(stopped.Output);
    }

    [Fact]
    public async Task A_lost_connection_ends_the_pipeline_whatever_the_error_action()
    {
        await using var shell = await Shell.OpenAsync();
        await shell.Sandbox.DisposeAsync();

        var ran = shell.Run("Get-SegmentRole -ErrorAction SilentlyContinue; 'next'");

        Assert.Equal("Segment.ConnectionLost", ran.Ended?.Id());
    }

    [Fact]
    public async Task A_warning_under_stop_ends_the_work()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Kind = FaultKind.RateLimited, RetryAfter = "120" });

        var ran = shell.Run("Get-SegmentUser -WarningAction Stop");

        Assert.StartsWith("ActionPreferenceStop", ran.Ended?.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_has_status_request_advice_and_no_request_object()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Status = 403, Headers = new Dictionary<string, string?> { ["x-request-id"] = "req-123" } });

        var error = shell.Run("Get-SegmentUser").Ended!;

        Assert.Equal("Segment.Forbidden", error.Id());
        Assert.Contains("403", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("req-123", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Null(error.TargetObject);
    }
}
