using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

public class ListTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_wire_has_the_documented_form()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnQuery("GET /mock/users", query => query.Contains("cursor", StringComparison.Ordinal)
            ? """{"data":{"users":[{"id":"u2","name":"B","email":"b@example.com"}],"pagination":{"current":"MQ=="}}}"""
            : """{"data":{"pagination":{"current":"MA==","next":"MQ==&x/ü"},"users":[{"id":"u1","name":"A","email":"a@example.com"}]}}""");
        using var client = server.Client(options => options with { ApiUri = new Uri(server.Address, "mock") });

        var users = await client.ListUsers().ToListAsync(Stop);

        Assert.Equal(["u1", "u2"], users.Select(user => user.Id));
        Assert.Equal(
            ["/mock/users?pagination.count=1000", "/mock/users?pagination.count=1000&pagination.cursor=MQ%3D%3D%26x%2F%C3%BC"],
            server.Targets);
        var headers = server.Requests[0].Headers;
        Assert.Equal("application/json", headers["Accept"]);
        Assert.Equal("SegmentC1/0.1.0", headers["User-Agent"]);
        Assert.Equal("Bearer " + Clients.Canary, headers["Authorization"]);
    }

    [Fact]
    public async Task The_workspace_is_at_the_root_of_a_prefix()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /a/mock/", """{"data":{"workspace":{"slug":"acme","id":"w1","name":"Acme","more":[{}]}}}""");
        using var client = server.Client(options => options with { ApiUri = new Uri(server.Address, "a/mock/") });

        Assert.Equal(new SegmentWorkspace("w1", "acme", "Acme"), await client.GetWorkspaceAsync(Stop));
        Assert.Equal(["/a/mock/"], server.Targets);
    }

    [Fact]
    public async Task The_first_row_comes_before_the_second_page_is_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnQuery("GET /users", query => query.Contains("cursor", StringComparison.Ordinal)
            ? """{"data":{"users":[{"id":"u2"}],"pagination":{"current":"b"}}}"""
            : """{"data":{"users":[{"id":"u1"}],"pagination":{"current":"a","next":"b"}}}""");
        using var client = server.Client();

        await using var rows = client.ListUsers().GetAsyncEnumerator(Stop);
        Assert.True(await rows.MoveNextAsync());

        Assert.Equal("u1", rows.Current.Id);
        Assert.Equal(1, server.Count("GET /users"));
        Assert.Equal(ListState.Reading, rows.Current.Ledger!.State);
        Assert.True(await rows.MoveNextAsync());
        Assert.Equal(2, server.Count("GET /users"));
        Assert.False(await rows.MoveNextAsync());
        Assert.Equal(ListState.Complete, rows.Current?.Ledger?.State ?? ListState.Complete);
    }

    [Fact]
    public async Task A_refused_page_size_is_asked_for_smaller_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /groups/g1/users", (context, _) => Refuse1000(context, """{"data":{"users":[],"pagination":{"current":"a","totalEntries":0}}}"""));
        server.On("GET /groups/g2/users", (context, _) => Refuse1000(context, """{"data":{"users":null,"pagination":{"current":"a"}}}"""));
        using var client = server.Client();

        var first = client.ListGroupMembers("g1");
        Assert.Empty(await first.ToListAsync(Stop));
        Assert.Empty(await client.ListGroupMembers("g2").ToListAsync(Stop));

        Assert.Equal(
            ["/groups/g1/users?pagination.count=1000", "/groups/g1/users?pagination.count=200", "/groups/g2/users?pagination.count=200"],
            server.Targets);
        Assert.Equal(ListState.Complete, first.Ledger.State);
        Assert.Equal(2, first.Ledger.Requests);
        Assert.Equal(0, first.Ledger.Retries);

        static Task Refuse1000(Microsoft.AspNetCore.Http.HttpContext context, string json) =>
            context.Request.QueryString.Value!.Contains("=1000", StringComparison.Ordinal)
                ? context.JsonAsync("""{"errors":[{"type":"input-validation","message":"Too many.","field":"pagination.count"}]}""", 422)
                : context.JsonAsync(json);
    }

    [Fact]
    public async Task A_size_that_is_refused_twice_is_an_error()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /roles", """{"errors":[{"type":"input-validation","message":"No.","field":"pagination.count"}]}""", 422);
        using var client = server.Client();

        var list = client.ListRoles();
        var error = await Assert.ThrowsAsync<SegmentRequestException>(() => list.ToListAsync(Stop));

        Assert.Equal("pagination.count", error.Field);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(ListState.Incomplete, list.Ledger.State);
        Assert.Equal(422, list.Ledger.HttpStatus);
    }

    [Fact]
    public async Task Rows_that_come_twice_are_handed_out_once_and_counted()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.OnQuery("GET /users", query => query.Contains("cursor", StringComparison.Ordinal)
            ? """{"data":{"users":[{"id":"u2"},{"id":"u3"},{"id":"U3"}],"pagination":{"current":"b","next":null,"totalEntries":"4"}}}"""
            : """{"data":{"users":[{"id":"u1"},{"id":"u2"}],"pagination":{"current":"a","next":"b","totalEntries":4.0}}}""");
        using var client = server.Client();

        var list = client.ListUsers();
        var users = await list.ToListAsync(Stop);

        Assert.Equal(["u1", "u2", "u3", "U3"], users.Select(user => user.Id));
        Assert.Equal((2, 4L, 1L, 4L, 2), (list.Ledger.Pages, list.Ledger.Rows, list.Ledger.Duplicates, list.Ledger.TotalEntries!.Value, list.Ledger.Requests));
        Assert.All(users, user => Assert.Same(list.Ledger, user.Ledger));
    }

    [Fact]
    public async Task A_list_that_changed_is_read_again_and_what_was_missed_is_added()
    {
        await using var server = await ScriptedServer.StartAsync();
        var rows = new List<string> { "u1", "u2", "u3", "u4" };
        server.On("GET /users", (context, call) =>
        {
            if (call == 1) rows.Insert(0, "u0");
            return context.JsonAsync(UserPage(rows, Offset(context), 2));
        });
        using var client = server.Client();

        var list = client.ListUsers();
        var users = await list.ToListAsync(Stop);

        Assert.Equal(["u0", "u1", "u2", "u3", "u4"], users.Select(user => user.Id).Order());
        Assert.Equal(ListState.Complete, list.Ledger.State);
        Assert.Contains("twice", list.Ledger.Reason);
        Assert.Equal(5, list.Ledger.Rows);
    }

    [Fact]
    public async Task A_row_missed_because_another_went_is_noticed_although_the_count_agrees()
    {
        await using var server = await ScriptedServer.StartAsync();
        var rows = new List<string> { "u1", "u2", "u3", "u4", "u5" };
        server.On("GET /users", (context, call) =>
        {
            // u1 goes between the pages, so that u3 slips onto the page that was read: 4 rows seen, total 4, one of them gone and one missed.
            if (call == 1) rows.RemoveAt(0);
            return context.JsonAsync(UserPage(rows, Offset(context), 2));
        });
        using var client = server.Client();

        var list = client.ListUsers();
        var users = await list.ToListAsync(Stop);

        Assert.Contains("u3", users.Select(user => user.Id));
        Assert.Equal(ListState.Inconsistent, list.Ledger.State);
    }

    [Fact]
    public async Task A_count_that_never_agrees_makes_the_list_inconsistent()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /sources", """{"data":{"sources":[{"id":"s1"}],"pagination":{"current":"a","totalEntries":2}}}""");
        using var client = server.Client();

        var list = client.ListResources(SegmentResourceType.Source);
        Assert.Single(await list.ToListAsync(Stop));

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(ListState.Inconsistent, list.Ledger.State);
        Assert.Contains("total is 2", list.Ledger.Reason);
    }

    [Theory]
    [InlineData("""{"data":{"users":[{"id":"u1"}],"pagination":{"current":"a","next":"a"}}}""", ListState.Inconsistent, 5)]
    [InlineData("""{"data":{"users":[{"id":"u1"}],"pagination":{"current":"a","next":"a","totalEntries":1}}}""", ListState.Complete, 3)]
    [InlineData("""{"data":{"users":[],"pagination":{"current":"a","next":"b"}}}""", ListState.Complete, 1)]
    public async Task A_cursor_that_leads_nowhere_ends_the_reading(string page, ListState state, int requests)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users", page);
        using var client = server.Client();

        var list = client.ListUsers();
        await list.ToListAsync(Stop);

        Assert.Equal(state, list.Ledger.State);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task A_list_without_end_stops_at_a_ceiling()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users", (context, call) => context.JsonAsync("""{"data":{"users":[{"id":"uN"}],"pagination":{"next":"cN"}}}""".Replace("N", $"{call}", StringComparison.Ordinal)));
        using var transport = new SegmentTransport(Clients.Options(server.Address));

        var list = new ListReader(transport, _ => { }, mostPages: 3).Open(ListCatalogue.Users);
        await list.ToListAsync(Stop);

        Assert.Equal(ListState.Inconsistent, list.Ledger.State);
        Assert.Contains("3 pages", list.Ledger.Reason);
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_full_page_without_word_of_a_next_one_is_not_taken_for_the_whole()
    {
        await using var server = await ScriptedServer.StartAsync();
        var full = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"id":"r{{i}}","name":"R"}"""));
        server.On("GET /roles", $$$"""{"data":{"roles":[{{{full}}}]}}""");
        using var client = server.Client();

        var list = client.ListRoles();
        Assert.Equal(1000, (await list.ToListAsync(Stop)).Count);

        Assert.Equal(ListState.Inconsistent, list.Ledger.State);
    }

    [Fact]
    public async Task Labels_are_one_request_and_follow_a_cursor_if_there_is_one()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /labels", """{"data":{"labels":[{"key":"env","value":"2024-01-02T03:04:05Z"},{"key":"env","value":"2024-01-02T03:04:05Z"},{"key":"a","value":"b","description":"d"}]}}""");
        using var client = server.Client();

        var labels = await client.ListLabels().ToListAsync(Stop);

        Assert.Equal(["/labels"], server.Targets);
        // A value that looks like a date comes as it is.
        Assert.Equal(["env:2024-01-02T03:04:05Z", "a:b"], labels.Select(label => label.ToString()));
        Assert.Equal("d", labels[1].Description);
    }

    [Fact]
    public async Task A_list_is_enumerated_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /invites", """{"data":{"invites":["a@example.com"],"pagination":{}}}""");
        using var client = server.Client();
        var list = client.ListInvites();
        await list.ToListAsync(Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(() => list.ToListAsync(Stop));
    }

    private static int Offset(Microsoft.AspNetCore.Http.HttpContext context) =>
        int.TryParse(context.Request.Query["pagination.cursor"], out var offset) ? offset : 0;

    private static string UserPage(List<string> ids, int offset, int size)
    {
        var rows = ids.Skip(offset).Take(size).Select(id => new JObject { ["id"] = id });
        var paging = new JObject { ["current"] = $"{offset}", ["totalEntries"] = ids.Count };
        if (offset + size < ids.Count) paging["next"] = $"{offset + size}";
        return new JObject { ["data"] = new JObject { ["users"] = new JArray(rows), ["pagination"] = paging } }.ToString();
    }

    [Fact]
    public async Task A_server_that_reads_only_bracketed_paging_is_read_to_its_end_and_remembered()
    {
        await using var server = await ScriptedServer.StartAsync();
        string Page(string query) => query.Contains("pagination%5Bcursor%5D=b", StringComparison.Ordinal)
            ? """{"data":{"users":[{"id":"u2"}],"pagination":{"current":"b"}}}"""
            : """{"data":{"users":[{"id":"u1"}],"pagination":{"current":"a","next":"b"}}}""";
        server.OnQuery("GET /users", Page);
        using var client = server.Client();

        var first = client.ListUsers();
        var users = await first.ToListAsync(Stop);
        await client.ListUsers().ToListAsync(Stop);

        Assert.Equal(["u1", "u2"], users.Select(user => user.Id));
        Assert.Equal(ListState.Complete, first.Ledger.State);
        // Three for the first list, because one page was asked for in vain; two for the next.
        Assert.Equal(5, server.Count("GET /users"));
    }
}
