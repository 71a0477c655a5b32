using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>What other connectors were measured to get wrong, and what happens when work comes twice or at once.</summary>
public sealed class SafetyTests
{
    private static readonly WorldLabel Prod = new("env", "prod");

    [Fact]
    public async Task Two_revokes_of_one_user_at_once_both_hold()
    {
        await using var bench = await OpenAsync();
        var (one, two) = (bench.World.Sources[0].Id, bench.World.Sources[1].Id);
        bench.Person("u1", bench.World.On("Source Admin", new WorldPermissionResource("SOURCE", one), new WorldPermissionResource("SOURCE", two)), bench.World.OnWorkspace("Source Admin", Prod));
        var held = bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", Kind = FaultKind.None, Hold = true, Times = 1 });

        var first = bench.RevokeAsync($"source:{one}:source_admin", User("u1"));
        await held.Reached.WaitAsync(Stop);
        var second = bench.RevokeAsync($"source:{two}:source_admin", User("u1"));
        held.Release();

        Assert.Equal([(0, false), (0, false)], (await Task.WhenAll(first, second)).Select(Outcomes.End));
        Assert.Equal("Source Admin on WORKSPACE (env:prod)", bench.Held("u1"));
    }

    [Fact]
    public async Task A_state_that_changed_between_two_tasks_is_not_taken_from_a_cache()
    {
        await using var bench = await OpenAsync();
        var roles = new[] { "Source Admin", "Source Read-only" }.Select(bench.RoleId).ToList();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"), bench.World.OnWorkspace("Source Read-only"));

        await bench.RevokeAsync($"role:{roles[0]}:member", User("u1"));
        bench.World.Users.Update("u1", user => user with { Permissions = [.. user.Permissions, bench.World.OnWorkspace("PII Access")] });
        await bench.RevokeAsync($"role:{roles[1]}:member", User("u1"));

        Assert.Equal("PII Access on WORKSPACE", bench.Held("u1"));
    }

    [Fact]
    public async Task Granting_a_group_a_role_leaves_its_others()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", [], bench.World.OnWorkspace("Source Read-only", Prod), bench.World.OnWorkspace("PII Access"));

        await bench.GrantAsync($"role:{bench.RoleId("Source Admin")}:member", Of("group", "g1"));

        Assert.Equal("Source Read-only on WORKSPACE (env:prod); PII Access on WORKSPACE; Source Admin on WORKSPACE", bench.HeldByGroup("g1"));
    }

    /// <summary>Every task that changes something, as method of its one write.</summary>
    public static TheoryData<string, string> Changes => new()
    {
        { "grant", "POST" }, { "revoke", "PUT" }, { "join", "POST" }, { "leave", "DELETE" },
        { "invite", "POST" }, { "remove", "DELETE" }, { "create", "POST" }, { "account", "POST" }, { "delete", "DELETE" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_task_that_two_replicas_get_has_one_effect(string kind, string method)
    {
        await using var bench = await OpenAsync();
        var task = Prepare(bench, kind);
        using var otherClient = bench.NewClient();
        var other = bench.NewWork(otherClient);
        var one = await bench.RunAsync(task);
        var writes = bench.World.Writes.Count;

        var two = await other.CarryOutAsync(task, Stop);

        Assert.Equal((0, false), one.End());
        Assert.Equal((0, false), two!.End());
        Assert.Equal(1, writes);
        Assert.Single(bench.World.Writes);
        Assert.Equal(method, Assert.Single(bench.Sandbox.Requests, request => request.Method != "GET").Method);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_task_whose_answer_was_lost_and_that_comes_again_has_one_effect(string kind, string method)
    {
        await using var bench = await OpenAsync();
        var task = Prepare(bench, kind);
        bench.Sandbox.Faults.Add(new FaultRule { Method = method, Kind = FaultKind.CutAfterExecution, Times = 1 });

        var one = await bench.RunAsync(task);
        var two = await bench.RunAsync(task);

        Assert.Equal([(0, false), (0, false)], new[] { one.End(), two.End() });
        // Replacing and deleting are sent again after a lost answer, adding is not; either way one request alone changes something.
        Assert.Single(bench.World.Writes, write => write.Before != write.After);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invitation_that_somebody_else_sends_in_the_same_moment_is_no_failure(bool accepted)
    {
        await using var bench = await OpenAsync();
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = "POST", PathPattern = "/invites", Kind = FaultKind.None,
            Change = world =>
            {
                world.Invites.Add(new WorldInvite("new@example.com", []));
                if (accepted) world.AcceptInvite("new@example.com", "New Person");
            },
        });

        var outcome = await bench.RunAsync(new Proto.Task { Id = TaskId, CreateAccount = new() { AccountInfo = new AccountInfo { Login = "new@example.com" } } });

        Assert.Equal(accepted ? "user" : "invite", outcome.Answer<CreateAccountResponse>().AlreadyExists.Resource.Id.ResourceType);
        Assert.Empty(bench.World.Writes);
    }

    [Fact]
    public async Task Ids_decide_and_not_what_somebody_may_have_written_beside_them()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        var (admin, reader) = (bench.RoleId("Source Admin"), bench.RoleId("Source Read-only"));
        var grant = Granting($"role:{reader}:member", User("u1"));
        (grant.Grant.Entitlement.Description, grant.Grant.Entitlement.DisplayName, grant.Grant.Entitlement.Slug) = ($"role id: {admin}", "Workspace Owner", "owner");
        var revoke = Revoking($"role:{admin}:member", User("u1"), $"role:{reader}:member:user:u1");
        revoke.Revoke.Grant.Entitlement.Description = $"role id: {reader}";

        Assert.False((await bench.RunAsync(grant)).Has<GrantAlreadyExists>());
        Assert.False((await bench.RunAsync(revoke)).Has<GrantAlreadyRevoked>());

        Assert.Equal("Source Read-only on WORKSPACE", bench.Held("u1"));
    }

    [Fact]
    public async Task Kinds_of_scopes_are_the_same_in_any_case_and_roles_without_a_slug_go_by_their_id()
    {
        await using var bench = await OpenAsync();
        var source = bench.World.Sources[0].Id;
        bench.World.Roles.Add(new WorldRole("r-other", "管理者", "No letter of ASCII", ["SOURCE"], false));
        bench.Person("u1", bench.World.On("Source Admin", new WorldPermissionResource("source", source)));
        bench.Person("u2", bench.World.On("Source Read-only", new WorldPermissionResource("Workspace", bench.World.Workspace.Id)));
        (string Entitlement, string User, bool Held)[] table =
        [
            ($"source:{source}:source_admin", "u1", true),
            ($"source:{source}:r-other", "u1", false),
            ($"role:{bench.RoleId("Source Read-only")}:member", "u2", true),
        ];
        foreach (var (entitlement, user, held) in table) Assert.Equal(held, (await bench.GrantAsync(entitlement, User(user))).Has<GrantAlreadyExists>());
        foreach (var (entitlement, user, _) in table) Assert.Empty((await bench.RevokeAsync(entitlement, User(user))).Answer<GrantManagerServiceRevokeResponse>().Annotations);

        Assert.Equal((string.Empty, string.Empty), (bench.Held("u1"), bench.Held("u2")));
    }

    [Fact]
    public async Task Ids_that_the_existing_connector_wrote_work_unchanged()
    {
        await using var bench = await OpenAsync();
        var space = bench.World.Spaces[0].Id;
        bench.Person("u1");
        bench.Team("g1", []);
        string[] entitlements =
        [
            $"role:{bench.RoleId("Source Admin")}:member",
            $"source:{bench.World.Sources[0].Id}:source_read_only",
            $"warehouse:{bench.World.Warehouses[0].Id}:warehouse_admin",
            $"function:{bench.World.Functions[0].Id}:function_read_only",
            $"space:{space}:unify_read_only_engage_user",
            $"space:{space}:unify_and_engage_admin",
            "group:g1:member",
            $"workspace:{bench.World.Workspace.Id}:member",
        ];

        foreach (var id in entitlements)
        {
            Assert.Equal($"{id}:user:u1", Assert.Single((await bench.GrantAsync(id, User("u1"))).Answer<GrantManagerServiceGrantResponse>().Grants).Id);
            var revoked = await bench.RunAsync(Revoking(id, User("u1"), $"{id}:user:u1"));
            Assert.Equal((0, false), (revoked.End().Code, revoked.Has<GrantAlreadyRevoked>()));
            if (bench.World.Users.Find("u1") is not null) Assert.Equal(string.Empty, bench.Held("u1"));
        }

        Assert.Null(bench.World.Users.Find("u1"));
        Assert.Empty(bench.World.Groups.Find("g1")!.MemberIds);
    }

    [Fact]
    public async Task Work_that_is_stopped_says_so_and_is_not_reported_as_done()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var held = bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/users/u1", Kind = FaultKind.None, Hold = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var running = bench.Work.CarryOutAsync(Granting($"role:{bench.RoleId("Source Admin")}:member", User("u1")), stop.Token);
        await held.Reached.WaitAsync(Stop);
        await stop.CancelAsync();

        Assert.Equal((1, true), (await running)!.End());
        Assert.Empty(bench.World.Writes);
    }

    private static Proto.Task Prepare(WorkBench bench, string kind)
    {
        bench.Person("u1");
        bench.Person("u2", bench.World.OnWorkspace("Source Admin"));
        bench.Team("g1", ["u2"]);
        var role = $"role:{bench.RoleId("Source Admin")}:member";
        var workspace = $"workspace:{bench.World.Workspace.Id}:member";
        return kind switch
        {
            "grant" => Granting(role, User("u1")),
            "revoke" => Revoking(role, User("u2")),
            "join" => Granting("group:g1:member", User("u1")),
            "leave" => Revoking("group:g1:member", User("u2")),
            "invite" => Granting(workspace, Of("invite", "new@example.com")),
            "remove" => Revoking(workspace, User("u1")),
            "create" => new Proto.Task { Id = TaskId, CreateResource = new() { Resource = new Resource { Id = new ResourceId { ResourceType = "group" }, DisplayName = "New" } } },
            "account" => new Proto.Task { Id = TaskId, CreateAccount = new() { AccountInfo = new AccountInfo { Login = "new@example.com" } } },
            _ => Deleting("group", "g1"),
        };
    }
}
