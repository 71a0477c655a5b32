using System.Collections;
using System.Reflection;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

public class RowTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sources_keep_what_is_worth_and_drop_what_is_secret()
    {
        const string secret = "live-write-key-or-password";
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /sources", """
            {"data":{"sources":[
              {"id":"s1","slug":"web","name":"Web","enabled":true,"workspaceId":"w1","writeKeys":["SECRET"],"settings":{"name":"SECRET","labels":[{"key":"SECRET"}]},
               "labels":[{"key":"env","value":"prod"}],
               "metadata":{"id":"m1","name":"Javascript","slug":"javascript","logos":{"default":"SECRET"},"options":[{"name":"SECRET","id":"SECRET"}],"categories":["SECRET"]}},
              {"id":"s2","slug":"bare","metadata":null,"labels":null},
              {"id":"s3","name":null,"enabled":"odd"},
              null
            ],"pagination":{"current":"a"}}}
            """.Replace("SECRET", secret, StringComparison.Ordinal));
        using var client = server.Client();

        var rows = await client.ListResources(SegmentResourceType.Source).ToListAsync(Stop);

        Assert.Equal([("s1", "Web", "web"), ("s2", "bare", "bare"), ("s3", "s3", null)], rows.Select(row => (row.Id, row.Name, row.Slug)));
        Assert.Equal(("Javascript", true, "w1"), (rows[0].Kind, rows[0].Enabled, rows[0].WorkspaceId));
        Assert.Equal(new SegmentLabel("env", "prod"), Assert.Single(rows[0].Labels!));
        Assert.Empty(rows[1].Labels!);
        Assert.Null(rows[2].Enabled);
        Assert.DoesNotContain(secret, string.Join('\n', rows.SelectMany(Texts)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warehouses_are_named_by_their_metadata()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /warehouses", """{"data":{"warehouses":[{"id":"wh","enabled":false,"workspaceId":"w1","metadata":{"name":"Snowflake","slug":"snowflake"},"settings":{"name":"n","password":"p"}}],"pagination":{}}}""");
        using var client = server.Client();

        var row = Assert.Single(await client.ListResources(SegmentResourceType.Warehouse).ToListAsync(Stop));

        Assert.Equal(("Snowflake", "snowflake", "Snowflake", false), (row.Name, row.Slug, row.Kind, row.Enabled));
        Assert.Null(row.Labels);
    }

    [Fact]
    public async Task Functions_are_asked_for_by_kind_and_spaces_have_no_labels()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /functions", """{"data":{"functions":[{"id":"f","displayName":"Enrich","resourceType":"INSERT_SOURCE","createdBy":"u1","createdAt":"2024-05-06T07:08:09.000Z","description":"d"},{"id":"g"}],"pagination":{}}}""");
        server.On("GET /spaces", """{"data":{"spaces":[{"id":"spa","slug":"dev","name":"Dev"}],"pagination":{}}}""");
        using var client = server.Client();

        var functions = await client.ListFunctions("INSERT_SOURCE").ToListAsync(Stop);
        var space = Assert.Single(await client.ListResources(SegmentResourceType.Space).ToListAsync(Stop));

        Assert.Equal("/functions?resourceType=INSERT_SOURCE&pagination.count=1000", server.Targets[0]);
        Assert.Equal(("Enrich", "INSERT_SOURCE", "u1", "2024-05-06T07:08:09.000Z", "d"), (functions[0].Name, functions[0].Kind, functions[0].CreatedBy, functions[0].CreatedAt, functions[0].Description));
        Assert.Equal(("g", "INSERT_SOURCE"), (functions[1].Name, functions[1].Kind));
        Assert.Equal(("Dev", "dev"), (space.Name, space.Slug));
        Assert.Null(space.Labels);
        Assert.Throws<ArgumentException>(() => client.ListResources(SegmentResourceType.Function));
    }

    [Fact]
    public async Task Users_and_groups_tell_absent_null_and_empty_permissions_apart()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users", """{"data":{"users":[{"id":"a","name":null,"email":"A@example.com"},{"id":"b","permissions":null},{"id":"c","permissions":[]},{"id":"d","permissions":[{"roleId":"r","resources":[]}]}],"pagination":{}}}""");
        server.On("GET /groups", """{"data":{"userGroups":[{"id":"g","name":"G","memberCount":12.0,"permissions":[]},{"id":"h","name":"H","memberCount":"7"},{"id":"i"}],"pagination":{}}}""");
        server.On("GET /users/a", """{"data":{"user":{"id":"a"}}}""");
        server.On("GET /groups/g", """{"data":{"userGroup":{"id":"g","name":"G","permissions":null}}}""");
        using var client = server.Client();

        var users = await client.ListUsers().ToListAsync(Stop);
        var groups = await client.ListGroups().ToListAsync(Stop);

        Assert.Equal([null, null, 0, 1], users.Select(user => user.Permissions?.Count));
        Assert.Equal(("", "A@example.com"), (users[0].Name, users[0].Email));
        Assert.Equal([12, 7, null], groups.Select(group => group.MemberCount));
        Assert.Equal([0, null, null], groups.Select(group => group.Permissions?.Count));
        Assert.Empty((await client.GetUserAsync("a", Stop)).Permissions!);
        Assert.Empty((await client.GetGroupAsync("g", Stop)).Permissions!);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Members_and_pending_members_of_a_group()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /groups/g%2F1/users", """{"data":{"users":[{"id":"u","name":"N","email":"u@example.com"}],"pagination":{}}}""");
        server.On("GET /groups/g%2F1/invites", """{"data":{"emails":["p@example.com",{"email":"q@example.com"},null,""],"pagination":{}}}""");
        using var client = server.Client();

        var member = Assert.Single(await client.ListGroupMembers("g/1", "Name").ToListAsync(Stop));
        var pending = await client.ListGroupInvites("g/1", "Name").ToListAsync(Stop);

        Assert.Equal(("g/1", "Name", "u", "N", "u@example.com", false), (member.GroupId, member.GroupName, member.UserId, member.Name, member.Email, member.Pending));
        Assert.Equal(["p@example.com", "q@example.com"], pending.Select(each => each.Email));
        Assert.All(pending, each => Assert.True(each.Pending));
    }

    [Fact]
    public async Task Pending_members_of_a_group_that_is_not_there_are_an_error_and_of_one_that_is_a_gap()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /groups/there", """{"data":{"userGroup":{"id":"there"}}}""");
        using var client = server.Client();

        var gap = client.ListGroupInvites("there");
        Assert.Empty(await gap.ToListAsync(Stop));
        var lost = client.ListGroupInvites("gone");
        var error = await Assert.ThrowsAsync<SegmentNotFoundException>(() => lost.ToListAsync(Stop));

        Assert.Equal((ListState.Gap, 404), (gap.Ledger.State, gap.Ledger.HttpStatus));
        Assert.Equal(ListState.Incomplete, lost.Ledger.State);
        Assert.Equal("GET /groups/gone", error.Operation);
    }

    [Fact]
    public async Task Audit_events_are_asked_for_by_window_and_resource()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /audit-events", """{"data":{"events":[{"id":"events/1","timestamp":"2026-11-01T10:00:00.123Z","type":"Policy Created","actor":"users/u1","actorEmail":"a@example.com","resourceId":"r","resourceType":"user","resourceName":"N","extra":{}}]}}""");
        using var client = server.Client();
        var start = new DateTimeOffset(2026, 8, 25, 12, 0, 0, TimeSpan.FromHours(2));

        var entry = Assert.Single(await client.ListAuditEvents(start, start.AddDays(1), "a&b", "user").ToListAsync(Stop));

        Assert.Equal(
            "/audit-events?startTime=2026-08-25T10%3A00%3A00.000Z&endTime=2026-08-26T10%3A00%3A00.000Z&resourceId=a%26b&resourceType=user&pagination.count=1000",
            server.Targets.Single());
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 10, 0, 0, 123, TimeSpan.Zero), entry.Timestamp);
        Assert.Equal(("Policy Created", "users/u1", "a@example.com", "r", "user", "N"), (entry.Type, entry.Actor, entry.ActorEmail, entry.ResourceId, entry.ResourceType, entry.ResourceName));
    }

    private static IEnumerable<string> Texts(object row)
    {
        foreach (var property in row.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(row);
            if (value is IEnumerable many and not string) foreach (var each in many) yield return each?.ToString() ?? "";
            else yield return value?.ToString() ?? "";
        }
    }
}
