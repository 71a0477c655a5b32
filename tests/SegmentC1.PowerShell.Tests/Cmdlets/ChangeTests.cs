using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ChangeTests
{
    // One call of each changing cmdlet, each of which would change something.
    private static readonly Dictionary<string, string> Calls = new()
    {
        ["Add-SegmentGroupMember"] = "Add-SegmentGroupMember $group $free",
        ["Add-SegmentPermission"] = "Add-SegmentPermission $free 'Tracking Plan Admin' -Scope Workspace",
        ["New-SegmentGroup"] = "New-SegmentGroup 'Brand new'",
        ["New-SegmentInvite"] = "New-SegmentInvite brand.new@example.com 'Source Admin' -Label @{ env = 'prod' }",
        ["New-SegmentLabel"] = "New-SegmentLabel tier gold",
        ["Remove-SegmentGroup"] = "Remove-SegmentGroup $group",
        ["Remove-SegmentGroupMember"] = "Get-SegmentGroupMember $group | Remove-SegmentGroupMember",
        ["Remove-SegmentInvite"] = "Get-SegmentInvite | Remove-SegmentInvite",
        ["Remove-SegmentLabel"] = "Remove-SegmentLabel unused:yes",
        ["Remove-SegmentPermission"] = "Get-SegmentPermission -Group $group | Remove-SegmentPermission",
        ["Remove-SegmentUser"] = "Remove-SegmentUser $free",
        ["Rename-SegmentGroup"] = "Rename-SegmentGroup $group 'New name'",
        ["Set-SegmentGroupMember"] = "Set-SegmentGroupMember $group $free",
        ["Set-SegmentPermission"] = "Set-SegmentPermission -Group $group -Role 'Source Admin' -Label @{ env = 'dev' }",
        ["Set-SegmentResourceLabel"] = "Set-SegmentResourceLabel $source @{ env = 'dev' }",
    };

    private static async Task<Shell> OpenAsync(SegmentSandboxOptions? options = null)
    {
        var shell = await Shell.OpenAsync(options);
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("free", "Free", "free@example.com", []));
        var variables = shell.Engine.Runspace.SessionStateProxy;
        variables.SetVariable("group", world.Groups[1].Name);
        variables.SetVariable("free", "free@example.com");
        variables.SetVariable("source", world.Sources[0].Id);
        return shell;
    }

    [Fact]
    public async Task Every_changing_cmdlet_sends_only_GET_under_WhatIf_and_changes_without()
    {
        await using var shell = await OpenAsync();
        var changing = shell.Run("Get-Command -Module SegmentC1 | Where-Object { $_.Noun -like 'Segment*' -and $_.Noun -ne 'SegmentWorkspace' -and $_.Verb -in 'New','Add','Set','Remove','Rename' } | ForEach-Object Name").Clean;
        Assert.Equal(Calls.Keys.Order(StringComparer.Ordinal), changing.Select(name => name.ToString()).Order(StringComparer.Ordinal));

        foreach (var (name, call) in Calls)
        {
            await using var one = await OpenAsync();
            foreach (var whatIf in (string[])[$"{call} -WhatIf -PassThru", $"$WhatIfPreference = $true; {call} -PassThru; $WhatIfPreference = $false", $"{call} -WhatIf"])
            {
                var shown = one.Run(whatIf);
                Assert.True(shown is { Ended: null, Errors.Count: 0 }, $"{name}: {shown.Ended} {string.Join(' ', shown.Errors)}");
                Assert.True(one.Sandbox.Requests.All(request => request.Method == "GET"), $"{name} sent {string.Join(", ", one.Sandbox.Requests.Where(request => request.Method != "GET"))}");
                if (whatIf.Contains("-PassThru", StringComparison.Ordinal)) Assert.All(shown.Output, item => Assert.True((bool)item.Get("DryRun")! && (bool)item.Get("Changed")!, name));
                Assert.Equal(whatIf.Contains("-PassThru", StringComparison.Ordinal), shown.Output.Count > 0);
            }

            Assert.NotEmpty(one.Run($"{call} -Confirm:$false -PassThru").Clean);
            Assert.NotEmpty(one.Sandbox.World.Writes);
            Assert.Contains(one.Run($"(Get-Command {name}).ScriptBlock; [System.Management.Automation.CommandMetadata]::new((Get-Command {name})).ConfirmImpact").Clean, impact =>
                impact is not null && (impact.ToString() == "High") == name.StartsWith("Remove-", StringComparison.Ordinal) | name.StartsWith("Set-", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Rows_of_a_file_come_into_their_groups_and_a_bad_one_is_one_error()
    {
        await using var shell = await OpenAsync();
        var empty = shell.Sandbox.World.Groups.Update(shell.Sandbox.World.Groups[3].Id, old => old with { MemberIds = [], InviteEmails = [] });
        var user = shell.Sandbox.World.Users[5];

        var ran = shell.Run(
            "'free@example.com', 'nobody@example.com', $email.ToUpperInvariant() | ForEach-Object { [pscustomobject]@{ Email = $_; Group = $name } } | Add-SegmentGroupMember -PassThru",
            ("name", empty.Name), ("email", user.Email));

        Assert.Equal("Change.Missing", ran.OnlyError.Id());
        Assert.Equal(["Added", "Added"], ran.Output.Texts("Change"));
        Assert.Equal(["free", user.Id], shell.Sandbox.World.Groups[3].MemberIds);
        Assert.Equal(1, shell.Sandbox.RequestCount("POST"));

        var again = shell.Run("Add-SegmentGroupMember $name free@example.com -PassThru -Verbose 4>&1", ("name", empty.Name)).Clean;
        Assert.Contains(again, item => item.ToString().Contains("nothing to change", StringComparison.Ordinal));
        Assert.Contains(again, item => item.Properties["Changed"]?.Value is false);
    }

    [Fact]
    public async Task A_batch_that_is_stopped_before_its_end_sends_nothing()
    {
        await using var shell = await OpenAsync();

        var ran = shell.Run("& { 'free@example.com'; throw 'stop' } | Add-SegmentGroupMember $group");

        Assert.NotNull(ran.Ended);
        Assert.Empty(shell.Sandbox.World.Writes);
    }

    [Fact]
    public async Task Contractors_leave_a_group_by_pattern()
    {
        await using var shell = await OpenAsync();
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("c1", "C", "c1@contractor.example.com", []));
        world.Groups.Update(world.Groups[1].Id, old => old with { MemberIds = ["free", "c1"], InviteEmails = [] });

        _ = shell.Run("Get-SegmentUser *@contractor.example.com | Remove-SegmentGroupMember -Group $group -Confirm:$false").Clean;

        Assert.Equal(["free"], world.Groups[1].MemberIds);
    }

    [Fact]
    public async Task What_is_held_through_a_group_is_refused_and_the_rest_goes_on()
    {
        await using var shell = await OpenAsync();
        var world = shell.Sandbox.World;
        world.Groups.Update(world.Groups[1].Id, old => old with { MemberIds = ["free"] });
        world.Users.Add(new WorldUser("own", "Own", "own@example.com", [world.OnWorkspace("Source Admin", new WorldLabel("env", "prod"))]));

        var ran = shell.Run("'free@example.com', 'own@example.com' | Remove-SegmentPermission -Role 'Source Admin' -Label @{ env = 'prod' } -Confirm:$false -PassThru");

        Assert.Equal("Change.Derived", ran.OnlyError.Id());
        Assert.Contains(world.Groups[1].Name, ran.OnlyError.Exception.Message);
        Assert.Equal("own@example.com", Assert.Single(ran.Output).Text("Email"));
        Assert.Empty(world.Users.Find("own")!.Permissions);
    }

    [Fact]
    public async Task Users_groups_and_permissions_each_come_down_the_pipeline_as_what_they_are()
    {
        await using var shell = await OpenAsync();
        var world = shell.Sandbox.World;
        world.Groups.Update(world.Groups[1].Id, old => old with { Permissions = [] });

        _ = shell.Run("Get-SegmentUser $free | Add-SegmentPermission -Role 'Source Admin' -Label @{ env = 'prod' }").Clean;
        _ = shell.Run("Get-SegmentGroup $group | Add-SegmentPermission -Role 'Source Admin' -Label @{ env = 'dev' }").Clean;
        Assert.Equal([world.OnWorkspace("Source Admin", new WorldLabel("env", "prod")).RoleId], world.Users.Find("free")!.Permissions.Select(permission => permission.RoleId));
        Assert.Single(world.Groups[1].Permissions);

        var removed = shell.Run("Get-SegmentPermission $free | Remove-SegmentPermission -Confirm:$false -PassThru").Clean;
        Assert.Equal("free@example.com", Assert.Single(removed).Text("Email"));
        Assert.Empty(world.Users.Find("free")!.Permissions);
        Assert.Single(world.Groups[1].Permissions);

        _ = shell.Run("Get-SegmentPermission -Group $group | Remove-SegmentPermission -Confirm:$false").Clean;
        Assert.Empty(world.Groups[1].Permissions);

        _ = shell.Run("New-SegmentGroup Fresh | Add-SegmentPermission -Role 'Source Admin' -Scope Workspace").Clean;
        Assert.Single(world.Groups.Single(made => made.Name == "Fresh").Permissions);
    }

    [Fact]
    public async Task Guards_give_way_only_to_the_switch_named_for_them()
    {
        await using var shell = await OpenAsync();

        Assert.Equal("Change.WouldEmpty", shell.Run("Set-SegmentGroupMember $group @() -Confirm:$false").OnlyError.Id());
        Assert.Empty(shell.Sandbox.World.Writes);
        _ = shell.Run("Set-SegmentGroupMember $group @() -Confirm:$false -Force").Clean;
        Assert.Empty(shell.Sandbox.World.Groups[1].MemberIds);

        Assert.Equal("Segment.BadInput", shell.Run("Add-SegmentPermission $free 'Tracking Plan Admin' -Label @{ env = 'prod' }").Ended!.Id());
        Assert.Equal("Segment.BadInput", shell.Run("Add-SegmentPermission $free 'Source Admin'").Ended!.Id());
        Assert.Equal("Segment.BadInput", shell.Run("Remove-SegmentPermission $free @() -Scope Workspace -Confirm:$false").Ended!.Id());

        var before = shell.Sandbox.World.Groups[1].Permissions;
        Assert.NotEmpty(before);
        Assert.Equal("Change.WouldEmpty", shell.Run("Set-SegmentPermission -Group $group -Role @() -Confirm:$false").OnlyError.Id());
        Assert.Equal(before, shell.Sandbox.World.Groups[1].Permissions);
        _ = shell.Run("Set-SegmentPermission -Group $group -Role @() -Force -Confirm:$false").Clean;
        Assert.Empty(shell.Sandbox.World.Groups[1].Permissions);
        Assert.Equal("Segment.NoMatch", shell.Run("Set-SegmentGroupMember $group $free, 'No Body' -Confirm:$false").Errors[0].Id());
        Assert.Empty(shell.Sandbox.World.Groups[1].MemberIds);

        var members = shell.Sandbox.World.Groups[0].MemberIds;
        Assert.NotEmpty(members);
        Assert.Equal("Segment.NoMatch", shell.Run("Set-SegmentGroupMember $full 'nobody-like-this*' -Force -Confirm:$false", ("full", shell.Sandbox.World.Groups[0].Id)).OnlyError.Id());
        Assert.Equal(members, shell.Sandbox.World.Groups[0].MemberIds);
    }

    [Fact]
    public async Task What_changed_while_a_question_was_open_is_not_replaced_unseen()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        var (group, user) = (world.Groups[0], world.Users.First(one => one.Permissions.Count > 0));
        var late = world.Users.First(one => !group.MemberIds.Contains(one.Id));
        var given = new WorldPermission(world.Role("Function Admin").Id, "Function Admin", [new WorldPermissionResource("WORKSPACE", world.Workspace.Id)]);
        // The first reading is what is shown, the second what is then found.
        shell.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET", PathPattern = $"/groups/{group.Id}/users", Skip = 1, Times = 1, Kind = FaultKind.None,
            Change = now => now.Groups.Update(group.Id, one => one with { MemberIds = [.. one.MemberIds, late.Id] }),
        });
        shell.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET", PathPattern = $"/users/{user.Id}", Skip = 1, Times = 1, Kind = FaultKind.None,
            Change = now => now.Users.Update(user.Id, one => one with { Permissions = [.. one.Permissions, given] }),
        });

        var members = shell.Run("Set-SegmentGroupMember $group $user -Confirm:$false", ("group", group.Id), ("user", user.Email)).OnlyError;
        var permissions = shell.Run("Set-SegmentPermission $user 'Source Admin' -Scope Workspace -Confirm:$false", ("user", user.Id)).OnlyError;

        Assert.Equal(["Change.Different", "Change.Different"], [members.Id(), permissions.Id()]);
        Assert.All([members, permissions], error => Assert.Contains("while the question was open", error.ErrorDetails?.Message ?? error.Exception.Message, StringComparison.Ordinal));
        Assert.Contains(late.Id, world.Groups[0].MemberIds);
        Assert.Equal(0, shell.Sandbox.RequestCount("PUT"));
    }

    [Fact]
    public async Task A_label_says_in_its_question_whose_access_moves()
    {
        await using var shell = await OpenAsync();
        var world = shell.Sandbox.World;
        world.Users.Add(new WorldUser("own", "Own", "own@example.com", [world.OnWorkspace("Source Admin", new WorldLabel("env", "prod"))]));
        world.Sources.Update(world.Sources[0].Id, old => old with { Labels = [new WorldLabel("env", "prod")] });

        var ran = shell.Run("Set-SegmentResourceLabel $source @{ env = 'dev' } -Confirm:$false -Verbose -PassThru");

        Assert.Contains(ran.Verbose, line => line.Contains("user own@example.com (own) loses it as Source Admin on what carries env:prod", StringComparison.Ordinal));
        Assert.Equal("Labelled", Assert.Single(ran.Clean).Text("Change"));
    }
}
