using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox.Tests;

public sealed class SegmentPeopleWriteTests : IAsyncLifetime
{
    private SegmentSandbox _sandbox = null!;
    private Wire _wire = null!;

    private SegmentWorld World => _sandbox.World;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SegmentSandbox.StartAsync();
        _wire = new Wire(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Posting_permissions_adds_and_putting_replaces()
    {
        var user = World.Users[2];
        var body = Body(Permission("Source Read-only", "SOURCE", World.Sources[4].Id));
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, $"/users/{user.Id}/permissions", body);
        Assert.Equal(200, status);
        var answer = json["data"]!["permissions"]!.AsArray();
        Assert.Equal(["Source Admin", "Source Read-only"], answer.Select(permission => permission!["roleName"]!.GetValue<string>()));
        Assert.Equal(("user", user.Id), (answer[1]!["subjectType"]!.GetValue<string>(), answer[1]!["subjectId"]!.GetValue<string>()));
        await _wire.JsonAsync(HttpMethod.Put, $"/users/{user.Id}/permissions", body);
        Assert.Equal("Source Read-only", Assert.Single(World.Users.Find(user.Id)!.Permissions).RoleName);
        await _wire.JsonAsync(HttpMethod.Put, $"/users/{user.Id}/permissions", """{"permissions":[]}""");
        Assert.Empty(World.Users.Find(user.Id)!.Permissions);
        Assert.Equal(["AddUserPermissions", "ReplaceUserPermissions", "ReplaceUserPermissions"], World.Writes.Select(write => write.Operation));
        Assert.Equal(World.Writes[0].After, World.Writes[1].Before);
        Assert.All(World.Writes, write => Assert.Equal(user.Id, write.SubjectId));
        Assert.Equal(("Policy Deleted", $"public-api-token/{World.TokenId}", user.Id), (World.AuditEvents[^1].Type, World.AuditEvents[^1].Actor, World.AuditEvents[^1].ResourceId));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Repeating_an_addition_doubles_it_only_where_the_sandbox_is_told_to(bool doubles, int expected)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { DuplicateRepeatedPermissions = doubles });
        using var wire = new Wire(sandbox);
        var user = sandbox.World.Users[3];
        var body = new JsonObject { ["permissions"] = (await wire.DataAsync($"/users/{user.Id}"))["user"]!["permissions"]!.DeepClone() };
        Assert.Equal(200, (await wire.JsonAsync(HttpMethod.Post, $"/users/{user.Id}/permissions", body.ToJsonString())).Status);
        Assert.Equal(expected, sandbox.World.Users.Find(user.Id)!.Permissions.Count);
    }

    [Fact]
    public async Task Every_set_that_is_read_can_be_written_back_and_stays_what_it_was()
    {
        foreach (var user in World.Users)
        {
            var permissions = (await _wire.DataAsync($"/users/{user.Id}"))["user"]!["permissions"]!;
            var (status, json) = await _wire.JsonAsync(HttpMethod.Put, $"/users/{user.Id}/permissions", new JsonObject { ["permissions"] = permissions.DeepClone() }.ToJsonString());
            Assert.True(status == 200, json.ToJsonString());
            Assert.Equal(permissions.ToJsonString(), (await _wire.DataAsync($"/users/{user.Id}"))["user"]!["permissions"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData(LabelPlace.Resource, LabelPlace.Permission, "inside", "labels beside: inside")]
    [InlineData(LabelPlace.Permission, LabelPlace.Permission, "beside", "labels beside: beside")]
    [InlineData(LabelPlace.Both, LabelPlace.Both, "beside+inside", "labels beside: beside+inside, inside: beside+inside")]
    [InlineData(LabelPlace.Both, LabelPlace.Resource, "beside+inside", "inside: beside+inside")]
    [InlineData(LabelPlace.Both, null, "beside+inside", "labels beside: beside, inside: inside")]
    public async Task Labels_are_looked_for_and_shown_where_the_sandbox_is_told(LabelPlace taken, LabelPlace? shown, string kept, string told)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { LabelsTakenFrom = taken, LabelsShownAt = shown });
        using var wire = new Wire(sandbox);
        var world = sandbox.World;
        foreach (var key in (string[])["inside", "beside"]) world.Labels.Add(new WorldLabel(key, "x"));
        var body = $$"""{"permissions":[{"roleId":"{{world.Role("Source Admin").Id}}","resources":[{"id":"{{world.Workspace.Id}}","type":"WORKSPACE","labels":[{"key":"inside","value":"x"}]}],"labels":[{"key":"beside","value":"x"}]}]}""";
        foreach (var (path, item) in new[] { ($"/users/{world.Users[0].Id}", "user"), ($"/groups/{world.Groups[0].Id}", "userGroup") })
        {
            Assert.Equal(200, (await wire.JsonAsync(HttpMethod.Put, path + "/permissions", body)).Status);

            var stored = Assert.Single(item == "user" ? world.Users[0].Permissions : world.Groups[0].Permissions);
            Assert.Equal(kept, string.Join('+', (stored.Labels ?? []).Concat(stored.Resources[0].Labels ?? []).Select(label => label.Key)));
            var permission = Assert.Single((await wire.DataAsync(path))[item]!["permissions"]!.AsArray())!;
            string? Keys(JsonNode at, string name) => at["labels"] is JsonArray labels ? $"{name}: {string.Join('+', labels.Select(label => (string?)label!["key"]))}" : null;
            Assert.Equal(told, string.Join(", ", new[] { Keys(permission, "labels beside"), Keys(permission["resources"]![0]!, "inside") }.OfType<string>()));
        }
    }

    [Theory]
    [InlineData("{}", "permissions")]
    [InlineData("""{"permissions":null}""", "permissions")]
    [InlineData("""{"permissions":[]}""", "permissions")]
    [InlineData("""{"permissions":[{"resources":[]}]}""", "roleId")]
    [InlineData("""{"permissions":[{"roleId":"none","resources":[]}]}""", "roleId")]
    [InlineData("""{"permissions":[{"roleId":"$Source Admin","resources":[]}]}""", "resources")]
    [InlineData("""{"permissions":[{"roleId":"$Source Admin","resources":[{"id":"x","type":"DESTINATION"}]}]}""", "type")]
    [InlineData("""{"permissions":[{"roleId":"$Source Admin","resources":[{"id":"none","type":"SOURCE"}]}]}""", "resources")]
    [InlineData("""{"permissions":[{"roleId":"$Source Admin","resources":[{"id":"$space","type":"SPACE"}]}]}""", "resources")]
    [InlineData("""{"permissions":[{"roleId":"$Source Admin","resources":[{"id":"$source","type":"SOURCE","labels":[{"key":"env","value":"prod"}]}]}]}""", "labels")]
    [InlineData("""{"permissions":[{"roleId":"$Source Admin","resources":[{"id":"$workspace","type":"WORKSPACE","labels":[{"key":"env","value":"none"}]}]}]}""", "labels")]
    [InlineData("""{"permissions":[{"roleId":"$Workspace Owner","resources":[{"id":"$workspace","type":"WORKSPACE","labels":[{"key":"env","value":"prod"}]}]}]}""", "labels")]
    [InlineData("""{"permissions":[{"roleId":"$Workspace Owner","resources":[{"id":"$workspace","type":"WORKSPACE"}],"labels":[{"key":"env","value":"prod"}]}]}""", "labels")]
    public async Task Permissions_that_make_no_sense_are_422_and_change_nothing(string body, string field)
    {
        body = body.Replace("$Source Admin", World.Role("Source Admin").Id, StringComparison.Ordinal)
            .Replace("$Workspace Owner", World.Role("Workspace Owner").Id, StringComparison.Ordinal)
            .Replace("$space", World.Spaces[0].Id, StringComparison.Ordinal)
            .Replace("$source", World.Sources[0].Id, StringComparison.Ordinal)
            .Replace("$workspace", World.Workspace.Id, StringComparison.Ordinal);
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, $"/users/{World.Users[2].Id}/permissions", body);
        Assert.Equal(422, status);
        Assert.Equal(field, json["errors"]![0]!["field"]!.GetValue<string>());
        Assert.Empty(World.Writes);
    }

    [Fact]
    public async Task A_body_that_is_no_json_object_is_400()
    {
        foreach (var body in new[] { "", "{", "[]", "null" })
        {
            Assert.Equal(400, (await _wire.JsonAsync(HttpMethod.Post, "/groups", body)).Status);
        }
    }

    [Theory]
    [InlineData("userIds.0={0}&userIds.1={1}")]
    [InlineData("userIds[0]={0}&userIds%5B1%5D={1}")]
    [InlineData("userIds={0}&userIds={1}")]
    public async Task Users_are_removed_with_their_memberships_in_every_array_form(string query)
    {
        var group = World.Groups.First(candidate => candidate.MemberIds.Count > 2 && candidate.Name != "Workspace Owners");
        var gone = group.MemberIds.Where(id => id != World.Users[0].Id).Take(2).ToArray();
        var (status, json) = await _wire.JsonAsync(HttpMethod.Delete, "/users?" + query.Replace("{0}", gone[0], StringComparison.Ordinal).Replace("{1}", gone[1], StringComparison.Ordinal));
        Assert.Equal(200, status);
        Assert.Equal("SUCCESS", json["data"]!["status"]!.GetValue<string>());
        Assert.All(gone, id => Assert.Null(World.Users.Find(id)));
        Assert.Empty(World.Groups.SelectMany(candidate => candidate.MemberIds).Intersect(gone));
        Assert.Equal(gone, World.Writes.Select(write => write.SubjectId));
        Assert.Equal(404, (await _wire.JsonAsync(HttpMethod.Delete, $"/users?userIds.0={gone[0]}")).Status);
    }

    [Fact]
    public async Task More_than_twenty_in_one_delete_the_last_owner_and_nobody_are_refused()
    {
        var many = string.Join('&', World.Users.Skip(5).Take(21).Select((user, index) => $"userIds.{index}={user.Id}"));
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Delete, $"/users?{many}")).Status);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Delete, "/users")).Status);
        var owner = World.Role("Workspace Owner").Id;
        var owners = World.Users.Where(user => user.Permissions.Any(permission => permission.RoleId == owner)).ToArray();
        var all = string.Join('&', owners.Select((user, index) => $"userIds.{index}={user.Id}"));
        Assert.Equal(400, (await _wire.JsonAsync(HttpMethod.Delete, $"/users?{all}")).Status);
        Assert.Equal(40, World.Users.Count);
    }

    [Fact]
    public async Task Invites_are_made_and_deleted_and_a_known_address_is_400_whatever_its_capitals()
    {
        var body = """{"invites":[{"email":"Some.One@example.com","permissions":[{"roleId":"$","labels":[{"key":"env","value":"prod"}]}]},{"email":"two@example.com"}]}"""
            .Replace("$", World.Role("Source Admin").Id, StringComparison.Ordinal);
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, "/invites", body);
        Assert.Equal(201, status);
        Assert.Equal("""["Some.One@example.com","two@example.com"]""", json["data"]!["emails"]!.ToJsonString());
        var permission = Assert.Single(World.Invites.Find("some.one@EXAMPLE.com")!.Permissions);
        Assert.Equal("prod", Assert.Single(permission.Labels!).Value);
        Assert.Equal("WORKSPACE", Assert.Single(permission.Resources).Type);
        foreach (var known in new[] { "some.one@example.com", World.Users[5].Email.ToUpperInvariant() })
        {
            var (refused, error) = await _wire.JsonAsync(HttpMethod.Post, "/invites", $$"""{"invites":[{"email":"new@example.com"},{"email":"{{known}}"}]}""");
            Assert.Equal(400, refused);
            Assert.Contains("already invited", error["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Null(World.Invites.Find("new@example.com"));
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Delete, "/invites?emails.0=SOME.one@example.com&emails.1=two@example.com")).Status);
        Assert.Equal(4, World.Invites.Count);
        Assert.Equal(404, (await _wire.JsonAsync(HttpMethod.Delete, "/invites?emails.0=two@example.com")).Status);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Post, "/invites", """{"invites":[{"email":"nobody"}]}""")).Status);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Post, "/invites", """{"invites":[{"email":"a@b.example"},{"email":"A@b.example"}]}""")).Status);
    }

    [Fact]
    public async Task A_deleted_invite_leaves_its_groups()
    {
        var group = World.Groups.First(candidate => candidate.InviteEmails.Count > 0);
        var email = group.InviteEmails[0];
        await _wire.JsonAsync(HttpMethod.Delete, $"/invites?emails.0={Uri.EscapeDataString(email)}");
        Assert.DoesNotContain(email, World.Groups.SelectMany(candidate => candidate.InviteEmails));
    }

    private string Permission(string role, string type, string id) =>
        $$"""{"roleId":"{{World.Role(role).Id}}","resources":[{"id":"{{id}}","type":"{{type}}"}]}""";

    private static string Body(params string[] permissions) => $$"""{"permissions":[{{string.Join(',', permissions)}}]}""";
}
