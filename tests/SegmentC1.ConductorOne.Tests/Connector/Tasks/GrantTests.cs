using Grpc.Core;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Rpc;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class GrantTests
{
    private static readonly WorldLabel Prod = new("env", "prod");

    /// <summary>Entitlement (with {role id} in it), and what the user then holds.</summary>
    public static TheoryData<string, string, string> Roles => new()
    {
        { "Source Admin", "role:{0}:member", "Source Admin on WORKSPACE" },
        { "Source Admin", "role:{0}:labels:env=prod", "Source Admin on WORKSPACE (env:prod)" },
        { "Source Read-only", "role:{0}:labels:env=prod,team=growth", "Source Read-only on WORKSPACE (env:prod, team:growth)" },
        { "Source Admin", "source:{1}:source_admin", "Source Admin on SOURCE {1}" },
        { "Warehouse Read-only", "warehouse:{2}:warehouse_read_only", "Warehouse Read-only on WAREHOUSE {2}" },
        { "Function Admin", "function:{3}:function_admin", "Function Admin on FUNCTION {3}" },
        { "Unify Read-only, Engage User", "space:{4}:unify_read_only_engage_user", "Unify Read-only, Engage User on SPACE {4}" },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Every_kind_of_role_entitlement_is_given_once(string role, string entitlement, string held)
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", []);
        object[] ids = [bench.RoleId(role), bench.World.Sources[0].Id, bench.World.Warehouses[0].Id, bench.World.Functions[0].Id, bench.World.Spaces[0].Id];
        var id = string.Format(null, entitlement, ids);

        foreach (var principal in (Resource[])[User("u1"), Of("group", "g1")])
        {
            var given = await bench.GrantAsync(id, principal);
            var again = await bench.GrantAsync(id, principal);

            var grant = Assert.Single(given.Answer<GrantManagerServiceGrantResponse>().Grants);
            Assert.Equal($"{id}:{principal.Id.ResourceType}:{principal.Id.Resource}", grant.Id);
            Assert.Equal((Entitlement(id), principal), (grant.Entitlement, grant.Principal));
            Assert.Empty(given.Annotations);
            Assert.True(again.Has<GrantAlreadyExists>());
            Assert.Equal(again.Annotations, again.Answer<GrantManagerServiceGrantResponse>().Annotations);
        }

        Assert.Equal(string.Format(null, held, ids), bench.Held("u1"));
        Assert.Equal(string.Format(null, held, ids), bench.HeldByGroup("g1"));
        Assert.Equal(2, bench.Writes.Count);
    }

    [Fact]
    public async Task A_grant_to_a_group_says_how_its_members_get_it_as_a_sync_does()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);

        var outcome = await bench.GrantAsync($"role:{bench.RoleId("Source Admin")}:member", Of("group", "g1"));

        var expandable = Assert.Single(Assert.Single(outcome.Answer<GrantManagerServiceGrantResponse>().Grants).Annotations).Unpack<GrantExpandable>();
        Assert.Equal(("group:g1:member", true, "user"), (Assert.Single(expandable.EntitlementIds), expandable.Shallow, Assert.Single(expandable.ResourceTypeIds)));
    }

    [Fact]
    public async Task What_is_held_otherwise_stays_exactly_as_it_was()
    {
        await using var bench = await OpenAsync();
        WorldPermission[] before =
        [
            bench.World.OnWorkspace("Source Read-only", Prod) with { Labels = [new WorldLabel("team", "growth")] },
            bench.World.On("Source Admin", new WorldPermissionResource("SOURCE", bench.World.Sources[0].Id), new WorldPermissionResource("SOURCE", bench.World.Sources[1].Id)),
        ];
        bench.Person("u1", before);

        await bench.GrantAsync($"source:{bench.World.Sources[2].Id}:source_admin", User("u1"));

        var after = bench.World.Users.Find("u1")!.Permissions;
        Assert.Equal(before, after.Take(2));
        Assert.Equal(3, after.Count);
    }

    [Fact]
    public async Task Membership_of_a_group_is_given_to_users_and_to_invites()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", []);
        var invite = bench.World.Invites[0].Email;

        var user = await bench.GrantAsync("group:g1:member", User("u1"));
        var pending = await bench.GrantAsync("group:g1:member", Of("invite", invite.ToUpperInvariant()));
        var again = await bench.GrantAsync("group:g1:member", Of("invite", invite));

        Assert.Equal("group:g1:member:user:u1", Assert.Single(user.Answer<GrantManagerServiceGrantResponse>().Grants).Id);
        Assert.Equal($"group:g1:member:invite:{invite}", Assert.Single(pending.Answer<GrantManagerServiceGrantResponse>().Grants).Id);
        Assert.Equal((false, true), (pending.Has<GrantAlreadyExists>(), again.Has<GrantAlreadyExists>()));
        Assert.Equal(["u1"], bench.World.Groups.Find("g1")!.MemberIds);
        Assert.Equal([invite], bench.World.Groups.Find("g1")!.InviteEmails);
    }

    [Fact]
    public async Task An_accepted_invitation_means_its_user()
    {
        await using var bench = await OpenAsync();
        var email = bench.World.Invites[0].Email;
        var user = bench.World.AcceptInvite(email, "New Person");
        bench.Team("g1", []);
        var role = $"role:{bench.RoleId("Source Admin")}:member";

        var member = await bench.GrantAsync("group:g1:member", Of("invite", email));
        var holder = await bench.GrantAsync(role, Of("invite", email));

        Assert.Equal($"group:g1:member:user:{user.Id}", Assert.Single(member.Answer<GrantManagerServiceGrantResponse>().Grants).Id);
        Assert.Equal($"{role}:user:{user.Id}", Assert.Single(holder.Answer<GrantManagerServiceGrantResponse>().Grants).Id);
        Assert.Contains("Source Admin on WORKSPACE", bench.Held(user.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Membership_of_the_workspace_is_an_invitation()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var member = $"workspace:{bench.World.Workspace.Id}:member";
        var gone = User("u-gone");
        gone.Annotations.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new UserTrait { Emails = { new UserTrait.Types.Email { Address = "gone@example.com", IsPrimary = true } } }));

        var there = await bench.GrantAsync(member, User("u1"));
        var invited = await bench.GrantAsync(member, Of("invite", "new@example.com"));
        var again = await bench.GrantAsync(member, Of("invite", "NEW@example.com"));
        var back = await bench.GrantAsync(member, gone);
        var user = await bench.GrantAsync(member, Of("invite", "U1@example.com"));

        Assert.Equal([true, false, true, false, true], new[] { there, invited, again, back, user }.Select(outcome => outcome.Has<GrantAlreadyExists>()));
        Assert.Equal(
            [$"{member}:user:u1", "", "", "", $"{member}:user:u1"],
            new[] { there, invited, again, back, user }.Select(outcome => outcome.Answer<GrantManagerServiceGrantResponse>().Grants.SingleOrDefault()?.Id ?? ""));
        Assert.Equal(["POST /invites {\"invites\":[{\"email\":\"new@example.com\"}]}", "POST /invites {\"invites\":[{\"email\":\"gone@example.com\"}]}"], bench.Writes);
    }

    /// <summary>Entitlement, principal, code, and whether ConductorOne is asked to cancel.</summary>
    public static TheoryData<string, string, string, StatusCode, bool> Refused => new()
    {
        { "workspace:another:member", "user", "u1", StatusCode.FailedPrecondition, false },
        { "workspace:{0}:member", "group", "g1", StatusCode.InvalidArgument, false },
        { "workspace:{0}:member", "user", "u-gone", StatusCode.FailedPrecondition, true },
        { "workspace:{0}:member", "invite", "not an address", StatusCode.InvalidArgument, false },
        { "workspace:{0}:owner", "user", "u1", StatusCode.InvalidArgument, false },
        { "group:g1:member", "group", "g1", StatusCode.InvalidArgument, false },
        { "group:g1:member", "user", "u-gone", StatusCode.FailedPrecondition, true },
        { "group:g1:member", "invite", "nobody@example.com", StatusCode.FailedPrecondition, true },
        { "group:g-gone:member", "user", "u1", StatusCode.FailedPrecondition, true },
        { "role:{1}:member", "user", "u-gone", StatusCode.FailedPrecondition, true },
        { "role:{1}:member", "group", "g-gone", StatusCode.FailedPrecondition, true },
        { "role:{1}:member", "invite", "{2}", StatusCode.FailedPrecondition, false },
        { "role:{1}:member", "invite", "nobody@example.com", StatusCode.FailedPrecondition, true },
        { "role:{1}:member", "source", "s1", StatusCode.InvalidArgument, false },
        { "role:r-gone:member", "user", "u1", StatusCode.FailedPrecondition, true },
        { "role:{3}:labels:env=nope", "user", "u1", StatusCode.FailedPrecondition, true },
        { "warehouse:w-gone:warehouse_admin", "group", "g1", StatusCode.FailedPrecondition, true },
        { "source:s-gone:source_admin", "user", "u-gone", StatusCode.FailedPrecondition, true },
        { "role:{1}:labels:env=prod", "user", "u1", StatusCode.FailedPrecondition, false },
        { "role:{1}:labels:env", "user", "u1", StatusCode.InvalidArgument, false },
        { "role:{1}:labels:sha256-00", "user", "u1", StatusCode.NotFound, false },
        { "role:{1}:scope:DESTINATION=d1", "user", "u1", StatusCode.FailedPrecondition, false },
        { "source:s-gone:source_admin", "user", "u1", StatusCode.FailedPrecondition, true },
        { "source:s-gone:no_such_role", "user", "u1", StatusCode.NotFound, false },
        { "user:u1:member", "user", "u1", StatusCode.InvalidArgument, false },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_given_is_refused_for_good_without_a_change(string entitlement, string type, string id, StatusCode code, bool cancelled)
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", []);
        object[] names = [bench.World.Workspace.Id, bench.RoleId("Workspace Owner"), bench.World.Invites[0].Email, bench.RoleId("Source Admin")];

        var outcome = await bench.GrantAsync(string.Format(null, entitlement, names), Of(type, string.Format(null, id, names)));

        Assert.Equal(((int)code, true), outcome.End());
        Assert.DoesNotContain(bench.Sandbox.Requests, request => request.Method != "GET");
        Assert.Equal(string.Empty, bench.Held("u1"));
        Assert.DoesNotContain('@', outcome.Status!.Message);
        var details = outcome.Status.Details.Select(detail => detail.Unpack<ErrorInfo>()).ToList();
        Assert.Equal(cancelled ? ["grant_cancelled"] : [], details.Select(detail => detail.Reason));
        Assert.All(details, detail => Assert.Equal(("github.com/conductorone/baton-sdk", outcome.Status.Message), (detail.Domain, detail.Metadata["reason"])));
    }

    [Fact]
    public async Task What_is_held_on_something_that_is_gone_is_held_all_the_same()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", new WorldPermission(bench.RoleId("Source Admin"), "Source Admin", [new WorldPermissionResource("SOURCE", "s-gone")]));

        var outcome = await bench.GrantAsync("source:s-gone:source_admin", User("u1"));

        Assert.True(outcome.Has<GrantAlreadyExists>());
        Assert.DoesNotContain(bench.Sandbox.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task A_task_without_entitlement_or_principal_is_malformed()
    {
        await using var bench = await OpenAsync();
        var nobody = Granting("group:g1:member", User("u1"));
        nobody.Grant.Principal = null;
        var nothing = Granting("group:g1:member", User("u1"));
        nothing.Grant.Entitlement = null;

        Assert.Equal((3, true), (await bench.RunAsync(nobody)).End());
        Assert.Equal((3, true), (await bench.RunAsync(nothing)).End());
        Assert.Equal(0, bench.Sandbox.RequestCount());
    }

    [Fact]
    public async Task An_entitlement_without_its_resource_is_told_by_its_id_and_answered_whole()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", []);
        var task = Granting("group:g1:member", User("u1"));
        task.Grant.Entitlement.Resource = null;

        var grant = Assert.Single((await bench.RunAsync(task)).Answer<GrantManagerServiceGrantResponse>().Grants);

        Assert.Equal(("group", "g1"), (grant.Entitlement.Resource.Id.ResourceType, grant.Entitlement.Resource.Id.Resource));
    }

    [Theory]
    [InlineData("role:{0}:member", 4)]
    [InlineData("source:{1}:source_admin", 5)]
    [InlineData("role:{0}:labels:env=prod", 5)]
    public async Task No_more_is_asked_than_is_needed(string entitlement, int requests)
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Person("u2");
        var id = string.Format(null, entitlement, bench.RoleId("Source Admin"), bench.World.Sources[0].Id);
        await bench.GrantAsync(id, User("u1"));
        bench.Sandbox.ClearRequests();

        await bench.GrantAsync(id, User("u2"));

        Assert.Equal(requests, bench.Sandbox.RequestCount());
    }
}
