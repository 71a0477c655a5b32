namespace SegmentC1.Segment.Tests;

/// <summary>Each write is the request that Segment documents, to the byte.</summary>
public class WriteTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly SegmentLabel Prod = new("env", "prod");

    private static readonly SegmentPermission Everywhere = new("r1", "Role 1", [new("WORKSPACE", "w1", [])], []);

    private static readonly SegmentPermission Inside = new("r2", null, [new("WORKSPACE", "w1", [Prod with { Description = "live" }]), new("SOURCE", "s1", [])], []);

    private static readonly SegmentPermission Beside = new("r3", null, [new("WORKSPACE", "w1", [])], [new("since", "2026-01-01T00:00:00Z")]);

    private const string Set =
        """{"permissions":[{"roleId":"r1","resources":[{"id":"w1","type":"WORKSPACE"}]},{"roleId":"r2","resources":[{"id":"w1","type":"WORKSPACE","labels":[{"key":"env","value":"prod","description":"live"}]},{"id":"s1","type":"SOURCE"}]},{"roleId":"r3","resources":[{"id":"w1","type":"WORKSPACE","labels":[{"key":"since","value":"2026-01-01T00:00:00Z"}]}],"labels":[{"key":"since","value":"2026-01-01T00:00:00Z"}]}]}""";

    public static TheoryData<string, string, string> Wire => new()
    {
        { "create group", "POST /groups", """{"name":"Ünï \"x\""}""" },
        { "rename group", "PATCH /groups/g%2F1", """{"name":"New"}""" },
        { "delete group", "DELETE /groups/g1", "" },
        { "add members", "POST /groups/g1/users", """{"emails":["a@example.com","b+c@example.com"]}""" },
        { "remove members", "DELETE /group/g1/users?emails.0=a%40example.com&emails.1=b%2Bc%40example.com", "" },
        { "replace members", "PUT /group/g1/users", """{"emails":["a@example.com"]}""" },
        { "empty group", "PUT /group/g1/users", """{"emails":[]}""" },
        { "add to user", "POST /users/u1/permissions", Set },
        { "replace of user", "PUT /users/u1/permissions", Set },
        { "last of user", "PUT /users/u1/permissions", """{"permissions":[]}""" },
        { "add to group", "POST /groups/g1/permissions", Set },
        { "replace of group", "PUT /groups/g1/permissions", Set },
        {
            "invite", "POST /invites",
            """{"invites":[{"email":"a@example.com"},{"email":"b@example.com","permissions":[{"roleId":"r2","resources":[{"id":"w1","type":"WORKSPACE"}],"labels":[{"key":"env","value":"prod","description":"live"}]},{"roleId":"r2","resources":[{"id":"s1","type":"SOURCE"}]},{"roleId":"r3","resources":[{"id":"w1","type":"WORKSPACE"}],"labels":[{"key":"since","value":"2026-01-01T00:00:00Z"}]}]}]}"""
        },
        { "remove invites", "DELETE /invites?emails.0=a%40example.com", "" },
        { "remove users", "DELETE /users?userIds.0=u1&userIds.1=u2", "" },
        { "create label", "POST /labels", """{"label":{"key":"env","value":"prod","description":"live"}}""" },
        { "delete label", "DELETE /labels/path/a%2Fb%20c%3Ad", "" },
        { "add source labels", "POST /sources/s1/labels", """{"labels":[{"key":"env","value":"prod"}]}""" },
        { "replace source labels", "PUT /sources/s1/labels", """{"labels":[]}""" },
    };

    private static FreshState<T> Always<T>(params T[] state) => (_, _) => Task.FromResult<IReadOnlyList<T>?>(state);

    private static Task SendAsync(SegmentClient client, string operation) => operation switch
    {
        "create group" => client.CreateGroupAsync("Ünï \"x\"", Stop),
        "rename group" => client.RenameGroupAsync("g/1", "New", Stop),
        "delete group" => client.DeleteGroupAsync("g1", Stop),
        "add members" => client.AddGroupMembersAsync("g1", ["a@example.com", "b+c@example.com"], Stop),
        "remove members" => client.RemoveGroupMembersAsync("g1", ["a@example.com", "b+c@example.com"], Stop),
        "replace members" => client.ReplaceGroupMembersAsync("g1", Always("a@example.com"), Stop),
        "empty group" => client.ReplaceGroupMembersAsync("g1", Always<string>(), Stop),
        "add to user" => client.AddUserPermissionsAsync("u1", [Everywhere, Inside, Beside], Stop),
        "replace of user" => client.ReplaceUserPermissionsAsync("u1", Always(Everywhere, Inside, Beside), Stop),
        "last of user" => client.ReplaceUserPermissionsAsync("u1", Always<SegmentPermission>(), Stop),
        "add to group" => client.AddGroupPermissionsAsync("g1", [Everywhere, Inside, Beside], Stop),
        "replace of group" => client.ReplaceGroupPermissionsAsync("g1", Always(Everywhere, Inside, Beside), Stop),
        "invite" => client.CreateInvitesAsync([new("a@example.com", []), new("b@example.com", [Inside, Beside])], Stop),
        "remove invites" => client.DeleteInvitesAsync(["a@example.com"], Stop),
        "remove users" => client.RemoveUsersAsync(["u1", "u2"], Stop),
        "create label" => client.CreateLabelAsync(Prod with { Description = "live" }, Stop),
        "delete label" => client.DeleteLabelAsync("path", "a/b c:d", Stop),
        "add source labels" => client.AddSourceLabelsAsync("s1", [Prod], Stop),
        _ => client.ReplaceSourceLabelsAsync("s1", Always<SegmentLabel>(), Stop),
    };

    [Theory]
    [MemberData(nameof(Wire))]
    public async Task A_write_is_the_documented_request(string operation, string target, string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On($"{target.Split('?')[0]}", """{"data":{"status":"SUCCESS","userGroup":{"id":"g1","name":"n","memberCount":0}}}""");
        using var client = server.Client();

        await SendAsync(client, operation);

        var seen = Assert.Single(server.Requests);
        Assert.Equal(target, $"{seen.Method} {seen.Target}");
        Assert.Equal(body, seen.Body);
    }

    [Theory]
    [MemberData(nameof(Wire))]
    public async Task A_read_only_client_sends_no_write(string operation, string target, string body)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(options => options with { ReadOnly = true });

        await Assert.ThrowsAsync<SegmentReadOnlyException>(() => SendAsync(client, operation));

        Assert.True(server.Requests.Count == 0, $"{target} {body}");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task Where_the_documented_path_is_missing_the_plural_one_is_found_and_remembered(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("DELETE /group/g1/users", """{"errors":[{"type":"x","message":"No."}]}""", status)
            .On("GET /groups/g1", """{"data":{"userGroup":{"id":"g1","name":"n"}}}""")
            .On("DELETE /groups/g1/users", """{"data":{"status":"SUCCESS"}}""")
            .On("PUT /groups/g1/users", """{"data":{"userGroup":{"id":"g1","name":"n"}}}""");
        using var client = server.Client();

        await client.RemoveGroupMembersAsync("g1", ["a@example.com"], Stop);
        await client.ReplaceGroupMembersAsync("g1", Always<string>(), Stop);

        Assert.Equal(
            ["DELETE /group/g1/users", "GET /groups/g1", "DELETE /groups/g1/users", "PUT /groups/g1/users"],
            server.Requests.Select(seen => $"{seen.Method} {seen.Path}"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task An_empty_answer_is_an_acceptance_and_the_path_that_gave_it_is_remembered(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("DELETE /group/g1/users", "{}", 404)
            .On("GET /groups/g1", """{"data":{"userGroup":{"id":"g1","name":"n"}}}""")
            .On("DELETE /groups/g1/users", "", status);
        using var client = server.Client();

        await client.RemoveGroupMembersAsync("g1", ["a@example.com"], Stop);
        await client.RemoveGroupMembersAsync("g1", ["b@example.com"], Stop);

        Assert.Equal(1, server.Count("DELETE /group/g1/users"));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_not_looked_for_under_another_path()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();

        await Assert.ThrowsAsync<SegmentNotFoundException>(() => client.RemoveGroupMembersAsync("g1", ["a@example.com"], Stop));

        Assert.Equal(["DELETE", "GET"], server.Requests.Select(seen => seen.Method));
    }

    [Theory]
    [InlineData("add to user", 500, 1)]
    [InlineData("replace of user", 502, 5)]
    [InlineData("remove users", 503, 5)]
    [InlineData("rename group", 500, 1)]
    public async Task A_write_of_which_the_outcome_is_open_says_so(string operation, int status, int requests)
    {
        await using var server = await ScriptedServer.StartAsync();
        var target = Wire.Single(row => row.Data.Item1 == operation).Data.Item2.Split('?')[0];
        server.On(target, (context, _) => context.HtmlAsync(status));
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        var open = await Assert.ThrowsAsync<SegmentOutcomeUnknownException>(() => SendAsync(client, operation));

        Assert.Equal(requests, server.Count(target));
        Assert.Equal(status, open.HttpStatus);
        Assert.IsType<SegmentServerException>(open.InnerException);
    }

    [Fact]
    public async Task A_deletion_that_was_cut_and_then_finds_nothing_is_open_not_missing()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("DELETE /users", (context, call) => call == 0 ? context.CutAsync("{") : context.JsonAsync("{}", 404));
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        await Assert.ThrowsAsync<SegmentOutcomeUnknownException>(() => client.RemoveUsersAsync(["u1"], Stop));
    }

    [Fact]
    public async Task What_never_left_is_not_open()
    {
        using var client = new SegmentClient(Clients.Options(new Uri("http://127.0.0.1:1/")) with { TimeProvider = new LeapingTime() });

        await Assert.ThrowsAsync<SegmentConnectionException>(() => client.RemoveUsersAsync(["u1"], Stop));
    }

    [Fact]
    public async Task A_refused_write_holds_back_neither_reads_nor_other_writes()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("POST /groups/g1/users", """{"errors":[{"type":"x","message":"Slow.","data":{"msBeforeNext":400000}}]}""", 429)
            .On("GET /groups/g1", """{"data":{"userGroup":{"id":"g1","name":"n"}}}""")
            .On("DELETE /groups/g1", """{"data":{"status":"SUCCESS"}}""");
        using var client = server.Client(options => options with { TimeProvider = time });

        await Assert.ThrowsAsync<SegmentRateLimitException>(() => client.AddGroupMembersAsync("g1", ["a@example.com"], Stop));
        await client.GetGroupAsync("g1", Stop);
        await client.DeleteGroupAsync("g1", Stop);

        Assert.Empty(time.Waits);
        await Assert.ThrowsAsync<SegmentRateLimitException>(() => client.AddGroupMembersAsync("g1", ["b@example.com"], Stop));
        Assert.Equal(1, server.Count("POST /groups/g1/users"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public async Task A_deletion_of_none_or_of_too_many_is_not_sent(int count)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.RemoveUsersAsync([.. Enumerable.Range(0, count).Select(i => $"u{i}")], Stop));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_permission_that_was_not_understood_is_never_written()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.ReplaceUserPermissionsAsync("u1", Always(Everywhere, Inside with { NotUnderstood = "Odd." }), Stop));

        Assert.Empty(server.Requests);
    }
}
