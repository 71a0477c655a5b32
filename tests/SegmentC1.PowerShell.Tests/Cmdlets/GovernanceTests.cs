using System.Management.Automation;
using System.Security.Cryptography;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>People, entitlements, grants, requests and answers, from the prompt.</summary>
public sealed class GovernanceTests
{
    private const string Request = "New-ConductorOneAccessRequest $id -User $user -Duration 04:00:00 -Justification 'Incident 42'";

    [Fact]
    public async Task People_are_found_by_address_name_wildcard_and_id_and_oneself()
    {
        await using var govern = await GovernShell.OpenAsync();
        var person = govern.Tenant.Users[1];

        var found = govern.Run("Get-ConductorOneUser $mail, $name, 'Carl C*', $id; $id | Get-ConductorOneUser; Get-ConductorOneUser -Me", ("mail", person.Email), ("name", person.DisplayName), ("id", person.Id)).Clean;
        var all = govern.Run("Get-ConductorOneUser").Clean;
        var nobody = govern.Run("Get-ConductorOneUser nobody@example.com, $mail");

        // An id of another form than the tenant's usual one.
        Assert.Equal("Ada Admin", Assert.Single(govern.Run("Get-ConductorOneUser user-admin-1").Clean).Text("Name"));
        Assert.Equal([person.Id, person.Id, govern.Tenant.Users[0].Id], found.Texts("Id"));
        Assert.Equal(govern.Tenant.Users.Count, all.Count);
        Assert.Equal("ConductorOne.NoMatch", nobody.OnlyError.Id());
        Assert.Equal(person.Email, Assert.Single(nobody.Output).Text("Email"));
    }

    [Fact]
    public async Task Entitlements_are_listed_to_their_end_and_by_group_role_and_resource()
    {
        await using var govern = await GovernShell.OpenAsync();
        var world = govern.Shell.Sandbox.World;

        var all = govern.Run("Get-ConductorOneEntitlement").Clean;
        var group = Assert.Single(govern.Run("Get-ConductorOneEntitlement -Group $name", ("name", world.Groups[0].Name)).Clean);
        var roles = govern.Run("Get-ConductorOneEntitlement *member* -Role 'Workspace*'").Clean;
        var sources = govern.Run("Get-ConductorOneEntitlement -ResourceType source -Resource $id", ("id", world.Sources[0].Id)).Clean;
        var one = Assert.Single(govern.Run("Get-ConductorOneEntitlement $raw | Get-ConductorOneEntitlement", ("raw", $"group:{world.Groups[0].Id}:member")).Clean);

        Assert.True(all.Count > 20);
        Assert.Equal(all.Count, all.Texts("Id").Distinct().Count());
        Assert.Equal(($"group:{world.Groups[0].Id}:member", "Group", world.Groups[0].Name), (group.Text("ExternalId"), group.Text("ResourceType"), group.Text("ResourceName")));
        Assert.Equal(group.Text("Id"), one.Text("Id"));
        Assert.NotEmpty(roles);
        Assert.All(roles, entitlement => Assert.Equal("Role", entitlement.Text("ResourceType")));
        Assert.All(sources, entitlement => Assert.StartsWith($"source:{world.Sources[0].Id}:", entitlement.Text("ExternalId"), StringComparison.Ordinal));
        Assert.Equal("ConductorOne.NoMatch", govern.Run("Get-ConductorOneEntitlement nothing-of-that-name").OnlyError.Id());
        Assert.All(govern.Tenant.RestRequests.Where(request => request.Operation.EndsWith("AppEntitlementSearchService.Search", StringComparison.Ordinal)), request => Assert.Contains("\"pageSize\":10", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Grants_tell_the_holder_the_end_and_what_they_come_through()
    {
        await using var govern = await GovernShell.OpenAsync();
        var world = govern.Shell.Sandbox.World;
        var group = world.Groups.First(group => group.MemberIds.Count > 0);

        var all = govern.Run("Get-ConductorOneGrant").Clean;
        var ofGroup = govern.Run("Get-ConductorOneEntitlement $raw | Get-ConductorOneGrant", ("raw", $"group:{group.Id}:member")).Clean;
        var ofPerson = govern.Run("Get-ConductorOneGrant -User $mail", ("mail", world.Users[0].Email)).Clean;

        Assert.Equal(govern.Tenant.Grants.Count, all.Count);
        Assert.Contains(all, grant => ((IEnumerable<string>)grant.Get("Sources")!).Any());
        Assert.Equal(group.MemberIds.Count, ofGroup.Count);
        Assert.NotEmpty(ofPerson);
        Assert.All(ofPerson, grant => Assert.Equal(world.Users[0].Email, grant.Get("Account")!.ToString()));
        Assert.Empty(govern.Run("Get-ConductorOneGrant -Expiring").Clean);
    }

    [Fact]
    public async Task Access_is_requested_approved_and_held_until_its_end()
    {
        await using var govern = await GovernShell.OpenAsync();
        var (id, user) = Target(govern);

        var made = Assert.Single(govern.Run(Request, ("id", id), ("user", user.Email)).Clean);
        Assert.Equal(("Grant", "Open", "Approval", "Incident 42", TimeSpan.FromHours(4)), (made.Text("Kind"), made.Text("State"), made.Text("Step"), made.Text("Justification"), made.Get("Duration")));

        var approved = Assert.Single(govern.Run("Get-ConductorOneTask -Mine -State Open | Approve-ConductorOneTask -Comment 'Go on' -PassThru | Get-ConductorOneTask -Wait").Clean);

        Assert.Equal((made.Text("Id"), "Closed", "Granted"), (approved.Text("Id"), approved.Text("State"), approved.Text("Outcome")));
        Assert.Equal(["Go on"], Assert.Single(govern.Tenant.AccessTasks).Comments);
        var held = Assert.Single(govern.Run("Get-ConductorOneGrant -Expiring").Clean);
        Assert.InRange((DateTimeOffset)held.Get("ExpiresAt")!, DateTimeOffset.UtcNow.AddHours(3.9), DateTimeOffset.UtcNow.AddHours(4));
        Assert.Equal(made.Text("Id"), held.Text("TaskId"));
        Assert.Equal(["CreateGrantTask", "Approve"], govern.Changes);
    }

    [Fact]
    public async Task A_denied_request_gives_nothing_and_a_revocation_takes_away()
    {
        await using var govern = await GovernShell.OpenAsync();
        var (id, user) = Target(govern);
        var held = govern.Tenant.Grants.First(grant => govern.Shell.Sandbox.World.Users.Take(4).Any(one => one.Id == grant.AccountRawId));
        var holder = govern.Shell.Sandbox.World.Users.Single(one => one.Id == held.AccountRawId);

        var denied = Assert.Single(govern.Run($"{Request} | Deny-ConductorOneTask -Comment 'No' -PassThru -Confirm:$false", ("id", id), ("user", user.Email)).Clean);
        var revoked = Assert.Single(govern.Run("New-ConductorOneAccessRequest $held -User $holder -Revoke | Approve-ConductorOneTask -PassThru", ("held", held.EntitlementRawId), ("holder", holder.Email)).Clean);

        Assert.Equal(("Closed", "Denied"), (denied.Text("State"), denied.Text("Outcome")));
        Assert.Equal(("Revoke", "Revoked"), (revoked.Text("Kind"), revoked.Text("Outcome")));
        Assert.DoesNotContain(held, govern.Tenant.Grants);
    }

    [Fact]
    public async Task A_grant_from_the_pipeline_is_taken_from_its_holder_and_not_from_oneself()
    {
        await using var govern = await GovernShell.OpenAsync();
        var held = govern.Tenant.Grants.First(grant => govern.Shell.Sandbox.World.Users.Take(4).Any(one => one.Id == grant.AccountRawId));
        var holder = govern.Shell.Sandbox.World.Users.Single(one => one.Id == held.AccountRawId);

        var asked = govern.Run("$grant = Get-ConductorOneGrant $held -User $holder; $grant | New-ConductorOneAccessRequest -Revoke -WhatIf", ("held", held.EntitlementRawId), ("holder", holder.Email));
        var revoked = Assert.Single(govern.Run("$grant | New-ConductorOneAccessRequest -Revoke | Approve-ConductorOneTask -PassThru").Clean);

        Assert.Empty(asked.Clean);
        Assert.Equal(("Revoked", holder.Email), (revoked.Text("Outcome"), revoked.Text("UserName")));
        Assert.DoesNotContain(held, govern.Tenant.Grants);
    }

    [Fact]
    public async Task A_task_that_has_moved_on_is_not_answered_unseen()
    {
        await using var govern = await GovernShell.OpenAsync();
        var (id, user) = Target(govern);
        var task = Assert.Single(govern.Run($"$task = {Request}; $task", ("id", id), ("user", user.Email)).Clean);
        var number = task.Text("Number");
        _ = govern.Run("Approve-ConductorOneTask $number", ("number", number)).Clean;

        var again = govern.Run("Approve-ConductorOneTask $number; Deny-ConductorOneTask $task -Confirm:$false");

        Assert.Equal(["ConductorOne.TaskNotWaiting", "ConductorOne.TaskNotWaiting"], again.Errors.Select(error => error.Id()));
        Assert.Contains("closed already (Granted)", again.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["CreateGrantTask", "Approve"], govern.Changes);
    }

    [Fact]
    public async Task What_if_changes_nothing_and_bad_durations_are_refused()
    {
        await using var govern = await GovernShell.OpenAsync();
        var (id, user) = Target(govern);
        _ = govern.Run(Request, ("id", id), ("user", user.Email)).Clean;
        govern.Tenant.ClearRestRequests();

        _ = govern.Run($"{Request} -WhatIf; Get-ConductorOneTask | Approve-ConductorOneTask -WhatIf; Get-ConductorOneTask | Deny-ConductorOneTask -WhatIf; New-ConductorOneAccessReview Q1 -Policy 'Reviewed by owners' -WhatIf").Clean;

        Assert.Empty(govern.Changes);
        Assert.Equal("ConductorOne.BadInput", govern.Run("New-ConductorOneAccessRequest $id -Duration 4").Ended?.Id());
        Assert.Empty(govern.Changes);
    }

    [Fact]
    public async Task Who_may_not_answer_is_told_what_is_missing_and_by_which_request()
    {
        await using var govern = await GovernShell.OpenAsync();
        var (id, user) = Target(govern);
        var number = Assert.Single(govern.Run(Request, ("id", id), ("user", user.Email)).Clean).Text("Number");
        govern.Become(govern.Tenant.Users.Single(one => one.Email == user.Email));

        var error = govern.Run("Approve-ConductorOneTask $number", ("number", number)).OnlyError;
        var review = govern.Run("New-ConductorOneAccessReview Q1 -Policy 'Reviewed by owners'").Ended!;

        Assert.Equal("ConductorOne.Forbidden", error.Id());
        Assert.Contains("not assigned to the caller", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("approver", error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("sandbox-request-", (string?)PSObject.AsPSObject(error.Exception).Properties["RequestId"].Value, StringComparison.Ordinal);
        Assert.Contains("Campaign Administrator", review.ToString(), StringComparison.Ordinal);
        Assert.Empty(govern.Run("Get-ConductorOneTask -Mine").Clean);
    }

    [Fact]
    public async Task Waiting_has_an_end_and_the_task_is_told_with_it()
    {
        await using var govern = await GovernShell.OpenAsync();
        var (id, user) = Target(govern);

        var ran = govern.Run($"{Request} -Wait -TimeoutSeconds 1", ("id", id), ("user", user.Email));

        Assert.Equal("ConductorOne.TaskStillOpen", ran.OnlyError.Id());
        Assert.Equal("Open", Assert.Single(ran.Output).Text("State"));
        Assert.Contains(ran.Progress, line => line.Contains("Approval", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_access_review_is_made_as_a_draft_and_its_items_are_decided()
    {
        await using var govern = await GovernShell.OpenAsync();
        var group = govern.Shell.Sandbox.World.Groups.First(group => group.MemberIds.Count > 1);

        var made = govern.Run("New-ConductorOneAccessReview 'Q1' -Policy 'Reviewed by owners' -Entitlement $raw -DueAt '2027-01-31' -Owner $owner", ("raw", $"group:{group.Id}:member"), ("owner", govern.Tenant.Users[0].Email));
        var review = Assert.Single(made.Clean);
        Assert.Equal("Draft", review.Text("State"));
        Assert.Contains($"https://{govern.Tenant.Host} ", Assert.Single(made.Information), StringComparison.Ordinal);
        govern.Tenant.OpenReview(review.Text("Id")!);

        var items = govern.Run("Get-ConductorOneAccessReview q1 -Item").Clean;
        _ = govern.Run("$items = Get-ConductorOneAccessReview -State Open -Item; $items[0] | Approve-ConductorOneTask; $items[1] | Deny-ConductorOneTask -Confirm:$false").Clean;

        Assert.Equal(group.MemberIds.Count, items.Count);
        Assert.All(items, item => Assert.Equal("Certify", item.Text("Kind")));
        Assert.Equal(["Certified", "Decertified"], govern.Run("Get-ConductorOneAccessReview Q1 -Item | Where-Object State -eq Closed").Clean.Texts("Outcome"));
    }

    [Theory]
    [InlineData("csv", "Entitlement,Account,Outcome")]
    [InlineData("json", "DisplayName")]
    [InlineData("xlsx", "PK")]
    public async Task A_report_is_fetched_without_a_credential_and_verified(string extension, string starts)
    {
        using var folder = new TempFolder();
        await using var govern = await GovernShell.OpenAsync();
        _ = govern.Run("New-ConductorOneAccessReview Q1 -Policy 'Reviewed by owners'").Clean;
        var path = folder.File("report." + extension);

        var report = Assert.Single(govern.Run("Get-ConductorOneAccessReview Q1 | Export-ConductorOneAccessReview -Path $path", ("path", path)).Clean);

        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(starts, System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(bytes)), true, (long)bytes.Length), (report.Text("Sha256"), report.Get("IsVerified"), report.Get("Bytes")));
        Assert.Equal(1, govern.Tenant.CallCount("download"));
        Assert.Equal("Output.Exists", govern.Run("Export-ConductorOneAccessReview Q1 $path").OnlyError.Id());
        Assert.Equal(1, govern.Tenant.CallCount("download"));
    }

    [Fact]
    public async Task A_report_that_fails_leaves_no_file()
    {
        using var folder = new TempFolder();
        await using var govern = await GovernShell.OpenAsync();
        _ = govern.Run("New-ConductorOneAccessReview Q1 -Policy 'Reviewed by owners'").Clean;
        govern.Tenant.FailNextReport();

        Assert.Equal("ConductorOne.ReportFailed", govern.Run("Export-ConductorOneAccessReview Q1 $path", ("path", folder.File("a.csv"))).OnlyError.Id());
        Assert.Equal("ConductorOne.BadInput", govern.Run("Export-ConductorOneAccessReview Q1 $path", ("path", folder.File("a.txt"))).Ended?.Id());
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    /// <summary>An entitlement that a person of the tenant with an account does not hold.</summary>
    private static (string Id, WorldUser User) Target(GovernShell govern)
    {
        var world = govern.Shell.Sandbox.World;
        var user = world.Users[1];
        var group = world.Groups.First(group => !group.MemberIds.Contains(user.Id));
        return ($"group:{group.Id}:member", user);
    }
}
