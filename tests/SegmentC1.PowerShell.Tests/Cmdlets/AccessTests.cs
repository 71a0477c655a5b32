using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class AccessTests
{
    [Fact]
    public async Task Everybody_has_a_line_and_group_access_names_its_group()
    {
        await using var shell = await Shell.OpenAsync();
        var group = shell.Sandbox.World.Groups.First(candidate => candidate.MemberIds.Count > 0 && candidate.Permissions.Count > 0);

        var rows = shell.Run("Get-SegmentAccess").Clean;

        Assert.Superset(shell.Sandbox.World.Users.Select(user => user.Id).ToHashSet(), rows.Texts("PrincipalId").OfType<string>().ToHashSet());
        Assert.Contains(rows, row => row.Text("PrincipalId") == group.MemberIds[0] && row.Text("Via") == "Group" && row.Get("Group") is { } through && Shown.Text(new(through), "Id") == group.Id);
    }

    [Fact]
    public async Task Who_can_touch_this_source_is_one_line_and_the_answer_includes_labels()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        var label = world.Labels[0];
        var source = world.Sources[0];
        world.Sources.Update(source.Id, old => old with { Labels = [label] });
        var user = world.Users.First(candidate => candidate.Permissions.Count == 0);
        world.Users.Update(user.Id, old => old with { Permissions = [world.OnWorkspace("Source Read-only", label)] });

        var rows = shell.Run("Get-SegmentAccess -Resource $source -User $user", ("source", source.Slug), ("user", user.Email)).Clean;

        var row = Assert.Single(rows, candidate => candidate.Text("Via") == "Direct");
        Assert.Equal("Source Read-only", row.Text("Role"));
    }

    [Fact]
    public async Task A_snapshot_is_used_without_any_request()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$snapshot = Get-SegmentSnapshot").Clean;
        shell.Sandbox.ClearRequests();

        var rows = shell.Run("$snapshot | Get-SegmentAccess -Role 'Workspace Owner'").Clean;

        Assert.All(rows, row => Assert.Equal("Workspace Owner", row.Text("Role")));
        Assert.NotEmpty(rows);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task A_name_that_nothing_has_is_an_error()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("Get-SegmentAccess -Role 'Workspace Onwer'");

        Assert.Equal("Segment.NoMatch", ran.OnlyError.Id());
        Assert.Equal("Workspace Onwer", ran.OnlyError.TargetObject);
    }

    [Fact]
    public async Task The_snapshot_is_complete_shows_progress_and_counts_requests()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("Get-SegmentSnapshot -IncludeAudit");

        var snapshot = Assert.Single(ran.Clean);
        Assert.Equal(true, snapshot.Get("IsComplete"));
        Assert.Equal((long)shell.Sandbox.RequestCount(), snapshot.Get("Requests"));
        Assert.NotNull(snapshot.Get("AuditEvents"));
        Assert.Contains(ran.Progress, line => line.Contains("requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_incomplete_snapshot_is_an_error_beside_the_object()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/warehouses", Status = 403 });

        var ran = shell.Run("Get-SegmentSnapshot");

        Assert.Equal("Segment.Incomplete", ran.OnlyError.Id());
        Assert.Equal(false, Assert.Single(ran.Output).Get("IsComplete"));
    }

    [Fact]
    public async Task A_declared_gap_is_a_warning()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { SpacesInPlan = false });

        var ran = shell.Run("Get-SegmentSnapshot");

        Assert.Equal(true, Assert.Single(ran.Clean).Get("IsComplete"));
        Assert.Contains(ran.Warnings, warning => warning.Contains("paces", StringComparison.Ordinal));
    }
}
