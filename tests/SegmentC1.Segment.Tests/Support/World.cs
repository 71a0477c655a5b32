using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

/// <summary>A small workspace on a scripted server: every list there, permissions inline, page size as asked for.</summary>
public sealed class World
{
    private readonly ScriptedServer _server;

    public World(ScriptedServer server)
    {
        _server = server;
        server.On("GET /", """{"data":{"workspace":{"id":"w1","slug":"acme","name":"Acme"}}}""");
        List("users", "users", () => Users.Select(user => Shown(user, UsersInline)));
        List("groups", "userGroups", () => Groups.Select(group => Shown(group, GroupsInline)));
        List("invites", "invites", () => Invites.Select(invite => (JToken)invite));
        List("roles", "roles", () => [Row("r1", "Source Admin"), Row("r2", "Workspace Owner")]);
        List("sources", "sources", () => Enumerable.Range(1, Sources).Select(i => (JToken)new JObject { ["id"] = $"s{i}", ["slug"] = $"source-{i}" }));
        List("warehouses", "warehouses", () => [Row("wh1", "ignored")]);
        List("spaces", "spaces", () => [Row("spa_1", "Space")]);
        server.On("GET /labels", """{"data":{"labels":[{"key":"env","value":"prod"}]}}""");
        server.On("GET /functions", (context, _) =>
        {
            var kind = context.Request.Query["resourceType"].ToString();
            return context.JsonAsync(Page("functions", [new JObject { ["id"] = "fn_" + kind, ["displayName"] = "F " + kind }], context));
        });
        List("audit-events", "events", () => [new JObject { ["id"] = "events/1", ["timestamp"] = "2026-11-01T00:00:00.000Z", ["type"] = "Policy Created" }]);
    }

    public List<JObject> Users { get; } = [];

    public List<JObject> Groups { get; } = [];

    public List<string> Invites { get; } = [];

    public int Sources { get; set; } = 2;

    public bool UsersInline { get; set; } = true;

    public bool GroupsInline { get; set; } = true;

    public static JArray OneRole(string role = "r1", string? label = null)
    {
        var resource = new JObject { ["id"] = "w1", ["type"] = "WORKSPACE" };
        if (label is not null) resource["labels"] = new JArray(new JObject { ["key"] = "env", ["value"] = label });
        return [new JObject { ["roleId"] = role, ["roleName"] = "Role " + role, ["resources"] = new JArray(resource) }];
    }

    public World User(string id, JToken? permissions = null)
    {
        var user = new JObject { ["id"] = id, ["name"] = "User " + id, ["email"] = id + "@example.com" };
        if (permissions is not null) user["permissions"] = permissions;
        Users.Add(user);
        _server.On($"GET /users/{id}", (context, _) => context.JsonAsync(new JObject { ["data"] = new JObject { ["user"] = user } }.ToString()));
        return this;
    }

    public World Group(string id, JToken? permissions, string[] members, params string[] pending)
    {
        var group = new JObject { ["id"] = id, ["name"] = "Group " + id, ["memberCount"] = members.Length };
        if (permissions is not null) group["permissions"] = permissions;
        Groups.Add(group);
        _server.On($"GET /groups/{id}", (context, _) => context.JsonAsync(new JObject { ["data"] = new JObject { ["userGroup"] = group } }.ToString()));
        List($"groups/{id}/users", "users", () => members.Select(member => Row(member, "User " + member)));
        List($"groups/{id}/invites", "emails", () => pending.Select(invite => (JToken)invite));
        return this;
    }

    private static JToken Shown(JObject row, bool inline)
    {
        if (inline) return row;
        var bare = (JObject)row.DeepClone();
        bare.Remove("permissions");
        return bare;
    }

    private static JObject Row(string id, string name) => new() { ["id"] = id, ["name"] = name, ["email"] = id + "@example.com" };

    private void List(string path, string key, Func<IEnumerable<JToken>> rows) =>
        _server.On($"GET /{path}", (context, _) => context.JsonAsync(Page(key, [.. rows()], context)));

    public static string Page(string key, IReadOnlyList<JToken> rows, HttpContext context)
    {
        var count = int.Parse(context.Request.Query["pagination.count"]!, System.Globalization.CultureInfo.InvariantCulture);
        var offset = int.TryParse(context.Request.Query["pagination.cursor"], out var given) ? given : 0;
        var paging = new JObject { ["current"] = $"{offset}", ["totalEntries"] = rows.Count };
        if (offset + count < rows.Count) paging["next"] = $"{offset + count}";
        return new JObject { ["data"] = new JObject { [key] = new JArray(rows.Skip(offset).Take(count)), ["pagination"] = paging } }.ToString();
    }
}
