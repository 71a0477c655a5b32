using Microsoft.Extensions.Time.Testing;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>Tasks that are handed out again because ConductorOne did not get their end.</summary>
public sealed class RepeatedTaskTests
{
    [Fact]
    public async Task A_revoke_of_what_is_held_another_way_too_ends_well_each_time_it_comes()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        bench.Team("g1", ["u1"], bench.World.OnWorkspace("Source Admin"));
        var task = Revoking($"role:{bench.RoleId("Source Admin")}:member", User("u1"));

        var first = await bench.RunAsync(task);
        var again = await bench.RunAsync(task);

        Assert.Equal([(0, false), (0, false)], new[] { first.End(), again.End() });
        Assert.Equal((false, true), (first.Has<GrantAlreadyRevoked>(), again.Has<GrantAlreadyRevoked>()));
        Assert.Equal(again.Annotations, again.Answer<GrantManagerServiceRevokeResponse>().Annotations);
        Assert.Contains("(g1)", again.Note, StringComparison.Ordinal);
        Assert.Single(bench.Writes);
    }

    /// <summary>Sources of the grant: entitlement and whether direct; whether the access is called derived.</summary>
    public static TheoryData<string, bool> Sources => new() { { "", true }, { "own", false }, { "group", true }, { "own group", false }, { "immutable", true }, { "own immutable", true } };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Another_replica_goes_by_what_the_grant_says_of_its_origin(string says, bool refused)
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        bench.Team("g1", ["u1"], bench.World.OnWorkspace("Source Admin"));
        var entitlement = $"role:{bench.RoleId("Source Admin")}:member";
        var task = Revoking(entitlement, User("u1"), $"{entitlement}:user:u1");
        var grant = task.Revoke.Grant;
        foreach (var word in says.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == "immutable") grant.Annotations.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new GrantImmutable()));
            else (grant.Sources ??= new GrantSources()).Sources.Add(word == "own" ? entitlement : "group:g1:member", new GrantSources.Types.GrantSource { IsDirect = word == "own" });
        }

        await bench.RunAsync(task);
        using var client = bench.NewClient();
        await using var other = bench.NewWork(client);
        var again = (await other.CarryOutAsync(task, Stop))!;

        Assert.Equal(refused ? (9, true) : (0, false), again.End());
        Assert.Contains("(g1)", refused ? again.Status!.Message : again.Note, StringComparison.Ordinal);
        if (!refused) Assert.True(again.Has<GrantAlreadyRevoked>());
        Assert.Single(bench.Writes);
    }

    [Fact]
    public async Task A_group_that_was_made_for_a_task_is_its_answer_though_it_is_in_use_meanwhile()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var task = new Proto.Task { Id = TaskId, CreateResource = new() { Resource = new Resource { Id = new ResourceId { ResourceType = "group" }, DisplayName = "New" } } };

        var made = (await bench.RunAsync(task)).Answer<CreateResourceResponse>().Created;
        bench.World.Groups.Update(made.Id.Resource, group => group with { MemberIds = ["u1"] });
        task.Status = Proto.Task.Types.Status.Running;
        var again = (await bench.RunAsync(task)).Answer<CreateResourceResponse>().Created;

        Assert.Equal(made, again);
        Assert.Single(bench.Writes);
    }

    [Fact]
    public async Task What_was_undone_since_is_not_done_again_for_a_task_that_is_over()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var grant = Granting($"role:{bench.RoleId("Source Admin")}:member", User("u1"));

        var first = await bench.RunAsync(grant);
        bench.World.Users.Update("u1", user => user with { Permissions = [] });
        var again = await bench.RunAsync(grant);

        Assert.Equal((0, false), again.End());
        Assert.Equal(first.Answer<GrantManagerServiceGrantResponse>().Grants, again.Answer<GrantManagerServiceGrantResponse>().Grants);
        Assert.Equal(string.Empty, bench.Held("u1"));
    }

    [Fact]
    public async Task A_failure_and_another_task_under_the_same_id_are_no_repeats()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var grant = Granting($"role:{bench.RoleId("Source Admin")}:member", User("u1"));
        var fault = bench.Sandbox.Faults.Add(new FaultRule { Method = "POST", Status = 403, Times = 1 });
        var other = Granting($"role:{bench.RoleId("Source Read-only")}:member", User("u1"));
        other.Id = grant.Id;

        var failed = await bench.RunAsync(grant);
        var done = await bench.RunAsync(grant);
        var another = await bench.RunAsync(other);

        Assert.Equal(1, fault.Hits);
        Assert.Equal([(7, true), (0, false), (0, false)], new[] { failed.End(), done.End(), another.End() });
        Assert.Equal("Source Admin on WORKSPACE; Source Read-only on WORKSPACE", bench.Held("u1"));
    }

    [Fact]
    public void The_memory_of_outcomes_is_of_the_last_thousand()
    {
        var recent = new RecentOutcomes();
        var tasks = Enumerable.Range(0, 1_001).Select(_ => Deleting("group", "g1")).ToList();

        foreach (var task in tasks) recent.Keep(task, TaskOutcome.Success(new DeleteResourceResponse()));

        Assert.Null(recent.Find(tasks[0]));
        Assert.True(recent.Find(tasks[1])!.Has<ResourceDoesNotExist>());
        Assert.True(recent.Find(tasks[^1])!.Has<ResourceDoesNotExist>());
    }

    [Fact]
    public async Task An_action_that_comes_again_is_the_same_run()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        // A clock that stands: the answer waits for the run.
        await using var work = new SegmentConnectorWork(bench.Client, new ConnectorWorkOptions { Provisioning = true, TimeProvider = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero)) });
        var task = new Proto.Task
        {
            Id = TaskId,
            ActionInvoke = new()
            {
                Name = "rename_group",
                Args = new Google.Protobuf.WellKnownTypes.Struct { Fields = { ["group"] = Google.Protobuf.WellKnownTypes.Value.ForString("g1"), ["name"] = Google.Protobuf.WellKnownTypes.Value.ForString("Renamed") } },
            },
        };

        var first = (await work.CarryOutAsync(task, Stop))!.Answer<InvokeActionResponse>();
        var again = (await work.CarryOutAsync(task, Stop))!.Answer<InvokeActionResponse>();

        Assert.Equal(first, again);
        Assert.Single(bench.Writes);
    }
}
