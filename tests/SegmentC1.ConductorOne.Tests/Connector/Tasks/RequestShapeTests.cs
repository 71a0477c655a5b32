using System.Text.Json.Nodes;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>Every write as Segment documents it: method, path, query, body, and nothing beside.</summary>
public sealed class RequestShapeTests
{
    [Fact]
    public async Task Each_write_is_the_documented_request()
    {
        await using var bench = await OpenAsync();
        var world = bench.World;
        var (workspace, source) = (world.Workspace.Id, world.Sources[0].Id);
        string Role(string name) => bench.RoleId(name);
        var reader = world.OnWorkspace("Source Read-only", new WorldLabel("team", "growth")) with { Labels = [new WorldLabel("env", "prod")] };
        bench.Person("u1");
        bench.Person("u2", reader, world.On("Source Admin", new WorldPermissionResource("SOURCE", source)));
        bench.Team("g1", ["u2"]);
        bench.Team("g2", [], world.OnWorkspace("Source Admin"));

        (Proto.Task Task, string Method, string Path, string? Body)[] table =
        [
            (Granting($"role:{Role("Source Admin")}:labels:env=prod", User("u1")), "POST", "/users/u1/permissions",
                $$"""{"permissions":[{"roleId":"{{Role("Source Admin")}}","resources":[{"id":"{{workspace}}","type":"WORKSPACE","labels":[{"key":"env","value":"prod"}]}]}]}"""),
            (Granting($"source:{source}:source_read_only", User("u1")), "POST", "/users/u1/permissions",
                $$"""{"permissions":[{"roleId":"{{Role("Source Read-only")}}","resources":[{"id":"{{source}}","type":"SOURCE"}]}]}"""),
            (Granting($"role:{Role("PII Access")}:member", Of("group", "g1")), "POST", "/groups/g1/permissions",
                $$"""{"permissions":[{"roleId":"{{Role("PII Access")}}","resources":[{"id":"{{workspace}}","type":"WORKSPACE"}]}]}"""),
            (Revoking($"source:{source}:source_admin", User("u2")), "PUT", "/users/u2/permissions",
                $$"""{"permissions":[{"roleId":"{{Role("Source Read-only")}}","resources":[{"id":"{{workspace}}","type":"WORKSPACE","labels":[{"key":"env","value":"prod"},{"key":"team","value":"growth"}]}],"labels":[{"key":"env","value":"prod"},{"key":"team","value":"growth"}]}]}"""),
            (Revoking($"role:{Role("Source Admin")}:member", Of("group", "g2")), "PUT", "/groups/g2/permissions", """{"permissions":[]}"""),
            (Granting("group:g1:member", User("u1")), "POST", "/groups/g1/users", """{"emails":["u1@example.com"]}"""),
            (Revoking("group:g1:member", User("u2")), "DELETE", "/group/g1/users?emails.0=u2%40example.com", null),
            (Granting($"workspace:{workspace}:member", Of("invite", "new@example.com")), "POST", "/invites", """{"invites":[{"email":"new@example.com"}]}"""),
            (Deleting("invite", "new@example.com"), "DELETE", "/invites?emails.0=new%40example.com", null),
            (Revoking($"workspace:{workspace}:member", User("u2")), "DELETE", "/users?userIds.0=u2", null),
            (new Proto.Task { Id = TaskId, CreateResource = new() { Resource = new Resource { Id = new ResourceId { ResourceType = "group" }, DisplayName = "New" } } }, "POST", "/groups", """{"name":"New"}"""),
            (Deleting("group", "g2"), "DELETE", "/groups/g2", null),
        ];
        foreach (var (task, method, path, body) in table)
        {
            bench.Sandbox.ClearRequests();

            Assert.Equal((0, false), (await bench.RunAsync(task)).End());

            var write = Assert.Single(bench.Sandbox.Requests, request => request.Method != "GET");
            Assert.Equal((method, path), (write.Method, write.Path + write.Query));
            Assert.True(body is null ? write.Body.Length == 0 : JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(write.Body)), write.Body);
            Assert.Equal("application/json", write.Headers["Accept"]);
            if (body is not null) Assert.StartsWith("application/json", write.Headers["Content-Type"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_the_documented_route_of_members_is_missing_the_plural_one_is_taken()
    {
        await using var bench = await OpenAsync(new SegmentSandboxOptions { SingularGroupRoute = false, PluralGroupRoute = true });
        bench.Person("u1");
        bench.Team("g1", ["u1"]);

        Assert.Equal((0, false), (await bench.RevokeAsync("group:g1:member", User("u1"))).End());

        Assert.Empty(bench.World.Groups.Find("g1")!.MemberIds);
    }
}
