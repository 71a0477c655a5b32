namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What governing costs in requests, and where the names of what rows refer to come from.</summary>
public sealed class GovernanceRequestTests
{
    private const string Entitlements = "app.v1.AppEntitlementSearchService.Search";
    private const string Grants = "app.v1.AppEntitlementSearchService.SearchGrants";

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Names_of_resources_come_with_the_entitlements_and_are_asked_for_once_where_they_do_not(bool sendsRelated, int lists)
    {
        await using var govern = await GovernShell.OpenAsync(sendsRelated: sendsRelated);
        var world = govern.Shell.Sandbox.World;

        var all = govern.Run("Get-ConductorOneEntitlement").Clean;

        Assert.All(all, entitlement => Assert.NotEqual(string.Empty, entitlement.Text("ResourceType")));
        Assert.Equal(world.Groups.Select(group => group.Name).Order(), all.Where(one => one.Text("ResourceType") == "Group").Texts("ResourceName").Order());
        Assert.Equal(lists, Count(govern, "app.v1.AppResourceTypeService.List"));
        Assert.Equal(lists == 0, Count(govern, "app.v1.AppResourceSearch.SearchAppResources") == 0);
        Assert.Equal((all.Count + 9) / 10, Count(govern, Entitlements));
    }

    [Fact]
    public async Task The_first_grants_are_there_before_the_next_page_is_asked_for()
    {
        await using var govern = await GovernShell.OpenAsync();
        Assert.True(govern.Tenant.Grants.Count > 10);

        var first = Assert.Single(govern.Run("Get-ConductorOneGrant | Select-Object -First 1").Clean);

        Assert.NotNull(first.Get("Account"));
        Assert.Equal(1, Count(govern, Grants));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_grant_comes_through_has_a_name_also_when_its_own_row_comes_later_or_never(bool sendsRelated)
    {
        await using var govern = await GovernShell.OpenAsync(sendsRelated: sendsRelated);
        var names = govern.Run("Get-ConductorOneEntitlement").Clean.Select(entitlement => entitlement.ToString()).ToHashSet(StringComparer.Ordinal);
        var through = govern.Run("Get-ConductorOneGrant").Clean.First(grant => Sources(grant).Any());
        govern.Tenant.ClearRestRequests();

        var one = govern.Run("$entitlement | Get-ConductorOneGrant", ("entitlement", through.Get("Entitlement"))).Clean;

        Assert.NotEmpty(one.SelectMany(Sources));
        Assert.All(one.SelectMany(Sources), source => Assert.Contains(source, names));
        Assert.Single(govern.Tenant.RestRequests.Where(request => request.Operation == Entitlements).Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task Tasks_bring_the_names_of_people_app_and_entitlement_and_keep_them()
    {
        await using var govern = await GovernShell.OpenAsync();
        var person = govern.Tenant.Users.Single(user => user.Email == govern.Shell.Sandbox.World.Users[1].Email);
        var group = govern.Shell.Sandbox.World.Groups.First(one => !one.MemberIds.Contains(govern.Shell.Sandbox.World.Users[1].Id));

        var made = Assert.Single(govern.Run("New-ConductorOneAccessRequest $id -User $mail", ("id", $"group:{group.Id}:member"), ("mail", person.Email)).Clean);
        govern.Tenant.ClearRestRequests();
        var found = Assert.Single(govern.Run("Get-ConductorOneTask").Clean);
        Assert.Single(govern.Tenant.RestRequests);
        var done = Assert.Single(govern.Run("Get-ConductorOneTask | Approve-ConductorOneTask -PassThru").Clean);

        foreach (var task in new[] { made, found, done })
        {
            Assert.Equal((person.Email, govern.Tenant.Users[0].Email, "Segment"), (task.Text("UserName"), task.Text("CreatedByName"), task.Text("AppName")));
            Assert.Contains("ember", task.Text("EntitlementName"), StringComparison.Ordinal);
        }

        Assert.Equal([govern.Tenant.Users[1].Email, govern.Tenant.Users[0].Email], (IEnumerable<string>)made.Get("ApproverNames")!);
    }

    [Fact]
    public async Task A_tenant_that_sends_no_names_leaves_ids()
    {
        await using var govern = await GovernShell.OpenAsync(sendsRelated: false);
        var group = govern.Shell.Sandbox.World.Groups[0];

        var made = Assert.Single(govern.Run("New-ConductorOneAccessRequest $id", ("id", $"group:{group.Id}:member")).Clean);

        Assert.Equal((made.Text("UserId"), made.Text("AppId"), made.Text("EntitlementId")), (made.Text("UserName"), made.Text("AppName"), made.Text("EntitlementName")));
    }

    [Fact]
    public async Task A_connector_is_counted_only_on_demand()
    {
        await using var govern = await GovernShell.OpenAsync();
        var other = govern.Tenant.AddConnector(govern.AppId, "Beside", selfHosted: true);

        var plain = govern.Run("Get-ConductorOneConnector -App Segment").Clean;
        Assert.Equal(0, Count(govern, Entitlements));
        var counted = govern.Run("Get-ConductorOneConnector -App Segment -Count").Clean.ToDictionary(one => one.Text("Id")!);
        var entitlements = govern.Run("Get-ConductorOneEntitlement").Clean;

        Assert.All(plain, connector => Assert.Null(connector.Get("EntitlementCount")));
        Assert.Equal(
            ((long)entitlements.Count, (long)govern.Tenant.Grants.Count, (long)entitlements.Texts("ResourceId").Distinct().Count()),
            (counted[govern.ConnectorId].Get("EntitlementCount"), counted[govern.ConnectorId].Get("GrantCount"), counted[govern.ConnectorId].Get("ResourceCount")));
        Assert.Equal((0L, 0L), (counted[other].Get("EntitlementCount"), counted[other].Get("GrantCount")));
    }

    private static int Count(GovernShell govern, string operation) => govern.Tenant.RestRequests.Count(request => request.Operation == operation);

    private static IEnumerable<string> Sources(System.Management.Automation.PSObject grant) => (IEnumerable<string>)grant.Get("Sources")!;
}
