namespace SegmentC1.ConductorOne.Tests.Rest;

public sealed class AppTests : SetupFixture
{
    [Fact]
    public async Task Apps_are_listed_over_pages_with_their_owners()
    {
        var apps = await new ConductorOneApps(Connection).ListAsync(Stop).ToListAsync(Stop);

        Assert.Equal(Sandbox.Apps.Select(app => app.Id), apps.Select(app => app.Id));
        Assert.Equal(Sandbox.Users[0].Email, Assert.Single(apps[1].Owners).Email);
    }

    [Fact]
    public async Task What_identity_providers_discovered_is_listed_to_the_end_until_it_is_managed()
    {
        var provider = Assert.Single(await new ConductorOneApps(Connection).ListDirectoriesAsync(Stop).ToListAsync(Stop));
        var discoveries = new ConductorOneDiscoveries(Connection);
        var before = await discoveries.ListAsync(provider, Stop).ToListAsync(Stop);
        var segment = before.Single(app => app.Name == "Twilio Segment");

        Assert.Null(await discoveries.ManagedAppOfAsync(segment, Stop));
        var id = await discoveries.PromoteAsync(segment, [Sandbox.Users[1].Id], Stop);

        Assert.Equal(13, before.Count);
        Assert.Equal(provider.Name, segment.DiscoveredBy);
        Assert.Equal(id, await discoveries.ManagedAppOfAsync(segment, Stop));
        Assert.Equal([Sandbox.Users[1].Id], Sandbox.Apps.Single(app => app.Id == id).OwnerIds);
        Assert.DoesNotContain(await discoveries.ListAsync(provider, Stop).ToListAsync(Stop), app => app.Name == segment.Name);
        await Assert.ThrowsAsync<ConductorOneRequestException>(() => discoveries.PromoteAsync(segment, [], Stop));
    }

    [Fact]
    public async Task An_app_is_made_described_and_owned()
    {
        var apps = new ConductorOneApps(Connection);

        var app = await apps.CreateAsync("Segment", null, [Sandbox.Users[1].Id], Stop);
        var described = await apps.DescribeAsync(app.Id, "Customer data", Stop);
        await apps.SetOwnersAsync(app.Id, [Sandbox.Users[2].Id], Stop);

        Assert.Equal("Customer data", described.Description);
        Assert.Equal([Sandbox.Users[2].Id], (await apps.OwnersAsync(app.Id, Stop)).Select(owner => owner.Id));
        Assert.Equal(app.Id, Assert.Single(await apps.FindByNameAsync("SEGMENT", Stop)).Id);
        Assert.Equal("Segment", (await apps.FindByIdAsync(app.Id, Stop))?.Name);
        Assert.Null(await apps.FindByIdAsync("000000000000000000000000000", Stop));
    }

    [Fact]
    public async Task People_are_found_by_address_in_either_case_and_by_ids()
    {
        var users = new ConductorOneUsers(Connection);

        var carl = Assert.Single(await users.FindByEmailAsync("Carl.Connector@EXAMPLE.com", Stop));
        var all = await users.GetManyAsync([.. Sandbox.Users.Select(user => user.Id), carl.Id], Stop);

        Assert.Equal(Sandbox.Users[1].Id, carl.Id);
        Assert.Equal(Sandbox.Users.Select(user => user.Id), all.Select(user => user.Id));
        Assert.Empty(await users.FindByEmailAsync("nobody@example.com", Stop));
    }
}
