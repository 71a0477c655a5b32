using System.Management.Automation;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

public sealed class ListTests
{
    public static TheoryData<string, string> Lists => new()
    {
        { "Get-SegmentUser", "Email" },
        { "Get-SegmentInvite", "Email" },
        { "Get-SegmentGroup", "Id" },
        { "Get-SegmentRole", "Name" },
        { "Get-SegmentLabel", "Key" },
        { "Get-SegmentResource", "Id" },
        { "Get-SegmentAuditEvent", "Id" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_everything_that_the_workspace_has(string command, string property)
    {
        await using var shell = await Shell.OpenAsync();
        var world = shell.Sandbox.World;
        var expected = command switch
        {
            "Get-SegmentUser" => world.Users.Select(user => user.Email),
            "Get-SegmentInvite" => world.Invites.Select(invite => invite.Email),
            "Get-SegmentGroup" => world.Groups.Select(group => group.Id),
            "Get-SegmentRole" => world.Roles.Select(role => role.Name),
            "Get-SegmentLabel" => world.Labels.Select(label => label.Key),
            "Get-SegmentResource" => [.. world.Sources.Select(s => s.Id), .. world.Warehouses.Select(w => w.Id), .. world.Functions.Select(f => f.Id), .. world.Spaces.Select(s => s.Id)],
            _ => world.AuditEvents.Select(e => e.Id),
        };

        var ran = shell.Run(command);

        Assert.Equal(expected.Order(StringComparer.Ordinal), ran.Clean.Texts(property).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_first_row_is_out_before_the_second_page_is_asked_for()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 2100 });

        var ran = shell.Run("$at = 0; $rows = 0; Get-SegmentUser | ForEach-Object { $rows++; if ($rows -eq 1) { $at = $sandbox.RequestCount() } }; $at; $rows");

        Assert.Equal(["1", "2100"], ran.Clean.Select(item => item.ToString()));
        Assert.Equal(3, shell.Sandbox.RequestCount());
    }

    [Fact]
    public async Task What_downstream_throws_passes_untouched_and_no_further_page_is_asked_for()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { Users = 2100 });

        var ran = shell.Run("try { Get-SegmentUser | ForEach-Object { throw 'enough' } } catch { $_.FullyQualifiedErrorId }; foreach ($i in 1) { Get-SegmentUser | ForEach-Object { break } }; 'never'");

        Assert.Equal("enough", ran.Clean[0].ToString());
        Assert.Equal(2, shell.Sandbox.RequestCount());
    }

    [Fact]
    public async Task Downstream_may_wait_for_its_own_asynchronous_work()
    {
        await using var shell = await Shell.OpenAsync();
        var waiter = new Waiter();

        // Work that was given our context to come back to would wait for itself.
        var ran = shell.Run("Get-SegmentRole R*, S* | ForEach-Object { $waiter.Wait() }", ("waiter", waiter));

        Assert.NotEmpty(ran.Clean);
        Assert.All(ran.Output, ended => Assert.Equal(true, ended.BaseObject));
    }

    public sealed class Waiter
    {
        // The limit only keeps a broken module from hanging the tests.
        public bool Wait() => WorkAsync().Wait(TimeSpan.FromSeconds(20));

        private static async Task WorkAsync() => await Task.Delay(1);
    }

    [Fact]
    public async Task A_person_is_found_by_address_name_id_wildcard_and_object_with_one_list()
    {
        await using var shell = await Shell.OpenAsync();
        var users = shell.Sandbox.World.Users.Take(4).ToList();

        foreach (var script in new[] { "Get-SegmentUser $u.Email.ToUpperInvariant()", "Get-SegmentUser -User $u.Id", "$u | Get-SegmentUser", "Get-SegmentUser $u.Email | Get-SegmentUser" })
        {
            Assert.Equal(users[0].Id, Assert.Single(shell.Run(script, ("u", users[0])).Clean).Text("Id"));
        }

        shell.Sandbox.ClearRequests();
        var piped = shell.Run("$all | ForEach-Object Email | Get-SegmentUser", ("all", users));
        Assert.Equal(users.Select(user => user.Id), piped.Clean.Texts("Id"));
        Assert.Equal(1, shell.Sandbox.RequestCount());

        var address = users[1].Email;
        Assert.Contains(users[1].Id, shell.Run($"Get-SegmentUser '{address[..3]}*'").Clean.Texts("Id"));
    }

    [Fact]
    public async Task One_that_is_not_there_is_one_error_and_the_others_come()
    {
        await using var shell = await Shell.OpenAsync();
        var user = shell.Sandbox.World.Users[0];

        var ran = shell.Run("'nobody@example.test', $u.Email, 'no-match-*' | Get-SegmentUser", ("u", user));

        Assert.Equal(user.Id, Assert.Single(ran.Output).Text("Id"));
        Assert.Equal("Segment.NoMatch", ran.OnlyError.Id());
        Assert.Equal(ErrorCategory.ObjectNotFound, ran.OnlyError.CategoryInfo.Category);
        Assert.Equal("nobody@example.test", ran.OnlyError.TargetObject);
    }

    [Theory]
    [InlineData("@() | Get-SegmentUser")]
    [InlineData("@() | Get-SegmentGroupMember")]
    [InlineData("@() | Get-SegmentPermission")]
    [InlineData("@() | Get-SegmentAccess")]
    [InlineData("@() | Export-SegmentAccessReview -Path never.csv")]
    public async Task Nothing_down_the_pipeline_is_nothing_not_everything(string script)
    {
        await using var shell = await Shell.OpenAsync();

        Assert.Empty(shell.Run(script).Clean);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Theory]
    [InlineData("Get-SegmentUser -User $null")]
    [InlineData("Get-SegmentUser -User ''")]
    [InlineData("Get-SegmentGroupMember -Group $missing")]
    public async Task A_reference_that_is_empty_by_mistake_is_refused(string script)
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run(script);

        Assert.Contains("Argument", (ran.Ended ?? ran.OnlyError).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(shell.Sandbox.Requests);
    }

    [Fact]
    public async Task Kinds_of_resource_that_were_not_asked_for_are_not_read()
    {
        await using var shell = await Shell.OpenAsync();

        var ran = shell.Run("Get-SegmentResource -Type Warehouse, Space");

        Assert.Equal(["Space", "Warehouse"], ran.Clean.Texts("Type").Distinct().Order());
        Assert.Equal(2, shell.Sandbox.RequestCount());
    }

    [Fact]
    public async Task Labels_filter_resources_with_and()
    {
        await using var shell = await Shell.OpenAsync();
        var source = shell.Sandbox.World.Sources.First(candidate => candidate.Labels.Count >= 2);
        var labels = source.Labels.Take(2).Select(label => $"{label.Key}:{label.Value}").ToArray();
        var expected = shell.Sandbox.World.Sources.Where(candidate => source.Labels.Take(2).All(label => candidate.Labels.Any(label.IsSameAs))).Select(candidate => candidate.Id);

        var ran = shell.Run("Get-SegmentResource -Type Source -Label $labels", ("labels", labels));

        Assert.Equal(expected.Order(StringComparer.Ordinal), ran.Clean.Texts("Id").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_plan_lacks_is_a_warning_not_an_error_and_not_none()
    {
        await using var shell = await Shell.OpenAsync(new SegmentSandboxOptions { GroupsInPlan = false });

        var ran = shell.Run("Get-SegmentGroup");

        Assert.Empty(ran.Clean);
        Assert.Contains("not available", Assert.Single(ran.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_contradicts_its_own_total_is_an_error_beside_its_rows()
    {
        await using var shell = await Shell.OpenAsync();
        shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Kind = FaultKind.WrongTotal, Total = 999 });

        var ran = shell.Run("Get-SegmentUser");

        Assert.Equal("Segment.Inconsistent", ran.OnlyError.Id());
        Assert.Equal(shell.Sandbox.World.Users.Count, ran.Output.Count);
    }

    [Fact]
    public async Task Audit_events_are_filtered_by_time_type_and_actor()
    {
        await using var shell = await Shell.OpenAsync();
        var wanted = shell.Sandbox.World.AuditEvents.First(audit => audit.ActorEmail is not null);

        var ran = shell.Run(
            "Get-SegmentAuditEvent -StartTime $from -EndTime $to -EventType $type -Actor $actor",
            ("from", wanted.Timestamp.UtcDateTime), ("to", wanted.Timestamp.UtcDateTime.AddSeconds(1)), ("type", wanted.Type), ("actor", wanted.ActorEmail!.ToUpperInvariant()));

        Assert.Contains(wanted.Id, ran.Clean.Texts("Id"));
        Assert.All(ran.Output, item => Assert.Equal(wanted.Type, item.Text("Type")));
        Assert.Contains("startTime=", Assert.Single(shell.Sandbox.Requests).Query, StringComparison.Ordinal);
        Assert.Equal("Segment.BadInput", shell.Run("Get-SegmentAuditEvent -StartTime 2026-02-01 -EndTime 2026-01-01").Ended?.Id());
    }
}
