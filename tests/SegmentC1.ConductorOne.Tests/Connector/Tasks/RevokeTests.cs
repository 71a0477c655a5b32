using Grpc.Core;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class RevokeTests
{
    private static readonly WorldLabel Prod = new("env", "prod");
    private static readonly WorldLabel Dev = new("env", "dev");

    [Fact]
    public async Task Exactly_one_scope_goes_and_everything_else_stays_as_it_was()
    {
        await using var bench = await OpenAsync();
        var (one, two) = (bench.World.Sources[0].Id, bench.World.Sources[1].Id);
        bench.Person(
            "u1",
            bench.World.On("Source Admin", new WorldPermissionResource("SOURCE", one), new WorldPermissionResource("SOURCE", two)),
            bench.World.OnWorkspace("Source Admin", Prod),
            bench.World.OnWorkspace("Source Admin", Dev),
            bench.World.OnWorkspace("Source Read-only") with { Labels = [Dev] });
        var admin = bench.RoleId("Source Admin");

        await bench.RevokeAsync($"source:{one}:source_admin", User("u1"));
        Assert.Equal($"Source Admin on SOURCE {two}; Source Admin on WORKSPACE (env:prod); Source Admin on WORKSPACE (env:dev); Source Read-only on WORKSPACE (env:dev)", bench.Held("u1"));

        await bench.RevokeAsync($"role:{admin}:labels:env=dev", User("u1"));
        Assert.Equal($"Source Admin on SOURCE {two}; Source Admin on WORKSPACE (env:prod); Source Read-only on WORKSPACE (env:dev)", bench.Held("u1"));

        var none = await bench.RevokeAsync($"role:{bench.RoleId("Source Read-only")}:member", User("u1"));
        Assert.True(none.Has<GrantAlreadyRevoked>());
        Assert.Equal(none.Annotations, none.Answer<GrantManagerServiceRevokeResponse>().Annotations);
        Assert.Equal(2, bench.Writes.Count);
    }

    [Fact]
    public async Task The_last_role_is_taken_with_an_empty_array()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));

        var outcome = await bench.RevokeAsync($"role:{bench.RoleId("Source Admin")}:member", User("u1"));

        Assert.Empty(outcome.Annotations);
        Assert.Equal(["PUT /users/u1/permissions {\"permissions\":[]}"], bench.Writes);
        Assert.Empty(bench.World.Users.Find("u1")!.Permissions);
    }

    [Fact]
    public async Task What_is_held_through_something_else_only_is_refused_with_its_origin()
    {
        await using var bench = await OpenAsync();
        var source = bench.World.Sources.First(source => source.Labels.Any(Prod.IsSameAs)).Id;
        bench.Person("u1");
        bench.Person("u2", bench.World.OnWorkspace("Source Admin", Prod));
        bench.Person("u3", bench.World.OnWorkspace("Source Admin"));
        bench.Team("g1", ["u1"], bench.World.On("Source Admin", new WorldPermissionResource("SOURCE", source)));

        var byGroup = await bench.RevokeAsync($"source:{source}:source_admin", User("u1"));
        var byLabel = await bench.RevokeAsync($"source:{source}:source_admin", User("u2"));
        var byWorkspace = await bench.RevokeAsync($"role:{bench.RoleId("Source Admin")}:labels:env=prod", User("u3"));
        var ofRole = await bench.RevokeAsync($"source:{source}:source_admin", Of("role", bench.RoleId("Source Admin")));

        Assert.All([byGroup, byLabel, byWorkspace, ofRole], outcome => Assert.Equal((9, true), outcome.End()));
        Assert.Contains("g1", byGroup.Status!.Message, StringComparison.Ordinal);
        Assert.Contains("env:prod", byLabel.Status!.Message, StringComparison.Ordinal);
        Assert.Contains("whole workspace", byWorkspace.Status!.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task What_is_held_another_way_too_is_taken_and_the_rest_is_told()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        bench.Team("g1", ["u1"], bench.World.OnWorkspace("Source Admin"));

        var outcome = await bench.RevokeAsync($"role:{bench.RoleId("Source Admin")}:member", User("u1"));

        Assert.Equal((0, false), outcome.End());
        Assert.Equal(string.Empty, bench.Held("u1"));
        Assert.Contains("g1", outcome.Note, StringComparison.Ordinal);
        Assert.Contains("still held", outcome.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_with_something_unknown_is_not_written()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"), bench.World.On("Source Admin", new WorldPermissionResource("DESTINATION", "d1")));

        var outcome = await bench.RevokeAsync($"role:{bench.RoleId("Source Admin")}:member", User("u1"));
        var unknown = await bench.RevokeAsync($"role:{bench.RoleId("Source Admin")}:scope:DESTINATION=d1", User("u1"));

        Assert.Equal([(9, true), (9, true)], new[] { outcome.End(), unknown.End() });
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task Memberships_of_groups_end_for_users_and_for_invites()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Person("u2");
        bench.Team("g1", ["u1", "u2"]);
        var email = bench.World.Invites[0].Email;
        bench.World.Groups.Update("g1", group => group with { InviteEmails = [email] });

        var user = await bench.RevokeAsync("group:g1:member", User("u1"));
        var pending = await bench.RevokeAsync("group:g1:member", Of("invite", email));
        var again = await bench.RevokeAsync("group:g1:member", User("u1"));
        var nobody = await bench.RevokeAsync("group:g1:member", User("u-gone"));
        var nowhere = await bench.RevokeAsync("group:g-gone:member", User("u2"));

        Assert.Equal([false, false, true, true, true], new[] { user, pending, again, nobody, nowhere }.Select(outcome => outcome.Has<GrantAlreadyRevoked>()));
        Assert.Equal(["u2"], bench.World.Groups.Find("g1")!.MemberIds);
        Assert.Empty(bench.World.Groups.Find("g1")!.InviteEmails);
        Assert.Equal(["DELETE /group/g1/users?emails.0=u1@example.com", $"DELETE /group/g1/users?emails.0={email}"], bench.Writes);
    }

    [Fact]
    public async Task Membership_of_the_workspace_ends_with_the_person_or_the_invitation()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var member = $"workspace:{bench.World.Workspace.Id}:member";
        var email = bench.World.Invites[0].Email;

        var user = await bench.RevokeAsync(member, User("u1"));
        var invite = await bench.RevokeAsync(member, Of("invite", email));
        var again = await bench.RevokeAsync(member, User("u1"));
        var elsewhere = await bench.RevokeAsync("workspace:another:member", User(bench.World.Users[1].Id));

        Assert.Equal([false, false, true], new[] { user, invite, again }.Select(outcome => outcome.Has<GrantAlreadyRevoked>()));
        Assert.Equal("u1", Assert.Single(user.Annotations).Unpack<ResourceDeleted>().ResourceId.Resource);
        Assert.Equal((9, true), elsewhere.End());
        Assert.Equal(["DELETE /users?userIds.0=u1", $"DELETE /invites?emails.0={email}"], bench.Writes);
    }

    [Fact]
    public async Task An_accepted_invitation_is_not_reported_as_revoked()
    {
        await using var bench = await OpenAsync();
        var email = bench.World.Invites[0].Email;
        var user = bench.World.AcceptInvite(email, "New Person");

        var outcome = await bench.RevokeAsync($"workspace:{bench.World.Workspace.Id}:member", Of("invite", email));

        Assert.Equal((9, true), outcome.End());
        Assert.Contains(user.Id, outcome.Status!.Message, StringComparison.Ordinal);
        Assert.NotNull(bench.World.Users.Find(user.Id));
    }

    [Fact]
    public async Task The_last_owner_stays()
    {
        await using var bench = await OpenAsync();
        foreach (var user in bench.World.Users) bench.World.Users.Update(user.Id, old => old with { Permissions = [] });
        foreach (var group in bench.World.Groups) bench.World.Groups.Update(group.Id, old => old with { Permissions = [] });
        bench.Person("owner", bench.World.OnWorkspace("Workspace Owner"));

        var role = await bench.RevokeAsync($"role:{bench.RoleId("Workspace Owner")}:member", User("owner"));
        var person = await bench.RevokeAsync($"workspace:{bench.World.Workspace.Id}:member", User("owner"));
        var deleted = await bench.RunAsync(Deleting("user", "owner"));

        Assert.All([role, person, deleted], outcome => Assert.Equal((9, true), outcome.End()));
        Assert.Empty(bench.Writes);
        Assert.DoesNotContain('@', role.Status!.Message + person.Status!.Message + deleted.Status!.Message);
    }

    [Theory]
    [InlineData("🧸_UNKNOWN_GRANT_ID")]
    [InlineData("")]
    [InlineData("group:other:member:user:somebody-else")]
    public async Task Entitlement_and_principal_decide_whatever_the_grant_is_called(string grantId)
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", ["u1"]);

        var outcome = await bench.RunAsync(Revoking("group:g1:member", User("u1"), grantId));

        Assert.Equal((0, false), outcome.End());
        Assert.Empty(bench.World.Groups.Find("g1")!.MemberIds);
    }

    [Fact]
    public async Task A_grant_with_nothing_but_its_id_is_read_from_that()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        var email = bench.World.Invites[0].Email;
        bench.World.Groups.Update("g1", group => group with { InviteEmails = [email] });
        Proto.Task Only(string id) => new() { Id = TaskId, Revoke = new Proto.Task.Types.RevokeTask { Grant = new Grant { Id = id } } };

        var pending = await bench.RunAsync(Only($"group:g1:member:invite:{email}"));
        var unknown = await bench.RunAsync(Only("🧸_UNKNOWN_GRANT_ID"));
        var nothing = await bench.RunAsync(new Proto.Task { Id = TaskId, Revoke = new Proto.Task.Types.RevokeTask() });

        Assert.Equal((0, false), pending.End());
        Assert.Empty(bench.World.Groups.Find("g1")!.InviteEmails);
        Assert.Equal([(3, true), (3, true)], new[] { unknown.End(), nothing.End() });
    }

    [Fact]
    public async Task Whoever_is_gone_holds_nothing()
    {
        await using var bench = await OpenAsync();
        var role = $"role:{bench.RoleId("Source Admin")}:member";

        foreach (var principal in (Resource[])[User("u-gone"), Of("group", "g-gone"), Of("invite", "nobody@example.com")])
        {
            Assert.True((await bench.RevokeAsync(role, principal)).Has<GrantAlreadyRevoked>());
        }

        // A 404 of somebody who is listed proves nothing.
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        bench.Sandbox.Faults.Add(new FaultRule { PathPattern = "/users/u1", Status = 404 });
        Assert.Equal((5, true), (await bench.RevokeAsync(role, User("u1"))).End());
    }

    [Fact]
    public async Task Collided_slugs_and_roles_that_are_gone_from_the_catalogue_are_found()
    {
        await using var bench = await OpenAsync();
        var source = bench.World.Sources[0].Id;
        bench.World.Roles.Add(new WorldRole("~zz", "Source-Admin", "Collides", ["SOURCE"], false));
        bench.Person(
            "u1",
            new WorldPermission("~zz", "Source-Admin", [new WorldPermissionResource("SOURCE", source)]),
            new WorldPermission("gone1", "Legacy Role", [new WorldPermissionResource("SOURCE", source)]),
            bench.World.On("Source Admin", new WorldPermissionResource("SOURCE", source)));

        Assert.Equal((0, false), (await bench.RevokeAsync($"source:{source}:source_admin_~zz", User("u1"))).End());
        Assert.Equal($"Legacy Role on SOURCE {source}; Source Admin on SOURCE {source}", bench.Held("u1"));
        Assert.Equal((0, false), (await bench.RevokeAsync($"source:{source}:legacy_role", User("u1"))).End());
        Assert.Equal($"Source Admin on SOURCE {source}", bench.Held("u1"));

        // Nobody holds it any more, and this person holds another role there: it may be that one under a new name.
        Assert.Equal((5, true), (await bench.RevokeAsync($"source:{source}:legacy_role", User("u1"))).End());
        await bench.RevokeAsync($"source:{source}:source_admin", User("u1"));
        Assert.True((await bench.RevokeAsync($"source:{source}:legacy_role", User("u1"))).Has<GrantAlreadyRevoked>());
    }

    [Fact]
    public async Task Labels_too_long_for_an_id_are_found_by_their_hash()
    {
        await using var bench = await OpenAsync();
        var label = new WorldLabel("note", new string('x', 1200));
        bench.World.Labels.Add(label);
        var admin = bench.RoleId("Source Admin");
        var slug = BatonIds.LabelSlug(admin, Access.LabelSet.Of([new Segment.SegmentLabel(label.Key, label.Value)]));
        Assert.StartsWith("labels:sha256-", slug, StringComparison.Ordinal);
        bench.Person("u1");

        Assert.Equal((0, false), (await bench.GrantAsync($"role:{admin}:{slug}", User("u1"))).End());
        Assert.Equal($"Source Admin on WORKSPACE (note:{label.Value})", bench.Held("u1"));
        Assert.Equal((0, false), (await bench.RevokeAsync($"role:{admin}:{slug}", User("u1"))).End());
        Assert.Equal(string.Empty, bench.Held("u1"));
        Assert.True((await bench.RevokeAsync($"role:{admin}:{slug}", User("u1"))).Has<GrantAlreadyRevoked>());
    }

    [Fact]
    public async Task What_an_invitation_carries_is_out_of_reach()
    {
        await using var bench = await OpenAsync();

        var outcome = await bench.RevokeAsync($"role:{bench.RoleId("Source Admin")}:member", Of("invite", bench.World.Invites[0].Email));

        Assert.Equal((9, true), outcome.End());
        Assert.Empty(bench.Writes);
    }
}
