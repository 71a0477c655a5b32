using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class MemberAndPermissionTests
{
    [Fact]
    public async Task Members_are_users_and_pending_invites_of_every_group()
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;

        var rows = shell.Run("Get-SegmentGroupMember").Clean;

        var expected = world.Groups.SelectMany(group => group.MemberIds.Select(id => $"{group.Name}|{id}|").Concat(group.InviteEmails.Select(email => $"{group.Name}||{email}")));
        Assert.Equal(expected.Order(), rows.Select(row => $"{row.Text("GroupName")}|{row.Text("UserId")}|{(true.Equals(row.Get("Pending")) ? row.Text("Email") : "")}").Order());
    }

    [Fact]
    public async Task Groups_from_the_pipeline_are_not_listed_again()
    {
        await using var shell = await Shell.OpenAsync();
        var group = shell.Sandbox.World.Groups.First(candidate => candidate.MemberIds.Count > 0);
        _ = shell.Run("$g = Get-SegmentGroup $id", ("id", group.Id)).Clean;
        shell.Sandbox.ClearRequests();

        var rows = shell.Run("$g | Get-SegmentGroupMember").Clean;

        Assert.Equal(group.MemberIds.Order(StringComparer.Ordinal), rows.Texts("UserId").OfType<string>().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(shell.Sandbox.Requests, request => request.Path == "/groups");
        Assert.Equal(2, shell.Sandbox.RequestCount());
    }

    [Fact]
    public async Task Without_any_invite_no_group_is_asked_for_pending_ones()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Invites = 0 });

        _ = shell.Run("Get-SegmentGroupMember").Clean;

        Assert.DoesNotContain(shell.Sandbox.Requests, request => request.Path.StartsWith("/groups/", StringComparison.Ordinal) && request.Path.EndsWith("/invites", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ambiguous_name_is_an_error_that_lists_the_candidates()
    {
        await using var shell = await Shell.OpenAsync();
        var (first, second) = (shell.Sandbox.World.Groups[0], shell.Sandbox.World.Groups[1]);
        shell.Sandbox.World.Groups.Update(second.Id, group => group with { Name = first.Name.ToUpperInvariant() });

        var ran = shell.Run("Get-SegmentGroupMember $name, $other", ("name", first.Name), ("other", shell.Sandbox.World.Groups[2].Id));

        Assert.Equal("Segment.Ambiguous", ran.OnlyError.Id());
        Assert.Contains(first.Id, ran.OnlyError.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains(second.Id, ran.OnlyError.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(first.Name, ran.OnlyError.TargetObject);
    }

    [Fact]
    public async Task One_group_that_is_refused_is_one_error_and_the_others_come()
    {
        await using var shell = await Shell.OpenAsync();
        var bad = shell.Sandbox.World.Groups[1];
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = $"/groups/{bad.Id}/users", Status = 403 });

        var ran = shell.Run("Get-SegmentGroup | Get-SegmentGroupMember");

        Assert.Equal("Segment.Forbidden", ran.OnlyError.Id());
        Assert.Equal(ErrorCategory.PermissionDenied, ran.OnlyError.CategoryInfo.Category);
        Assert.Equal(bad.Id, ((PSObject)PSObject.AsPSObject(ran.OnlyError.TargetObject)).Text("Id"));
        Assert.Equal(
            shell.Sandbox.World.Groups.Where(group => group.Id != bad.Id).Sum(group => group.MemberIds.Count + group.InviteEmails.Count), ran.Output.Count);
    }

    [Fact]
    public async Task A_refused_token_ends_the_pipeline()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/groups/*/users", Status = 401 });

        var ran = shell.Run("Get-SegmentGroup | Get-SegmentGroupMember; 'next'");

        Assert.Equal("Segment.Unauthorized", ran.Ended?.Id());
        Assert.DoesNotContain(ran.Output, item => item.ToString() == "next");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Direct_permissions_are_all_of_them_whether_the_lists_carry_them_or_not(bool inline)
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { InlineUserPermissions = inline, InlineGroupPermissions = inline });
        var world = shell.Sandbox.World;

        var rows = shell.Run("Get-SegmentPermission").Clean;

        var expected = world.Users.SelectMany(user => Lines(user.Id, user.Permissions)).Concat(world.Groups.SelectMany(group => Lines(group.Id, group.Permissions)));
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Select(Line).Order(StringComparer.Ordinal));

        static IEnumerable<string> Lines(string holder, IReadOnlyList<WorldPermission> permissions) =>
            from permission in permissions
            from resource in permission.Resources
            let labels = resource.Type == "WORKSPACE" ? (permission.Labels ?? []).Concat(resource.Labels ?? []) : []
            select $"{holder}|{permission.RoleId}|{resource.Type}|{resource.Id}|{string.Join(",", labels.Select(label => $"{label.Key}:{label.Value}").Distinct().Order(StringComparer.Ordinal))}";

        static string Line(PSObject row) =>
            $"{row.Text("UserId") ?? row.Text("GroupId")}|{row.Text("RoleId")}|{row.Text("ResourceType")}|{row.Text("ResourceId")}|{string.Join(",", ((System.Collections.IEnumerable)row.Get("Labels")!).Cast<object>().Select(label => label.ToString()).Order(StringComparer.Ordinal))}";
    }

    [Theory]
    [InlineData("Get-SegmentPermission $user.Email", true)]
    [InlineData("Get-SegmentUser $user.Id | Get-SegmentPermission", true)]
    [InlineData("Get-SegmentPermission -Group $group.Name", false)]
    [InlineData("Get-SegmentGroup $group.Id | Get-SegmentPermission", false)]
    public async Task Permissions_of_one_holder(string script, bool ofUser)
    {
        await using var shell = await Shell.OpenAsync();
        var user = shell.Sandbox.World.Users.First(candidate => candidate.Permissions.Count > 1);
        var group = shell.Sandbox.World.Groups.First(candidate => candidate.Permissions.Count > 0);

        var rows = shell.Run(script, ("user", user), ("group", group)).Clean;

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(ofUser ? user.Id : group.Id, row.Text(ofUser ? "UserId" : "GroupId")));
        Assert.All(rows, row => Assert.Equal(shell.Sandbox.World.Roles.First(role => role.Id == row.Text("RoleId")).Name, row.Text("Role")));
    }

    [Fact]
    public async Task Permissions_that_could_not_be_read_are_an_error_not_none()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { InlineUserPermissions = false });
        var bad = shell.Sandbox.World.Users.First(user => user.Permissions.Count > 0);
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = $"/users/{bad.Id}", Status = 422 });

        var ran = shell.Run("Get-SegmentPermission -User *");

        Assert.Equal("Segment.PermissionsUnknown", ran.OnlyError.Id());
        Assert.Contains(bad.Email, ran.OnlyError.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.NotEmpty(ran.Output);
    }
}
