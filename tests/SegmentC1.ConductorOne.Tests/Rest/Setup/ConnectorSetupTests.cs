using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Rest;

public sealed class ConnectorSetupTests : SetupFixture
{
    [Fact]
    public async Task A_cloud_connector_is_made_with_its_token_and_then_nothing_is_left_to_do()
    {
        var order = Order(ConnectorHosting.Cloud) with { Token = Secrets.Secure("sgp_right"), Owners = [User(Sandbox.Users[1]), User(Sandbox.Users[2])] };

        var made = await SetUpAsync(order);
        var again = await new ConnectorSetup(Connection).PlanAsync(order, Stop);

        var there = Assert.Single(Sandbox.Connectors);
        Assert.Equal(made.Id, there.Id);
        Assert.Equal("sgp_right", there.Token);
        Assert.Equal([Sandbox.Users[1].Id, Sandbox.Users[2].Id], there.OwnerIds);
        Assert.False(again.IsNeeded);
        Assert.Empty(again.Steps);
        Assert.Equal(["Create"], Changes());
    }

    [Fact]
    public async Task A_self_hosted_connector_has_no_settings_and_takes_the_name_given()
    {
        var made = await SetUpAsync(Order(ConnectorHosting.Self) with { Name = "Segment (ours)", DefaultOwners = [User(Sandbox.Users[0])] });

        Assert.Equal((ConnectorHosting.Self, "Segment (ours)", ConnectorState.NotConnected), (made.Hosting, made.Name, made.State));
        Assert.Null(made.ConfiguredAt);
        Assert.Equal(["CreateDelegated"], Changes());
    }

    [Fact]
    public async Task A_cloud_connector_with_a_name_of_its_own_is_renamed_after_it_is_made()
    {
        var made = await SetUpAsync(Order(ConnectorHosting.Cloud) with { Token = Secrets.Secure("sgp_right"), Name = "Production" });

        Assert.Equal("Production", made.Name);
        Assert.Equal(["Create", "UpdateDelegated"], Changes());
    }

    [Fact]
    public async Task Only_what_differs_is_changed_and_the_mask_names_only_that()
    {
        var order = Order(ConnectorHosting.Self);
        Sandbox.AddConnector(order.App.Id, "Segment", selfHosted: true);

        await SetUpAsync(order with { Owners = [User(Sandbox.Users[3])] });

        var request = Assert.Single(Sandbox.RestRequests, request => !request.IsRead);
        Assert.Contains("\"updateMask\":\"userIds\"", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("displayName", request.Body, StringComparison.Ordinal);
        Assert.Equal([Sandbox.Users[3].Id], Assert.Single(Sandbox.Connectors).OwnerIds);
    }

    [Fact]
    public async Task The_order_of_owners_is_no_difference()
    {
        var order = Order(ConnectorHosting.Self) with { Owners = [User(Sandbox.Users[1]), User(Sandbox.Users[2])] };
        await SetUpAsync(order);

        var plan = await new ConnectorSetup(Connection).PlanAsync(order with { Owners = [User(Sandbox.Users[2]), User(Sandbox.Users[1])] }, Stop);

        Assert.False(plan.IsNeeded);
    }

    [Fact]
    public async Task A_connector_that_has_no_token_yet_gets_it()
    {
        var order = Order(ConnectorHosting.Cloud);
        Sandbox.AddConnector(order.App.Id, "Segment", selfHosted: false);

        var changed = await SetUpAsync(order with { Token = Secrets.Secure("sgp_right") });

        Assert.NotNull(changed.ConfiguredAt);
        Assert.Equal("sgp_right", Assert.Single(Sandbox.Connectors).Token);
        Assert.Equal(["Update"], Changes());
    }

    [Fact]
    public async Task Two_that_could_be_meant_are_listed_and_a_name_decides()
    {
        var order = Order(ConnectorHosting.Self);
        var first = Sandbox.AddConnector(order.App.Id, "One", selfHosted: true);
        Sandbox.AddConnector(order.App.Id, "Two", selfHosted: true);
        var setup = new ConnectorSetup(Connection);

        var conflict = await Assert.ThrowsAsync<ConductorOneConnectorConflictException>(() => setup.PlanAsync(order, Stop));
        var other = await Assert.ThrowsAsync<ConductorOneConnectorConflictException>(() => setup.PlanAsync(order with { Name = "Three" }, Stop));
        var plan = await setup.PlanAsync(order with { Name = "one" }, Stop);

        Assert.Contains(first, conflict.Message, StringComparison.Ordinal);
        Assert.Equal(2, other.Candidates.Count);
        Assert.Equal(first, plan.Existing?.Id);
    }

    [Fact]
    public async Task A_connector_of_another_kind_stands_in_the_way_until_it_is_wanted_beside()
    {
        var order = Order(ConnectorHosting.Self);
        Sandbox.AddConnector(order.App.Id, "Segment", selfHosted: false);

        var conflict = await Assert.ThrowsAsync<ConductorOneConnectorConflictException>(() => new ConnectorSetup(Connection).PlanAsync(order, Stop));
        await SetUpAsync(order with { Beside = true });

        Assert.Contains("cloud-hosted", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(2, Sandbox.Connectors.Count);
    }

    [Fact]
    public async Task Making_one_is_not_repeated_after_a_failure_and_is_found_when_it_was_made_all_the_same()
    {
        var order = Order(ConnectorHosting.Self);
        Sandbox.AddFault(new TenantFault("app.v1.ConnectorService.CreateDelegated", 503));

        await Assert.ThrowsAsync<ConductorOneServerException>(() => SetUpAsync(order));
        Assert.Equal(1, Sandbox.CallCount("app.v1.ConnectorService.CreateDelegated"));
        await SetUpAsync(order);
        await SetUpAsync(order);

        Assert.Single(Sandbox.Connectors);
    }

    [Fact]
    public async Task Who_lacks_the_role_is_told_which_it_takes()
    {
        var connection = await ConnectAsync(Sandbox.CreatePersonalCredential(Sandbox.Users[2].Id));
        var order = Order(ConnectorHosting.Self);
        var setup = new ConnectorSetup(connection);

        var refused = await Assert.ThrowsAsync<ConductorOneForbiddenException>(async () => await setup.CarryOutAsync(await setup.PlanAsync(order, Stop), Stop));

        Assert.Contains("Connector Administrator or Super Administrator", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.RequestId);
        Assert.Empty(Sandbox.Connectors);
    }

    private ConnectorOrder Order(ConnectorHosting hosting) => new() { App = NewApp(), Hosting = hosting };

    private async Task<ConductorOneConnector> SetUpAsync(ConnectorOrder order)
    {
        var setup = new ConnectorSetup(Connection);
        return await setup.CarryOutAsync(await setup.PlanAsync(order, Stop), Stop);
    }
}
