using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox.Tests;

public sealed class SegmentGroupWriteTests : IAsyncLifetime
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
    public async Task Groups_are_made_renamed_and_deleted()
    {
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, "/groups", """{"name":"Auditors"}""");
        var made = json["data"]!["userGroup"]!.AsObject();
        var id = made["id"]!.GetValue<string>();
        Assert.Equal((200, "Auditors", 0), (status, made["name"]!.GetValue<string>(), made["memberCount"]!.GetValue<int>()));
        Assert.False(made.ContainsKey("permissions"));
        Assert.Equal("Auditors 2", (await _wire.JsonAsync(HttpMethod.Patch, $"/groups/{id}", """{"name":"Auditors 2"}""")).Json["data"]!["userGroup"]!["name"]!.GetValue<string>());
        Assert.Equal("Auditors 2", World.Groups.Find(id)!.Name);
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Delete, $"/groups/{id}")).Status);
        Assert.Null(World.Groups.Find(id));
        Assert.Equal(404, (await _wire.JsonAsync(HttpMethod.Delete, $"/groups/{id}")).Status);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Post, "/groups", """{"name":" "}""")).Status);
        Assert.Equal([(true, false), (false, false), (false, true)], World.Writes.Select(write => (write.Before is null, write.After is null)));
        Assert.Equal(["User Group Created", "User Group Updated", "User Group Deleted"], World.AuditEvents.TakeLast(3).Select(audit => audit.Type));
    }

    [Fact]
    public async Task Members_are_added_removed_and_replaced_by_address_users_and_invites_alike()
    {
        var group = World.Groups[3];
        var invite = World.Invites.First(candidate => !group.InviteEmails.Contains(candidate.Email) && World.UserByEmail(candidate.Email) is null);
        var (user, other) = (World.Users[7], World.Users[8]);
        var body = new JsonObject { ["emails"] = new JsonArray(user.Email.ToUpperInvariant(), invite.Email) }.ToJsonString();
        for (var i = 0; i < 2; i++)
        {
            var (status, json) = await _wire.JsonAsync(HttpMethod.Post, $"/groups/{group.Id}/users", body);
            Assert.Equal((200, 1m), (status, json["data"]!["userGroup"]!["memberCount"]!.GetValue<decimal>()));
        }

        Assert.Equal([user.Id], World.Groups.Find(group.Id)!.MemberIds);
        Assert.Contains(invite.Email, World.Groups.Find(group.Id)!.InviteEmails);
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Delete, $"/group/{group.Id}/users?emails.0={user.Email}&emails[1]={invite.Email}")).Status);
        Assert.Empty(World.Groups.Find(group.Id)!.MemberIds);
        Assert.DoesNotContain(invite.Email, World.Groups.Find(group.Id)!.InviteEmails);
        await _wire.JsonAsync(HttpMethod.Put, $"/group/{group.Id}/users", new JsonObject { ["emails"] = new JsonArray(other.Email) }.ToJsonString());
        Assert.Equal([other.Id], World.Groups.Find(group.Id)!.MemberIds);
        Assert.Empty(World.Groups.Find(group.Id)!.InviteEmails);
        await _wire.JsonAsync(HttpMethod.Put, $"/group/{group.Id}/users", """{"emails":[]}""");
        Assert.Empty(World.Groups.Find(group.Id)!.MemberIds);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Post, $"/groups/{group.Id}/users", """{"emails":["stranger@example.com"]}""")).Status);
        Assert.Equal(404, (await _wire.JsonAsync(HttpMethod.Post, "/groups/none/users", """{"emails":[]}""")).Status);
    }

    [Theory]
    [InlineData(true, false, 200, 405)]
    [InlineData(false, true, 404, 200)]
    [InlineData(true, true, 200, 200)]
    public async Task The_singular_and_the_plural_path_can_be_switched(bool singular, bool plural, int onSingular, int onPlural)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { SingularGroupRoute = singular, PluralGroupRoute = plural });
        using var wire = new Wire(sandbox);
        var (group, email) = (sandbox.World.Groups[1].Id, sandbox.World.Users[0].Email);
        Assert.Equal(onSingular, (await wire.JsonAsync(HttpMethod.Delete, $"/group/{group}/users?emails.0={email}")).Status);
        Assert.Equal(onPlural, (await wire.JsonAsync(HttpMethod.Put, $"/groups/{group}/users", """{"emails":[]}""")).Status);
    }

    [Fact]
    public async Task Permissions_of_a_group_are_added_and_replaced()
    {
        var group = World.Groups[1];
        var kept = (await _wire.DataAsync($"/groups/{group.Id}"))["userGroup"]!["permissions"]!.ToJsonString();
        var added = $$"""{"permissions":[{"roleId":"{{World.Role("PII Access").Id}}","resources":[{"id":"{{World.Workspace.Id}}","type":"WORKSPACE"}]}]}""";
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, $"/groups/{group.Id}/permissions", added);
        Assert.Equal(200, status);
        Assert.Equal(["group", "group"], json["data"]!["permissions"]!.AsArray().Select(permission => permission!["subjectType"]!.GetValue<string>()));
        await _wire.JsonAsync(HttpMethod.Put, $"/groups/{group.Id}/permissions", $$"""{"permissions":{{kept}}}""");
        Assert.Equal(kept, (await _wire.DataAsync($"/groups/{group.Id}"))["userGroup"]!["permissions"]!.ToJsonString());
        Assert.Equal(["AddGroupPermissions", "ReplaceGroupPermissions"], World.Writes.Select(write => write.Operation));
    }

    [Fact]
    public async Task A_plan_without_groups_refuses_changes_of_groups_too()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { GroupsInPlan = false });
        using var wire = new Wire(sandbox);
        Assert.Equal(400, (await wire.JsonAsync(HttpMethod.Post, "/groups", """{"name":"x"}""")).Status);
        Assert.Equal(400, (await wire.JsonAsync(HttpMethod.Delete, $"/group/{sandbox.World.Groups[0].Id}/users?emails.0=x")).Status);
        Assert.Empty(sandbox.World.Writes);
    }

    [Fact]
    public async Task Labels_are_made_and_deleted_unless_in_use()
    {
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, "/labels", """{"label":{"key":"x y","value":"a/b:c","description":"d"}}""");
        Assert.Equal((201, "d"), (status, json["data"]!["label"]!["description"]!.GetValue<string>()));
        Assert.Equal(409, (await _wire.JsonAsync(HttpMethod.Post, "/labels", """{"label":{"key":"x y","value":"a/b:c"}}""")).Status);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Post, "/labels", """{"label":{"key":"x"}}""")).Status);
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Delete, "/labels/x%20y/a%2Fb%3Ac")).Status);
        Assert.Equal(409, (await _wire.JsonAsync(HttpMethod.Delete, "/labels/env/prod")).Status);
        Assert.Equal(404, (await _wire.JsonAsync(HttpMethod.Delete, "/labels/env/none")).Status);
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Delete, "/labels/unused/yes")).Status);
    }

    [Fact]
    public async Task Labels_of_a_source_are_added_and_replaced_one_value_for_a_key()
    {
        var source = World.Sources[2];
        Assert.Empty(source.Labels);
        var path = $"/sources/{source.Id}/labels";
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Post, path, """{"labels":[{"key":"env","value":"dev"}]}""")).Status);
        var (status, json) = await _wire.JsonAsync(HttpMethod.Post, path, """{"labels":[{"key":"env","value":"dev"},{"key":"team","value":"data"}]}""");
        Assert.Equal((200, """[{"key":"env","value":"dev"},{"key":"team","value":"data"}]"""), (status, json["data"]!["labels"]!.ToJsonString()));
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Post, path, """{"labels":[{"key":"env","value":"prod"}]}""")).Status);
        Assert.Equal(422, (await _wire.JsonAsync(HttpMethod.Put, path, """{"labels":[{"key":"env","value":"none"}]}""")).Status);
        Assert.Equal(200, (await _wire.JsonAsync(HttpMethod.Put, path, """{"labels":[]}""")).Status);
        Assert.Empty(World.Sources.Find(source.Id)!.Labels);
        Assert.Equal("Source Modified", World.AuditEvents[^1].Type);
    }

    [Fact]
    public async Task A_label_is_in_use_by_whatever_has_it()
    {
        var labels = Enumerable.Range(0, 5).Select(number => new WorldLabel("only", $"{number}")).ToArray();
        World.Change(world =>
        {
            Array.ForEach(labels, world.Labels.Add);
            world.Sources.Update(world.Sources[0].Id, source => source with { Labels = [labels[0]] });
            world.Spaces.Update(world.Spaces[0].Id, space => space with { Labels = [labels[1]] });
            world.Users.Update(world.Users[5].Id, user => user with { Permissions = [world.OnWorkspace("Source Admin", labels[2])] });
            world.Groups.Update(world.Groups[1].Id, group => group with { Permissions = [world.OnWorkspace("Source Admin", labels[3])] });
            world.Invites.Update(world.Invites[0].Email, invite => invite with { Permissions = [world.OnWorkspace("Source Admin") with { Labels = [labels[4]] }] });
        });
        foreach (var label in labels)
        {
            Assert.Equal(409, (await _wire.JsonAsync(HttpMethod.Delete, $"/labels/only/{label.Value}")).Status);
        }
    }
}
