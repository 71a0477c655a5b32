using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What one part that cannot be read costs: that part, and no request more than is needed to find out.</summary>
public sealed class PartialReadTests
{
    [Fact]
    public async Task Groups_piped_one_by_one_ask_for_the_invites_once()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Invites = 0 });
        var groups = shell.Sandbox.World.Groups;
        _ = shell.Run("$g = Get-SegmentGroup").Clean;
        shell.Sandbox.ClearRequests();

        var rows = shell.Run("$g | ForEach-Object { $_ } | Get-SegmentGroupMember").Clean;

        Assert.Equal(groups.SelectMany(group => group.MemberIds.Select(_ => group.Id)), rows.Texts("GroupId"));
        Assert.Equal(groups.Count + 1, shell.Sandbox.RequestCount());
    }

    [Fact]
    public async Task Groups_piped_one_by_one_are_read_side_by_side()
    {
        await using var shell = await Shell.OpenAsync();
        var groups = shell.Sandbox.World.Groups;
        var held = new FaultRule { PathPattern = $"/groups/{groups[0].Id}/users", Kind = FaultKind.None, Hold = true };
        var second = new FaultRule { PathPattern = $"/groups/{groups[1].Id}/users", Kind = FaultKind.None };
        shell.Sandbox.Faults.Add(held);
        shell.Sandbox.Faults.Add(second);

        var running = Task.Run(() => shell.Run("Get-SegmentGroup | Get-SegmentGroupMember"), TestContext.Current.CancellationToken);
        // The second is asked for although the first has not answered.
        await second.Reached.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        held.Release();

        var expected = groups.SelectMany(group => Enumerable.Repeat(group.Id, group.MemberIds.Count + group.InviteEmails.Count));
        Assert.Equal(expected, (await running).Clean.Texts("GroupId"));
    }

    [Fact]
    public async Task Pending_lists_that_are_not_there_are_asked_for_once_and_told_once()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/groups/*/invites", Status = 404 });

        var ran = shell.Run("Get-SegmentGroup | Get-SegmentGroupMember");

        Assert.Equal(shell.Sandbox.World.Groups.Sum(group => group.MemberIds.Count), ran.Clean.Count);
        Assert.Contains("Pending members", Assert.Single(ran.Warnings), StringComparison.Ordinal);
        Assert.Single(shell.Sandbox.Requests, request => request.Path.StartsWith("/groups/", StringComparison.Ordinal) && request.Path.EndsWith("/invites", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pending_list_that_is_refused_loses_no_member()
    {
        await using var shell = await Shell.OpenAsync();
        var groups = shell.Sandbox.World.Groups;
        var bad = groups.First(group => group.MemberIds.Count > 0);
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = $"/groups/{bad.Id}/invites", Status = 403 });

        var ran = shell.Run("Get-SegmentGroup | Get-SegmentGroupMember");

        Assert.Equal("Segment.Forbidden", ran.OnlyError.Id());
        Assert.Equal(bad.Id, PSObject.AsPSObject(ran.OnlyError.TargetObject).Text("Id"));
        Assert.Equal(
            groups.SelectMany(group => Enumerable.Repeat(group.Id, group.MemberIds.Count + (group.Id == bad.Id ? 0 : group.InviteEmails.Count))),
            ran.Output.Texts("GroupId"));
    }

    [Fact]
    public async Task Invites_that_are_refused_lose_no_member_and_every_group_is_asked()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/invites", Status = 403 });

        var ran = shell.Run("Get-SegmentGroupMember");

        Assert.Equal("Segment.Forbidden", ran.OnlyError.Id());
        Assert.Equal(shell.Sandbox.World.Groups.Sum(group => group.MemberIds.Count + group.InviteEmails.Count), ran.Output.Count);
    }

    [Fact]
    public async Task Groups_that_are_refused_leave_the_users_permissions()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/groups", Status = 403 });

        var ran = shell.Run("Get-SegmentPermission");

        Assert.Equal("Segment.Forbidden", ran.OnlyError.Id());
        Assert.Equal(shell.Sandbox.World.Users.Sum(user => user.Permissions.Sum(permission => permission.Resources.Count)), ran.Output.Count);
    }

    [Fact]
    public async Task A_permission_without_a_resource_is_a_row_that_says_so()
    {
        await using var shell = await Shell.OpenAsync();
        var (user, role) = (shell.Sandbox.World.Users[0], shell.Sandbox.World.Roles[0]);
        shell.Sandbox.World.Users.Update(user.Id, old => old with { Permissions = [new WorldPermission(role.Id, role.Name, [])] });

        var row = Assert.Single(shell.Run("Get-SegmentPermission $id", ("id", user.Id)).Clean);

        Assert.Equal(role.Id, row.Text("RoleId"));
        Assert.Null(row.Get("ResourceType"));
        Assert.Null(row.Get("ResourceId"));
        Assert.Contains("no resource", row.Text("NotUnderstood"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_without_a_name_is_taken_by_its_id()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        var group = world.Groups.First(candidate => candidate.MemberIds.Count > 0);
        var user = world.Users.First(candidate => candidate.Permissions.Count > 0);
        world.Groups.Update(group.Id, old => old with { Name = "" });
        world.Users.Update(user.Id, old => old with { Email = "" });

        var members = shell.Run("Get-SegmentGroup $id | Get-SegmentGroupMember", ("id", group.Id)).Clean;
        var permissions = shell.Run("Get-SegmentUser $id | Get-SegmentPermission", ("id", user.Id)).Clean;

        Assert.Equal(group.MemberIds, members.Texts("UserId").OfType<string>());
        Assert.All(permissions, row => Assert.Equal(user.Id, row.Text("UserId")));
        Assert.NotEmpty(permissions);
    }

    [Fact]
    public async Task A_server_that_gives_all_functions_for_each_kind_repeats_none()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule
        {
            PathPattern = "/functions",
            Kind = FaultKind.Replace,
            Body = """{"data":{"functions":[{"id":"fn-1","displayName":"One","resourceType":"SOURCE"},{"id":"fn-2","displayName":"Two","resourceType":"DESTINATION"}],"pagination":{"current":"MA==","totalEntries":2}}}""",
        });

        Assert.Equal(["fn-1", "fn-2"], shell.Run("Get-SegmentResource -Type Function").Clean.Texts("Id"));
    }

    [Fact]
    public async Task A_kind_of_resource_that_is_refused_leaves_the_others()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/warehouses", Status = 403 });

        var ran = shell.Run("Get-SegmentResource");
        var missing = shell.Run("Get-SegmentResource $id", ("id", world.Warehouses[0].Id));

        Assert.Equal("Segment.Forbidden", ran.OnlyError.Id());
        Assert.Equal(world.Sources.Count + world.Functions.Count + world.Spaces.Count, ran.Output.Count);
        Assert.Equal(["Segment.Forbidden", "Segment.NoMatch"], missing.Errors.Select(error => error.Id()));
        Assert.Contains("not all could", missing.Errors[1].ErrorDetails.Message, StringComparison.Ordinal);
    }
}
