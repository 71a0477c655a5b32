using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What changing cmdlets take, from the pipeline and as text, and what they say while and after they change it.</summary>
public sealed class ChangeInputTests
{
    [Theory]
    [InlineData("Email")]
    [InlineData("User")]
    [InlineData("UserPrincipalName")]
    public async Task Rows_of_a_file_are_taken_by_each_cmdlet_that_takes_people(string column)
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("row", "Row", "row@example.com", []));
        var group = world.Groups.Update(world.Groups[3].Id, old => old with { MemberIds = [], InviteEmails = [] });
        shell.Engine.Runspace.SessionStateProxy.SetVariable("group", group.Name);
        _ = shell.Run("$rows = [pscustomobject]@{ $column = 'row@example.com'; Department = 'Sales' }", ("column", column)).Clean;

        _ = shell.Run("$rows | Add-SegmentPermission -Role 'Source Read-only' -Scope Workspace").Clean;
        Assert.Equal("Source Read-only", Assert.Single(world.Users.Find("row")!.Permissions).RoleName);
        _ = shell.Run("$rows | Set-SegmentPermission -Role 'Source Admin' -Scope Workspace -Confirm:$false").Clean;
        Assert.Equal("Source Admin", Assert.Single(world.Users.Find("row")!.Permissions).RoleName);
        _ = shell.Run("$rows | Remove-SegmentPermission -Role 'Source Admin' -Scope Workspace -Confirm:$false").Clean;
        Assert.Empty(world.Users.Find("row")!.Permissions);
        _ = shell.Run("$rows | Add-SegmentGroupMember $group").Clean;
        Assert.Equal(["row"], world.Groups[3].MemberIds);
        _ = shell.Run("$rows | Remove-SegmentGroupMember $group -Confirm:$false").Clean;
        Assert.Empty(world.Groups[3].MemberIds);
        _ = shell.Run("$rows | Remove-SegmentUser -Confirm:$false").Clean;
        Assert.Null(world.Users.Find("row"));
    }

    [Fact]
    public async Task Memberships_say_whose_permission_is_meant_although_they_name_a_group_too()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("own", "Own", "own@example.com", [world.OnWorkspace("Source Admin")]));
        world.Groups.Update(world.Groups[3].Id, old => old with { MemberIds = ["own"], InviteEmails = [], Permissions = [] });

        var removed = shell.Run("Get-SegmentGroupMember $id | Remove-SegmentPermission -Role 'Source Admin' -Scope Workspace -Confirm:$false -PassThru", ("id", world.Groups[3].Id)).Clean;

        Assert.Equal("own@example.com", Assert.Single(removed).Text("Email"));
        Assert.Empty(world.Users.Find("own")!.Permissions);
    }

    [Fact]
    public async Task A_pattern_takes_out_members_and_pending_ones_and_asks_about_nobody_else()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("in", "In", "in@contractor.example.com", []));
        world.Users.Add(new WorldUser("out", "Out", "out@contractor.example.com", []));
        world.Invites.Add(new WorldInvite("soon@contractor.example.com", []));
        var group = world.Groups.Update(world.Groups[3].Id, old => old with { MemberIds = ["in"], InviteEmails = ["soon@contractor.example.com"] });
        shell.Engine.Runspace.SessionStateProxy.SetVariable("group", group.Name);

        var removed = shell.Run("Remove-SegmentGroupMember $group *@CONTRACTOR.example.com -Confirm:$false -PassThru").Clean;

        Assert.Equal(["in@contractor.example.com", "soon@contractor.example.com"], removed.Texts("Email"));
        Assert.Empty(world.Groups[3].MemberIds);
        Assert.Empty(world.Groups[3].InviteEmails);
        var writes = world.Writes.Count;
        Assert.Empty(shell.Run("Remove-SegmentGroupMember $group *@contractor.example.com -Confirm:$false -PassThru").Clean);
        Assert.Equal(writes, world.Writes.Count);
    }

    [Fact]
    public async Task Several_scopes_are_looked_up_in_one_reading_of_the_lists()
    {
        await using var shell = await Shell.OpenAsync();
        var sources = shell.Sandbox.World.Sources;

        _ = shell.Run("Add-SegmentPermission -Group $group -Role 'Source Read-only' -Scope $one, $two", ("group", shell.Sandbox.World.Groups[3].Id), ("one", sources[0].Id), ("two", sources[1].Id)).Clean;

        Assert.Equal(1, shell.Sandbox.Requests.Count(request => request.Path == "/sources"));
    }

    [Fact]
    public async Task A_refused_invitation_is_one_error_with_the_address()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { Method = "POST", PathPattern = "/invites", Kind = FaultKind.Status, Status = 400, Times = 1 });
        shell.Sandbox.Faults.Add(new FaultRule { Method = "POST", PathPattern = "/invites", Kind = FaultKind.Status, Status = 400, Skip = 1, Times = 1 });

        var ran = shell.Run("'good@example.com', 'refused@example.com' | New-SegmentInvite");

        Assert.Equal("refused@example.com", ran.OnlyError.TargetObject);
        Assert.Equal("good@example.com", Assert.Single(ran.Output).Text("Email"));
    }

    [Fact]
    public async Task What_a_plan_does_not_give_is_not_said_to_be_absent()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { SpacesInPlan = false });
        var write = "Add-SegmentPermission $user 'Source Admin' -Scope ";
        shell.Engine.Runspace.SessionStateProxy.SetVariable("user", shell.Sandbox.World.Users[0].Email);

        var missing = shell.Run(write + "'No such space'");
        Assert.Equal("Segment.NoMatch", missing.Ended!.Id());
        Assert.Contains("not available in this workspace: Spaces", missing.Ended!.ErrorDetails.Message, StringComparison.Ordinal);

        Assert.Null(shell.Run(write + "$source", ("source", shell.Sandbox.World.Sources[0].Id)).Ended);
    }

    [Fact]
    public async Task Blank_names_are_errors_of_their_own_and_the_rest_goes_on()
    {
        await using var shell = await Shell.OpenAsync();

        var groups = shell.Run("' ', 'Real' | New-SegmentGroup");
        Assert.Equal("Segment.BadInput", groups.OnlyError.Id());
        Assert.Equal("Real", Assert.Single(groups.Output).Text("Name"));
        Assert.Equal("Segment.BadInput", shell.Run("Rename-SegmentGroup Real ' '").OnlyError.Id());
        var labels = shell.Run("[pscustomobject]@{ Key = 'tier'; Value = ' ' }, [pscustomobject]@{ Key = 'tier'; Value = 'gold' } | New-SegmentLabel");
        Assert.Equal("Segment.BadInput", labels.OnlyError.Id());
        Assert.Single(labels.Output);
        Assert.Equal(2, shell.Sandbox.World.Writes.Count);
    }

    [Fact]
    public async Task A_label_object_that_is_gone_is_no_error_and_a_pattern_that_means_nobody_says_so()
    {
        await using var shell = await Shell.OpenAsync();
        _ = shell.Run("$null = New-SegmentLabel tier gold; $label = Get-SegmentLabel tier:gold; $label | Remove-SegmentLabel -Confirm:$false").Clean;

        Assert.False((bool)Assert.Single(shell.Run("$label | Remove-SegmentLabel -Confirm:$false -PassThru").Clean).Get("Changed")!);

        var nobody = shell.Run("Add-SegmentPermission nosuch*@example.com 'Source Admin' -Scope Workspace -Verbose");
        Assert.Empty(nobody.Errors);
        Assert.Contains(nobody.Verbose, line => line.Contains("Nothing is meant by 'nosuch*@example.com'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_many_shows_how_far_it_has_come()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        foreach (var i in Enumerable.Range(0, 45)) world.Users.Add(new WorldUser($"p{i}", "P", $"p{i}@example.com", []));
        var group = world.Groups.Update(world.Groups[3].Id, old => old with { MemberIds = [.. Enumerable.Range(0, 45).Select(i => $"p{i}")], InviteEmails = [] });

        var ran = shell.Run("Remove-SegmentGroupMember $id p*@example.com -Confirm:$false", ("id", group.Id));

        Assert.Empty(ran.Errors);
        Assert.Contains(ran.Progress, line => line.StartsWith("Removing members|45 of 45", StringComparison.Ordinal));
    }
}
