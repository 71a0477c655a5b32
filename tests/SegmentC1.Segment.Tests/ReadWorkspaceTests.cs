using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

public class ReadWorkspaceTests
{
    private const string PlanText = """{"errors":[{"type":"bad-request","message":"Your plan does not include User Groups. Contact sales to upgrade to business tier."}]}""";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static Task<WorkspaceReading> ReadAsync(SegmentClient client, WorkspaceReadOptions? options = null) =>
        client.ReadWorkspaceAsync(options ?? new WorkspaceReadOptions(), null, Stop);

    [Fact]
    public async Task Everything_is_read_in_the_fewest_requests()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server) { Sources = 300 };
        for (var i = 0; i < 500; i++) world.User($"u{i}", i % 3 == 0 ? new JArray() : World.OneRole());
        for (var i = 0; i < 50; i++) world.Group($"g{i}", World.OneRole("r2", "prod"), [$"u{i}", $"u{i + 1}"], i == 7 ? ["p1@example.com"] : []);
        for (var i = 0; i < 20; i++) world.Invites.Add($"p{i}@example.com");
        using var client = server.Client();

        var reading = await ReadAsync(client);

        // Workspace, roles, labels; users, groups, invites, sources, warehouses, spaces, five functions; members and pending
        // ones of each group; one user and one group read alone to make sure.
        Assert.Equal(3 + 11 + 50 + 50 + 2, server.Requests.Count);
        Assert.Equal(server.Requests.Count, client.RequestCount);
        Assert.Equal(server.Requests.Count, reading.Requests);
        Assert.Equal(server.Requests.Count, reading.Ledgers.Sum(ledger => ledger.Requests));
        Assert.All(reading.Ledgers, ledger => Assert.Equal(ListState.Complete, ledger.State));
        Assert.Equal((500, 50, 20, 300, 101), (reading.Users.Count, reading.Groups.Count, reading.Invites.Count, reading.Resources.Count(r => r.Type == SegmentResourceType.Source), reading.GroupMembers.Count));
        Assert.Equal("Acme", reading.Workspace.Name);
        Assert.Equal("p1@example.com", Assert.Single(reading.GroupMembers, member => member.Pending).Email);
        Assert.Equal("Group g7", reading.GroupMembers.Single(member => member.Pending).GroupName);
        Assert.Equal(5, reading.Resources.Count(resource => resource.Type == SegmentResourceType.Function));
        Assert.All(reading.Groups, group => Assert.Equal("prod", Assert.Single(Assert.Single(group.Permissions!).Resources[0].Labels).Value));
        Assert.Contains("came with the list", reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.User).Reason);
        Assert.Null(reading.AuditEvents);
    }

    [Fact]
    public async Task Pending_members_are_not_asked_for_when_no_invite_is_pending()
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"]).Group("g2", World.OneRole(), []);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.DoesNotContain(server.Targets, target => target.Contains("/groups/g1/invites", StringComparison.Ordinal));
        Assert.Single(reading.GroupMembers);
        Assert.Equal(3 + 11 + 2 + 2, server.Requests.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Pending_members_are_asked_for_when_the_invites_are_not_known(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"], "p@example.com");
        server.On("GET /invites", """{"errors":[{"message":"No."}]}""", status);
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        var reading = await ReadAsync(client);

        Assert.Single(reading.GroupMembers, member => member.Pending);
        Assert.Equal(status == 404 ? ListState.Gap : ListState.Incomplete, reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.Invite).State);
    }

    [Fact]
    public async Task Lists_without_permissions_cost_one_request_each()
    {
        await using var server = await ScriptedServer.StartAsync();
        var notices = new Notices();
        var world = new World(server) { UsersInline = false, GroupsInline = false };
        world.User("u1", World.OneRole()).User("u2", new JArray()).User("u3").Group("g1", World.OneRole("r2"), ["u1"]);
        using var client = server.Client(options => options with { OnNotice = notices.Add });

        var reading = await ReadAsync(client);

        Assert.Equal(3 + 11 + 1 + 3 + 1, server.Requests.Count);
        Assert.Equal("r1", Assert.Single(reading.Users[0].Permissions!).RoleId);
        // Absent in a single answer is none.
        Assert.Empty(reading.Users[1].Permissions!);
        Assert.Empty(reading.Users[2].Permissions!);
        Assert.Equal("r2", Assert.Single(reading.Groups[0].Permissions!).RoleId);
        Assert.Contains("read alone", reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.User).Reason);
        Assert.Equal(3, reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.UserPermission).Rows);
        Assert.Contains(notices.Of(SegmentNoticeKind.Detail), notice => notice.Message.Contains("users: the list does not carry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_shows_an_empty_set_for_someone_who_has_access_is_not_believed()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole()).User("u2", new JArray()).User("u3", World.OneRole("r2"));
        server.On("GET /users/u2", """{"data":{"user":{"id":"u2","permissions":[{"roleId":"r9","resources":[{"id":"w1","type":"WORKSPACE"}]}]}}}""");
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Equal("r9", Assert.Single(reading.Users[1].Permissions!).RoleId);
        // Every user was read alone, the probed one not twice.
        Assert.Equal(1, server.Count("GET /users/u1"));
        Assert.Equal(1, server.Count("GET /users/u2"));
        Assert.Equal(1, server.Count("GET /users/u3"));
        Assert.Equal("User u2", reading.Users[1].Name);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("absent")]
    public async Task A_list_that_leaves_out_what_somebody_has_is_not_believed(string how)
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole()).User("u2", new JArray()).User("u3", how == "null" ? JValue.CreateNull() : null);
        server.On("GET /users/u3", """{"data":{"user":{"id":"u3","permissions":[{"roleId":"r9","resources":[{"id":"w1","type":"WORKSPACE"}]}]}}}""");
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Equal("r9", Assert.Single(reading.Users[2].Permissions!).RoleId);
        // Caught leaving out what somebody has, the list is not believed for anybody.
        Assert.Equal(1, server.Count("GET /users/u1"));
        Assert.Equal(1, server.Count("GET /users/u2"));
        Assert.Equal(1, server.Count("GET /users/u3"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("absent")]
    public async Task One_single_answer_settles_what_absent_means_in_an_inline_list(string how)
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u0", World.OneRole());
        for (var i = 1; i <= 20; i++) world.User($"u{i}", how == "null" ? JValue.CreateNull() : null);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.All(reading.Users.Skip(1), user => Assert.Empty(user.Permissions!));
        Assert.Equal(1, Enumerable.Range(0, 21).Sum(i => server.Count($"GET /users/u{i}")));
    }

    [Fact]
    public async Task A_list_that_shows_an_empty_set_for_everybody_is_not_believed()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", new JArray()).User("u2", new JArray());
        server.On("GET /users/u2", """{"data":{"user":{"id":"u2","permissions":[{"roleId":"r9","resources":[{"id":"w1","type":"WORKSPACE"}]}]}}}""");
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Empty(reading.Users[0].Permissions!);
        Assert.Equal("r9", Assert.Single(reading.Users[1].Permissions!).RoleId);
    }

    [Fact]
    public async Task The_same_permissions_cut_differently_are_no_reason_to_ask_for_everybody()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", JArray.Parse("""[{"roleId":"r1","resources":[{"id":"w1","type":"WORKSPACE","labels":[{"key":"env","value":"prod"}]},{"id":"s1","type":"SOURCE"}]}]"""));
        world.User("u2", World.OneRole());
        server.On("GET /users/u1", """{"data":{"user":{"id":"u1","permissions":[{"roleId":"r1","resources":[{"id":"s1","type":"SOURCE"}]},{"roleId":"r1","labels":[{"key":"env","value":"prod"}],"resources":[{"type":"WORKSPACE"}]}]}}}""");
        using var client = server.Client();

        await ReadAsync(client);

        Assert.Equal((1, 0), (server.Count("GET /users/u1"), server.Count("GET /users/u2")));
    }

    [Fact]
    public async Task A_workspace_that_is_known_is_not_asked_for_unless_a_refusal_must_be_explained()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole());
        using var client = server.Client();
        var options = new WorkspaceReadOptions { Workspace = new SegmentWorkspace("w1", "acme", "Acme") };

        var reading = await client.ReadWorkspaceAsync(options, null, TestContext.Current.CancellationToken);
        Assert.Equal((0, "Acme"), (server.Count("GET /"), reading.Workspace.Name));

        server.On("GET /roles", """{"errors":[{"type":"unauthorized","message":"No."}]}""", 401);
        var error = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => client.ReadWorkspaceAsync(options, null, TestContext.Current.CancellationToken));
        Assert.Equal(1, server.Count("GET /"));
        Assert.Contains("Workspace Owner", error.Message);
    }

    [Fact]
    public async Task A_user_whose_permissions_cannot_be_read_stays_unknown()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server) { UsersInline = false };
        world.User("u1", World.OneRole()).User("u2", World.OneRole());
        server.On("GET /users/u2", """{"errors":[{"type":"forbidden","message":"No."}]}""", 403);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.NotNull(reading.Users[0].Permissions);
        Assert.Null(reading.Users[1].Permissions);
        var ledger = reading.Ledgers.Single(each => each.Kind == SegmentListKind.UserPermission);
        Assert.Equal((ListState.Incomplete, 403), (ledger.State, ledger.HttpStatus));
    }

    [Fact]
    public async Task A_user_who_vanished_makes_the_picture_incomplete()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server) { UsersInline = false };
        world.User("u1", World.OneRole()).User("u2", World.OneRole());
        server.On("GET /users/u2", """{"errors":[{"type":"not-found","message":"Gone."}]}""", 404);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Null(reading.Users[1].Permissions);
        var ledger = reading.Ledgers.Single(each => each.Kind == SegmentListKind.UserPermission);
        Assert.Equal(ListState.Incomplete, ledger.State);
        Assert.Contains("u2", ledger.Reason);
    }

    [Fact]
    public async Task After_a_lost_connection_the_rest_of_the_users_is_not_tried()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server) { UsersInline = false };
        for (var i = 0; i < 100; i++) world.User($"u{i}", World.OneRole());
        foreach (var i in Enumerable.Range(0, 100)) server.On($"GET /users/u{i}", (context, _) => { context.Abort(); return Task.CompletedTask; });
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime(), MaxConcurrency = 4 });

        var reading = await ReadAsync(client);

        Assert.All(reading.Users, user => Assert.Null(user.Permissions));
        Assert.True(server.Requests.Count(seen => seen.Path.StartsWith("/users/", StringComparison.Ordinal)) <= 8 * 5);
    }

    [Fact]
    public async Task A_plan_without_groups_is_a_declared_gap()
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole());
        server.On("GET /groups", PlanText, 400);
        server.On("GET /spaces", """{"error":"nope"}""", 404);
        server.On("GET /warehouses", (context, _) => context.HtmlAsync(405));
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Empty(reading.Groups);
        var gaps = reading.Ledgers.Where(ledger => ledger.State == ListState.Gap).ToDictionary(ledger => ledger.Kind, ledger => ledger.HttpStatus);
        Assert.Equal(new Dictionary<SegmentListKind, int?> { [SegmentListKind.Group] = 400, [SegmentListKind.Space] = 404, [SegmentListKind.Warehouse] = 405 }, gaps);
        Assert.Contains("User Groups", reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.Group).Reason);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(422)]
    public async Task Another_refusal_of_an_optional_list_is_incomplete_and_the_reading_goes_on(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole());
        server.On("GET /groups", """{"errors":[{"type":"x","message":"No."}]}""", status);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        var ledger = reading.Ledgers.Single(each => each.Kind == SegmentListKind.Group);
        Assert.Equal((ListState.Incomplete, status), (ledger.State, ledger.HttpStatus));
        Assert.Single(reading.Users);
    }

    [Fact]
    public async Task A_refusal_after_the_first_page_is_never_a_gap()
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole());
        server.On("GET /groups", (context, call) => call == 0
            ? context.JsonAsync("""{"data":{"userGroups":[{"id":"g1","name":"G"}],"pagination":{"next":"b"}}}""")
            : context.JsonAsync(PlanText, 400));
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Equal(ListState.Incomplete, reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.Group).State);
        Assert.Empty(reading.Groups);
    }

    [Theory]
    [InlineData("GET /users")]
    [InlineData("GET /roles")]
    [InlineData("GET /sources")]
    [InlineData("GET /groups/g1/users")]
    public async Task A_mandatory_list_that_fails_fails_the_reading(string route)
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"]);
        server.On(route, PlanText, 400);
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<SegmentPlanException>(() => ReadAsync(client));

        Assert.Equal(route, error.Operation);
        Assert.Equal(400, error.HttpStatus);
    }

    [Fact]
    public async Task Members_that_cannot_be_read_of_a_group_that_is_there_fail_the_reading()
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"]);
        server.On("GET /groups/g1/users", """{"errors":[]}""", 404);
        using var client = server.Client();

        await Assert.ThrowsAsync<SegmentNotFoundException>(() => ReadAsync(client));
    }

    [Fact]
    public async Task A_group_that_vanished_makes_the_picture_incomplete_and_says_so()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"], "p@example.com").Group("g2", World.OneRole(), ["u1"]);
        world.Invites.Add("p@example.com");
        foreach (var route in new[] { "GET /groups/g1", "GET /groups/g1/users", "GET /groups/g1/invites" }) server.On(route, """{"errors":[{"message":"Gone."}]}""", 404);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        var ledgers = reading.Ledgers.Where(ledger => ledger.Owner == "g1").ToList();
        Assert.Equal([SegmentListKind.GroupMember, SegmentListKind.GroupInvite], ledgers.Select(ledger => ledger.Kind));
        Assert.All(ledgers, ledger => Assert.Equal(ListState.Incomplete, ledger.State));
        Assert.All(ledgers, ledger => Assert.Contains("was deleted", ledger.Reason));
        Assert.Equal("u1", Assert.Single(reading.GroupMembers).UserId);
    }

    [Fact]
    public async Task A_workspace_without_the_route_for_pending_members_has_a_gap()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"]);
        world.Invites.Add("p@example.com");
        server.On("GET /groups/g1/invites", "404 page not found", 404);
        using var client = server.Client();

        var reading = await ReadAsync(client);

        Assert.Equal(ListState.Gap, reading.Ledgers.Single(ledger => ledger.Kind == SegmentListKind.GroupInvite).State);
        // The members answered, so nothing had to be asked to know that the group is there (once for its permissions).
        Assert.Equal(1, server.Count("GET /groups/g1"));
    }

    [Fact]
    public async Task A_token_below_owner_is_told_from_a_wrong_one()
    {
        await using var server = await ScriptedServer.StartAsync();
        new World(server).User("u1", World.OneRole());
        server.On("GET /users", """{"errors":[{"type":"unauthorized","message":"Unauthorized"}]}""", 401);
        using var client = server.Client();

        var member = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => ReadAsync(client));
        server.On("GET /", """{"errors":[{"type":"unauthorized","message":"Unauthorized"}]}""", 401);
        using var fresh = server.Client();
        var wrong = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => ReadAsync(fresh));

        Assert.Contains("Workspace Owner", member.Message);
        Assert.DoesNotContain("region", member.Message);
        Assert.Equal("GET /users", member.Operation);
        Assert.Contains("region", wrong.Message);
        Assert.Equal("GET /", wrong.Operation);
    }

    [Fact]
    public async Task What_was_given_is_not_read_again()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole()).User("u2", new JArray()).Group("g1", World.OneRole(), ["u1"], "p@example.com").Group("g2", World.OneRole(), ["u2"]);
        world.Invites.Add("p@example.com");
        using var client = server.Client();
        var users = await client.ListUsers().ToListAsync(Stop);
        var roles = await client.ListRoles().ToListAsync(Stop);
        var invites = await client.ListInvites().ToListAsync(Stop);
        var groups = await client.ListGroups().ToListAsync(Stop);
        var members = await client.ListGroupMembers("g1").ToListAsync(Stop);
        var pending = await client.ListGroupInvites("g1").ToListAsync(Stop);
        var sources = await client.ListResources(SegmentResourceType.Source).ToListAsync(Stop);
        var functions = await client.ListFunctions("SOURCE").ToListAsync(Stop);
        var before = server.Requests.Count;

        var reading = await ReadAsync(client, new WorkspaceReadOptions
        {
            Users = users, Roles = roles, Invites = invites, Groups = groups, GroupMembers = [.. members, .. pending], Resources = [.. sources, .. functions],
        });

        var asked = server.Targets.Skip(before).Select(target => target.Replace("pagination.count=1000", "", StringComparison.Ordinal).TrimEnd('?', '&')).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "/", "/functions?resourceType=DESTINATION", "/functions?resourceType=INSERT_DESTINATION", "/functions?resourceType=INSERT_SOURCE",
                "/functions?resourceType=INSERT_TRANSFORMATION", "/groups/g1", "/groups/g2/invites", "/groups/g2/users", "/labels", "/spaces", "/users/u2", "/warehouses",
            ],
            asked);
        Assert.Equal(12, reading.Requests);
        Assert.Equal(["u1", "p@example.com", "u2"], reading.GroupMembers.Select(member => member.UserId ?? member.Email));
        Assert.Contains(users[0].Ledger!, reading.Ledgers);
        Assert.Contains(members[0].Ledger!, reading.Ledgers);
        Assert.Equal(2 + 1 + 5 + 1, reading.Resources.Count);
    }

    [Fact]
    public async Task Progress_ends_with_every_list_done()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server);
        world.User("u1", World.OneRole()).Group("g1", World.OneRole(), ["u1"], "p@example.com");
        world.Invites.Add("p@example.com");
        using var client = server.Client();
        var reports = new ConcurrentQueue<WorkspaceReadProgress>();

        var reading = await client.ReadWorkspaceAsync(new WorkspaceReadOptions { IncludeAudit = true }, new Sink(reports.Enqueue), Stop);

        var most = reports.MaxBy(report => report.ListsDone)!;
        Assert.Equal(most.ListsKnown, most.ListsDone);
        Assert.Equal(reading.Ledgers.Count, most.ListsDone);
        Assert.Contains(reports, report => report is { Kind: SegmentListKind.GroupMember, Owner: "Group g1", Rows: 1 });
        Assert.Equal(reading.Requests, reports.Max(report => report.Requests));
        Assert.Equal("Policy Created", Assert.Single(reading.AuditEvents!).Type);
        Assert.Contains(server.Targets, target => target.StartsWith("/audit-events?startTime=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_a_reading_that_waits_for_an_answer()
    {
        await using var server = await ScriptedServer.StartAsync();
        var arrived = new TaskCompletionSource();
        new World(server).User("u1", World.OneRole());
        server.On("GET /sources", async (context, _) =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = server.Client();
        using var stop = new CancellationTokenSource();

        var reading = client.ReadWorkspaceAsync(new WorkspaceReadOptions(), null, stop.Token);
        await arrived.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task No_more_requests_are_in_flight_than_allowed()
    {
        await using var server = await ScriptedServer.StartAsync();
        var world = new World(server) { UsersInline = false };
        var now = 0;
        var most = 0;
        for (var i = 0; i < 40; i++)
        {
            var id = $"u{i}";
            world.User(id, World.OneRole());
            server.On($"GET /users/{id}", async (context, _) =>
            {
                var here = Interlocked.Increment(ref now);
                lock (world) most = Math.Max(most, here);
                await Task.Yield();
                Interlocked.Decrement(ref now);
                await context.JsonAsync("""{"data":{"user":{"id":"ID"}}}""".Replace("ID", id, StringComparison.Ordinal));
            });
        }

        using var client = server.Client(options => options with { MaxConcurrency = 3 });

        await ReadAsync(client);

        Assert.InRange(most, 1, 3);
    }

    private sealed class Sink(Action<WorkspaceReadProgress> take) : IProgress<WorkspaceReadProgress>
    {
        public void Report(WorkspaceReadProgress value) => take(value);
    }
}
