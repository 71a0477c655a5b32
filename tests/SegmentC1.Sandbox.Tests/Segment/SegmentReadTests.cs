using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox.Tests;

public sealed class SegmentReadTests
{
    [Fact]
    public async Task Without_the_token_every_path_is_401()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var stranger = new Wire(sandbox, "wrong");
        foreach (var path in new[] { "/", "/users", "/sources", "/nothing" })
        {
            var (status, json) = await stranger.JsonAsync(HttpMethod.Get, path);
            Assert.Equal(401, status);
            Assert.NotNull(json["errors"]![0]!["type"]);
            Assert.Null(json["data"]);
        }
    }

    [Fact]
    public async Task A_members_token_sees_the_workspace_and_sources_without_write_keys_but_no_people()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { TokenLevel = SandboxTokenLevel.Member });
        using var wire = new Wire(sandbox);
        Assert.Equal(sandbox.World.Workspace.Id, (await wire.DataAsync("/"))["workspace"]!["id"]!.GetValue<string>());
        Assert.Empty((await wire.DataAsync("/sources"))["sources"]![0]!["writeKeys"]!.AsArray());
        foreach (var path in new[] { "/users", "/invites", "/groups", "/roles", "/audit-events" })
        {
            Assert.Equal(401, (await wire.JsonAsync(HttpMethod.Get, path)).Status);
        }
    }

    [Fact]
    public async Task Users_carry_permissions_and_a_total_and_leave_next_out_at_the_end()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var data = await wire.DataAsync("/users?pagination.count=1000");
        var pagination = data["pagination"]!.AsObject();
        Assert.Equal(40, data["users"]!.AsArray().Count);
        Assert.Equal("MA==", pagination["current"]!.GetValue<string>());
        Assert.Equal(40, pagination["totalEntries"]!.GetValue<int>());
        Assert.False(pagination.ContainsKey("next"));
        Assert.All(data["users"]!.AsArray(), user => Assert.NotNull(user!["permissions"]));
        var labelled = data["users"]![3]!["permissions"]![0]!;
        Assert.Equal("""{"key":"env","value":"prod"}""", labelled["resources"]![0]!["labels"]![0]!.ToJsonString());
        Assert.Equal("WORKSPACE", labelled["resources"]![0]!["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(EmptyPermissions.EmptyArray, "[]")]
    [InlineData(EmptyPermissions.Null, "null")]
    [InlineData(EmptyPermissions.Absent, null)]
    public async Task Permissions_can_be_left_out_of_the_list_and_none_has_three_forms(EmptyPermissions form, string? expected)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { InlineUserPermissions = false, InlineGroupPermissions = false, EmptyPermissions = form });
        using var wire = new Wire(sandbox);
        Assert.All((await wire.DataAsync("/users"))["users"]!.AsArray(), user => Assert.False(user!.AsObject().ContainsKey("permissions")));
        Assert.All((await wire.DataAsync("/groups"))["userGroups"]!.AsArray(), group => Assert.False(group!.AsObject().ContainsKey("permissions")));
        var nobody = sandbox.World.Users.First(user => user.Permissions.Count == 0);
        var user = (await wire.DataAsync($"/users/{nobody.Id}"))["user"]!.AsObject();
        Assert.Equal(expected, user.ContainsKey("permissions") ? user["permissions"]?.ToJsonString() ?? "null" : null);
        Assert.NotEmpty((await wire.DataAsync($"/groups/{sandbox.World.Groups[0].Id}"))["userGroup"]!["permissions"]!.AsArray());
    }

    [Fact]
    public async Task Groups_have_no_total_and_counts_come_in_both_forms_of_a_number()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        sandbox.World.Groups.Update(sandbox.World.Groups[1].Id, group => group with { MemberIds = [.. group.MemberIds.Take(3)] });
        sandbox.World.Groups.Update(sandbox.World.Groups[0].Id, group => group with { MemberIds = [.. sandbox.World.Users.Take(3).Select(user => user.Id)] });
        using var wire = new Wire(sandbox);
        using var response = await wire.GetAsync("/groups");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var data = JsonNode.Parse(text)!["data"]!;
        Assert.Contains("\"memberCount\":3.0", text, StringComparison.Ordinal);
        Assert.Contains("\"memberCount\":0,", text, StringComparison.Ordinal);
        Assert.False(data["pagination"]!.AsObject().ContainsKey("totalEntries"));
        var group = sandbox.World.Groups[1];
        var members = await wire.DataAsync($"/groups/{group.Id}/users");
        Assert.Equal(group.MemberIds, members["users"]!.AsArray().Select(user => user!["id"]!.GetValue<string>()));
        Assert.Equal(["id", "name", "email"], members["users"]![0]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(group.InviteEmails, (await wire.DataAsync($"/groups/{group.Id}/invites"))["emails"]!.AsArray().Select(mail => mail!.GetValue<string>()));
        var ofUser = await wire.DataAsync($"/users/{group.MemberIds[0]}/groups");
        Assert.Contains(group.Id, ofUser["groups"]!.AsArray().Select(row => row!["id"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("/users", "users", 7)]
    [InlineData("/groups", "userGroups", 2)]
    [InlineData("/sources", "sources", 11)]
    [InlineData("/roles", "roles", 3)]
    [InlineData("/invites", "invites", 1)]
    [InlineData("/warehouses", "warehouses", 1)]
    [InlineData("/spaces", "spaces", 2)]
    [InlineData("/functions?resourceType=SOURCE", "functions", 1)]
    [InlineData("/audit-events", "events", 13)]
    public async Task Every_list_pages_to_its_end_without_loss_or_repetition(string path, string key, int count)
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var paged = (await wire.AllAsync(path, key, count)).Select(row => row.ToJsonString()).ToArray();
        var whole = (await wire.AllAsync(path, key, 1000)).Select(row => row.ToJsonString()).ToArray();
        Assert.Equal(whole, paged);
        Assert.Equal(whole.Distinct(), whole);
        Assert.True(whole.Length > count);
    }

    [Fact]
    public async Task Both_forms_of_the_pagination_query_are_read_and_200_is_the_default()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { Users = 450 });
        using var wire = new Wire(sandbox);
        Assert.Equal(200, (await wire.DataAsync("/users"))["users"]!.AsArray().Count);
        var dots = await wire.DataAsync("/users?pagination.count=150&pagination.cursor=MTUw");
        var brackets = await wire.DataAsync("/users?pagination%5Bcount%5D=150&pagination[cursor]=MTUw");
        Assert.Equal(dots.ToJsonString(), brackets.ToJsonString());
        Assert.Equal(sandbox.World.Users[150].Id, dots["users"]![0]!["id"]!.GetValue<string>());
        Assert.Equal("MzAw", dots["pagination"]!["next"]!.GetValue<string>());
        Assert.Equal("MA==", dots["pagination"]!["previous"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/users?pagination.count=1001", "pagination.count")]
    [InlineData("/users?pagination.count=0", "pagination.count")]
    [InlineData("/users?pagination.cursor=!!", "pagination.cursor")]
    [InlineData("/audit-events?pagination.cursor=MA==", "pagination.cursor")]
    [InlineData("/audit-events?startTime=yesterday", "startTime")]
    [InlineData("/functions", "resourceType")]
    [InlineData("/functions?resourceType=OTHER", "resourceType")]
    [InlineData("/echo", "message")]
    public async Task Bad_parameters_are_422_and_name_the_field(string path, string field)
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var (status, json) = await wire.JsonAsync(HttpMethod.Get, path);
        Assert.Equal(422, status);
        Assert.Equal(field, json["errors"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_smaller_page_limit_refuses_the_usual_thousand()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { MaxPageSize = 200 });
        using var wire = new Wire(sandbox);
        Assert.Equal(422, (await wire.JsonAsync(HttpMethod.Get, "/users?pagination.count=1000")).Status);
        Assert.Equal(200, (await wire.JsonAsync(HttpMethod.Get, "/users?pagination.count=200")).Status);
    }

    [Fact]
    public async Task Ends_are_null_in_some_lists_and_labels_are_not_paged_at_all()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var sources = (await wire.DataAsync("/sources"))["pagination"]!.AsObject();
        Assert.True(sources.ContainsKey("next") && sources["next"] is null && sources.ContainsKey("previous"));
        var labels = await wire.DataAsync("/labels?pagination.count=1");
        Assert.False(labels.ContainsKey("pagination"));
        Assert.Equal(sandbox.World.Labels.Count, labels["labels"]!.AsArray().Count);
        Assert.Single(labels["labels"]!.AsArray(), label => label!.AsObject().ContainsKey("description"));
    }

    [Fact]
    public async Task Sources_warehouses_and_functions_carry_secrets_that_the_world_knows()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        List<string> answers = [];
        foreach (var path in new[] { "/sources", "/warehouses", "/functions?resourceType=SOURCE", "/functions?resourceType=DESTINATION", "/functions?resourceType=INSERT_SOURCE", "/functions?resourceType=INSERT_DESTINATION", "/functions?resourceType=INSERT_TRANSFORMATION" })
        {
            answers.Add((await wire.DataAsync(path)).ToJsonString());
        }

        Assert.Equal((2 * 30) + 3 + 8, sandbox.World.Secrets.Count);
        Assert.All(sandbox.World.Secrets, secret => Assert.Contains(answers, answer => answer.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_source_has_its_tracking_plan_and_an_unknown_one_is_404()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var source = (await wire.DataAsync($"/sources/{sandbox.World.Sources[1].Id}"))["source"]!.AsObject();
        Assert.True(source.ContainsKey("trackingPlanId"));
        Assert.Equal(sandbox.World.Sources[1].Slug, source["slug"]!.GetValue<string>());
        Assert.Equal(404, (await wire.JsonAsync(HttpMethod.Get, "/sources/none")).Status);
        Assert.Equal(404, (await wire.JsonAsync(HttpMethod.Get, "/users/none")).Status);
        Assert.Equal(404, (await wire.JsonAsync(HttpMethod.Get, "/groups/none/users")).Status);
        Assert.Equal(404, (await wire.JsonAsync(HttpMethod.Get, "/none")).Status);
        Assert.Equal(405, (await wire.JsonAsync(HttpMethod.Put, "/users", "{}")).Status);
    }

    [Fact]
    public async Task The_plan_refuses_what_it_does_not_have_with_a_text_or_a_status()
    {
        var options = new SegmentSandboxOptions { GroupsInPlan = false, SpacesInPlan = false, FunctionsInPlan = false, AuditInPlan = false };
        await using var sandbox = await SegmentSandbox.StartAsync(options);
        using var wire = new Wire(sandbox);
        foreach (var (path, feature) in new[] { ("/groups", "User Groups"), ("/spaces", "Spaces"), ("/functions?resourceType=SOURCE", "Functions"), ("/audit-events", "Audit Trail") })
        {
            var (status, json) = await wire.JsonAsync(HttpMethod.Get, path);
            Assert.Equal(400, status);
            Assert.StartsWith($"Your plan does not include {feature}.", json["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await using var bare = await SegmentSandbox.StartAsync(options with { PlanGateStatus = 404 });
        using var other = new Wire(bare);
        Assert.Equal(404, (await other.JsonAsync(HttpMethod.Get, "/groups")).Status);
    }

    [Fact]
    public async Task Audit_pages_stay_stable_while_events_come_and_filters_apply()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var first = await wire.DataAsync("/audit-events?pagination.count=20");
        sandbox.World.Change(world => world.AuditEvents.Add(world.AuditEvents[^1] with { Id = "events/999999", Timestamp = TimeProvider.System.GetUtcNow().AddSeconds(30) }));
        var second = await wire.DataAsync($"/audit-events?pagination.count=20&pagination.cursor={Uri.EscapeDataString(first["pagination"]!["next"]!.GetValue<string>())}");
        Assert.Equal(
            sandbox.World.AuditEvents.Reverse().Skip(1).Take(40).Select(audit => audit.Id),
            first["events"]!.AsArray().Concat(second["events"]!.AsArray()).Select(audit => audit!["id"]!.GetValue<string>()));
        var source = sandbox.World.AuditEvents[0].ResourceId;
        var filtered = await wire.DataAsync($"/audit-events?resourceType=source&resourceId={source}&startTime=2020-01-01T00:00:00Z");
        Assert.All(filtered["events"]!.AsArray(), audit => Assert.Equal(source, audit!["resourceId"]!.GetValue<string>()));
        Assert.NotEmpty(filtered["events"]!.AsArray());
        Assert.False(filtered.ContainsKey("pagination"));
        Assert.Empty((await wire.DataAsync("/audit-events?endTime=2020-01-01T00:00:00Z"))["events"]!.AsArray());
    }

    [Fact]
    public async Task Echo_answers_and_fails_on_demand_without_the_token()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var data = await wire.DataAsync("/echo?message=h%C3%A9");
        Assert.Equal("hé", data["message"]!.GetValue<string>());
        Assert.DoesNotContain(sandbox.Token, data.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(500, (await wire.JsonAsync(HttpMethod.Get, "/echo?message=x&triggerUnexpectedError=true")).Status);
        var (status, json) = await wire.JsonAsync(HttpMethod.Get, "/echo?message=x&triggerMultipleErrors=true&statusCode=409");
        Assert.Equal(409, status);
        Assert.Equal(2, json["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task Requests_are_recorded_without_the_token()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        await wire.DataAsync("/users?pagination.count=5");
        await wire.JsonAsync(HttpMethod.Get, "/nothing%2Fhere");
        Assert.Equal(["GET /users?pagination.count=5 200", "GET /nothing%2Fhere 404"], sandbox.Requests.Select(request => $"{request.Method} {request.Path}{request.Query} {request.Status}"));
        Assert.DoesNotContain(sandbox.Token, JsonSerializer.Serialize(sandbox.Requests), StringComparison.Ordinal);
        Assert.Equal(2, sandbox.RequestCount("GET"));
        Assert.Equal(0, sandbox.RequestCount("POST"));
        sandbox.ClearRequests();
        Assert.Empty(sandbox.Requests);
    }

    [Fact]
    public async Task Disposing_cuts_held_requests_and_frees_the_port()
    {
        var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        var held = sandbox.Faults.Add(new FaultRule { Kind = FaultKind.None, Delay = TimeSpan.FromHours(1) });
        var pending = wire.GetAsync("/");
        await held.Reached;
        await sandbox.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => pending);
        await using var next = await SegmentSandbox.StartAsync(new() { Port = sandbox.BaseAddress.Port });
        Assert.Equal(sandbox.BaseAddress, next.BaseAddress);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task Pending_invites_count_as_members_where_the_sandbox_is_told_so(bool counted, int expected)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { MemberCountIncludesInvites = counted });
        using var wire = new Wire(sandbox);
        var nobody = sandbox.World.Groups[3];
        Assert.Equal(2, nobody.InviteEmails.Count);
        Assert.Equal(expected, (await wire.DataAsync($"/groups/{nobody.Id}"))["userGroup"]!["memberCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_413()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        Assert.Equal(413, (await wire.JsonAsync(HttpMethod.Post, "/groups", new string(' ', 26_214_401))).Status);
        Assert.Empty(sandbox.World.Writes);
    }

    [Fact]
    public async Task A_last_page_that_is_full_has_no_next()
    {
        await using var sandbox = await SegmentSandbox.StartAsync();
        using var wire = new Wire(sandbox);
        Assert.Equal(40, (await wire.AllAsync("/users", "users", 20)).Count);
        Assert.Equal(2, sandbox.RequestCount());
    }
}
