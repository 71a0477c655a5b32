using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>Whether ConductorOne is in step with Segment, wherever the tenant tells the connector's ids.</summary>
public sealed class CompareAccessTests
{
    public static TheoryData<SandboxRawIds> AllRawIds => [.. Enum.GetValues<SandboxRawIds>()];

    [Theory]
    [MemberData(nameof(AllRawIds))]
    public async Task After_a_sync_nothing_differs(SandboxRawIds rawIds)
    {
        await using var govern = await GovernShell.OpenAsync(rawIds);

        var ran = govern.Run("Compare-ConductorOneAccess -Summary");

        var answer = Assert.Single(ran.Clean);
        Assert.Equal(true, answer.Get("InStep"));
        Assert.Equal(govern.Tenant.Grants.Count, answer.Get("GrantsAgreeing"));
        Assert.Equal(rawIds != SandboxRawIds.None, answer.Get("MatchedById"));
        Assert.True(govern.Tenant.Grants.Count > 20);
        Assert.Contains("is in step", Assert.Single(ran.Information), StringComparison.Ordinal);
        Assert.Equal(rawIds == SandboxRawIds.None ? 1 : 0, ran.Warnings.Count);
        Assert.Empty(govern.Run("Compare-ConductorOneAccess").Clean);
        Assert.Empty(govern.Changes);
    }

    [Theory]
    [MemberData(nameof(AllRawIds))]
    public async Task A_grant_that_only_one_side_has_is_told_for_what_it_is(SandboxRawIds rawIds)
    {
        await using var govern = await GovernShell.OpenAsync(rawIds);
        var forgotten = govern.Tenant.Grants.First(grant => grant.EntitlementRawId.StartsWith("role:", StringComparison.Ordinal));
        govern.Tenant.ForgetGrant(forgotten.EntitlementRawId, forgotten.AccountRawId);
        var group = govern.Shell.Sandbox.World.Groups.First(group => group.MemberIds.Count > 0);
        var left = govern.Shell.Sandbox.World.Users.Single(user => user.Id == group.MemberIds[0]);
        _ = govern.Run("Remove-SegmentGroupMember $group $user -Confirm:$false", ("group", group.Id), ("user", left.Email)).Clean;

        var differences = govern.Run("Compare-ConductorOneAccess").Clean;

        var missing = Assert.Single(differences, difference => difference.Text("State") == "Missing");
        Assert.Equal($"{forgotten.EntitlementRawId}:user:{forgotten.AccountRawId}", missing.Text("ConnectorId"));
        var extra = differences.Where(difference => difference.Text("State") == "Extra").ToList();
        Assert.Contains(extra, difference => difference.Text("ConnectorId") == $"group:{group.Id}:member:user:{left.Id}" && difference.Text("Account") == left.Email);
        Assert.DoesNotContain(differences, difference => difference.Text("State") == "Unknown");
    }

    [Fact]
    public async Task What_was_deleted_in_Segment_is_extra_and_what_is_new_is_missing()
    {
        await using var govern = await GovernShell.OpenAsync();
        var gone = govern.Shell.Sandbox.World.Groups[0];
        _ = govern.Run("Remove-SegmentGroup $group -Confirm:$false; New-SegmentGroup 'Brand new'", ("group", gone.Id)).Clean;

        var differences = govern.Run("Compare-ConductorOneAccess").Clean.Where(difference => difference.Text("Kind") == "Entitlement").ToList();

        Assert.Equal(["Extra", "Missing"], differences.Texts("State").Order());
        Assert.Contains(gone.Name, differences.Single(difference => difference.Text("State") == "Extra").Text("Entitlement"), StringComparison.Ordinal);
        Assert.Contains("Brand new", differences.Single(difference => difference.Text("State") == "Missing").Text("Entitlement"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_ids_a_renamed_group_is_unknown_and_not_called_missing()
    {
        await using var govern = await GovernShell.OpenAsync(SandboxRawIds.None);
        _ = govern.Run("Rename-SegmentGroup $group 'Another name' -Confirm:$false", ("group", govern.Shell.Sandbox.World.Groups[0].Id)).Clean;

        var differences = govern.Run("Compare-ConductorOneAccess").Clean;

        Assert.NotEmpty(differences);
        Assert.All(differences, difference => Assert.Equal("Unknown", difference.Text("State")));
    }

    [Fact]
    public async Task With_ids_a_renamed_group_is_different_and_no_more()
    {
        await using var govern = await GovernShell.OpenAsync();
        _ = govern.Run("Rename-SegmentGroup $group 'Another name' -Confirm:$false", ("group", govern.Shell.Sandbox.World.Groups[0].Id)).Clean;

        var difference = Assert.Single(govern.Run("Compare-ConductorOneAccess").Clean);

        Assert.Equal(("Different", "Entitlement"), (difference.Text("State"), difference.Text("Kind")));
        Assert.Contains("Another name", difference.Text("Detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_plan_does_not_show_is_unknown_and_not_called_extra()
    {
        await using var govern = await GovernShell.OpenAsync();
        govern.Shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/groups", Status = 404 });

        var ran = govern.Run("Compare-ConductorOneAccess");

        var groups = ran.Clean.Where(difference => difference.Text("EntitlementId")!.Length > 0 && difference.Text("ConnectorId")!.StartsWith("group:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(groups);
        Assert.All(groups, difference => Assert.Equal("Unknown", difference.Text("State")));
        Assert.NotEmpty(ran.Warnings);
    }

    [Fact]
    public async Task An_incomplete_picture_is_not_compared()
    {
        await using var govern = await GovernShell.OpenAsync();
        govern.Shell.Sandbox.Faults.Add(new FaultRule { PathPattern = "/groups", Status = 403 });

        var ran = govern.Run("Compare-ConductorOneAccess");

        Assert.Equal("ConductorOne.SyncRefused", ran.Ended?.Id());
        Assert.Empty(ran.Output);
        Assert.DoesNotContain(govern.Tenant.RestRequests, request => request.Operation.Contains("Grants", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connectors_session_is_refused_and_another_app_can_be_named()
    {
        await using var govern = await GovernShell.OpenAsync();
        govern.Tenant.AddApp("Segment EU");
        govern.Use(govern.Tenant.Connector, "connector");

        Assert.Equal("ConductorOne.Ambiguous", govern.Run("Compare-ConductorOneAccess").Ended?.Id());
        Assert.Empty(govern.Run("Compare-ConductorOneAccess $app", ("app", govern.AppId)).Clean);
        Assert.Equal("ConductorOne.NotConnected", govern.Run("$s = Connect-ConductorOne -Credential $connector -ApiHost $there -PassThru; Compare-ConductorOneAccess -ConductorOneSession $s", ("there", govern.Tenant.Host)).Ended?.Id());
    }
}
