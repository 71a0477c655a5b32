using System.Net;
using System.Text.Json;

namespace SegmentC1.Sandbox.Tests;

/// <summary>Who may call, pages, faults, apps and what an identity provider discovered.</summary>
public sealed class RestTenantTests : RestFixture
{
    private const string Search = "/api/v1/search/apps";

    [Fact]
    public async Task Without_a_token_nothing_is_answered_and_a_connector_has_no_place()
    {
        SignOut();
        var (nobody, _) = await GetAsync("/api/v1/apps");
        await SignInAsync(Tenant.Connector);
        var (connector, _) = await GetAsync("/api/v1/apps");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody, connector));
    }

    [Theory]
    [InlineData(SandboxRoles.BasicUser, HttpStatusCode.Forbidden)]
    [InlineData(SandboxRoles.ConnectorAdministrator, HttpStatusCode.OK)]
    [InlineData(SandboxRoles.SuperAdministrator, HttpStatusCode.OK)]
    public async Task Setting_up_takes_a_role_and_the_refusal_names_it(string role, HttpStatusCode expected)
    {
        await SignInAsync(Tenant.CreatePersonalCredential(Tenant.AddUser("Somebody", "somebody@example.com", role).Id));

        var (status, answer) = await PostAsync("/api/v1/apps", new { displayName = "Segment" });

        Assert.Equal(expected, status);
        if (expected == HttpStatusCode.OK) return;
        Assert.Contains(SandboxRoles.ConnectorAdministrator, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Tenant.Apps, app => app.DisplayName == "Segment");
    }

    [Fact]
    public async Task A_list_comes_in_pages_of_ten_however_many_are_asked_for()
    {
        var (_, first) = await GetAsync("/api/v1/apps?page_size=100");
        var token = first.GetProperty("nextPageToken").GetString()!;
        var (_, second) = await GetAsync($"/api/v1/apps?page_size=100&page_token={Uri.EscapeDataString(token)}");

        Assert.Equal(10, first.GetProperty("list").GetArrayLength());
        Assert.Equal("", second.GetProperty("nextPageToken").GetString());
        Assert.Equal(Tenant.Apps.Select(app => app.Id), Ids(first).Concat(Ids(second)));
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task A_page_token_of_another_list_is_refused()
    {
        var (_, first) = await GetAsync("/api/v1/users");

        var (status, _) = await PostAsync(Search, new { pageToken = first.GetProperty("nextPageToken").GetString() });

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_fault_is_shown_as_often_as_it_was_asked_for()
    {
        Tenant.AddFault(new TenantFault("app.v1.AppSearch.Search", 503, Times: 1, Skip: 1));

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++) statuses.Add((await PostAsync(Search, new { })).Status);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], statuses);
        Assert.Equal(3, Tenant.CallCount("app.v1.AppSearch.Search"));
    }

    [Fact]
    public async Task People_are_found_by_their_exact_address()
    {
        var carl = Tenant.Users[1];

        var found = await DoneAsync("/api/v1/search/users", new { email = carl.Email });

        Assert.Equal(carl.Id, Assert.Single(found.GetProperty("list").EnumerateArray()).GetProperty("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_discovered_app_is_made_managed_once_with_the_owners_named()
    {
        var provider = Tenant.Apps[0].Id;
        var (_, types) = await GetAsync($"/api/v1/apps/{provider}/resource_types");
        var type = types.GetProperty("list")[0].GetProperty("appResourceType").GetProperty("id").GetString();
        var bindings = $"/api/v1/apps/{provider}/resource_types/{type}/managed_state_bindings";
        var (_, list) = await GetAsync(bindings);
        var segment = list.GetProperty("list")[0].GetProperty("appManagementStateBinding");
        var promote = $"{bindings}/{segment.GetProperty("resourceId").GetString()}/promote";

        var answer = await DoneAsync(promote, new { userIds = new[] { Tenant.Users[2].Id } });
        var (again, _) = await PostAsync(promote, new { });

        var managed = answer.GetProperty("appManagementState").GetProperty("appManagementStateBinding").GetProperty("state").GetProperty("managed").GetProperty("appId").GetString();
        var app = Assert.Single(Tenant.Apps, app => app.Id == managed);
        Assert.Equal("Twilio Segment", app.DisplayName);
        Assert.Equal([Tenant.Users[2].Id], app.OwnerIds);
        Assert.Equal(HttpStatusCode.Conflict, again);
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task Owners_of_an_app_are_set_added_and_taken_away()
    {
        var app = Tenant.AddApp("Segment");
        var (a, b) = (Tenant.Users[1].Id, Tenant.Users[2].Id);

        await SendAsync(HttpMethod.Put, $"/api/v1/apps/{app}/owners", JsonSerializer.Serialize(new { userIds = new[] { a } }));
        await PostAsync($"/api/v1/apps/{app}/owners/{b}", new { });
        await SendAsync(HttpMethod.Delete, $"/api/v1/apps/{app}/owners/{a}", "{}");

        Assert.Equal([b], Tenant.Apps.Single(one => one.Id == app).OwnerIds);
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task What_is_changed_is_in_the_log_with_who_did_it()
    {
        await DoneAsync("/api/v1/apps", new { displayName = "Segment" });

        var events = (await DoneAsync("/api/v1/systemlog/events", new { sortDirection = "SORT_DIRECTION_DESC" })).GetProperty("list");

        Assert.Contains("Segment", events[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(Tenant.Users[0].Id, events[0].GetProperty("actor").GetProperty("user").GetProperty("uid").GetString());
    }

    [Fact]
    public async Task Requests_are_recorded_with_whether_they_only_read()
    {
        await PostAsync(Search, new { query = "x" });
        await PostAsync("/api/v1/apps", new { displayName = "Segment" });

        Assert.Equal([true, false], Tenant.RestRequests.Select(request => request.IsRead));
        Assert.Equal("""{"query":"x"}""", Tenant.RestRequests[0].Body);
    }

    private static IEnumerable<string?> Ids(JsonElement page) => page.GetProperty("list").EnumerateArray().Select(app => app.GetProperty("id").GetString());
}
