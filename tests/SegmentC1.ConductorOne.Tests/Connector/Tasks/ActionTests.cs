using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class ActionTests
{
    // A clock that stands still: what is waited for inline is waited for to its end.
    private readonly FakeTimeProvider _still = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    private static Proto.Task Listing(string type = "") => new() { Id = TaskId, ActionListSchemas = new() { ResourceTypeId = type } };

    private static Proto.Task Getting(string name) => new() { Id = TaskId, ActionGetSchema = new() { Name = name } };

    private static Proto.Task Renaming(Value? group, string name, string action = "rename_group", string type = "group")
    {
        var arguments = new Struct { Fields = { ["name"] = Value.ForString(name) } };
        if (group is not null) arguments.Fields.Add("group", group);
        return new Proto.Task { Id = TaskId, ActionInvoke = new() { Name = action, ResourceTypeId = type, Args = arguments } };
    }

    private static Proto.Task Asking(string id) => new() { Id = TaskId, ActionStatus = new() { Name = "rename_group", Id = id } };

    private static Value Form(string type, string id) =>
        Value.ForStruct(new Struct { Fields = { ["resource_type_id"] = Value.ForString(type), ["resource_id"] = Value.ForString(id) } });

    private SegmentConnectorWork Work(WorkBench bench, bool provisioning = true) =>
        new(bench.Client, new ConnectorWorkOptions { Provisioning = provisioning, TimeProvider = _still });

    [Fact]
    public async Task The_actions_on_offer_are_described()
    {
        await using var bench = await OpenAsync();

        var all = (await bench.RunAsync(Listing())).Answer<ListActionSchemasResponse>().Schemas;
        var ofGroups = (await bench.RunAsync(Listing("group"))).Answer<ListActionSchemasResponse>().Schemas;
        var ofUsers = (await bench.RunAsync(Listing("user"))).Answer<ListActionSchemasResponse>().Schemas;
        var one = (await bench.RunAsync(Getting("rename_group"))).Answer<GetActionSchemaResponse>().Schema;

        Assert.Equal([one], all);
        Assert.Equal(all, ofGroups);
        Assert.Empty(ofUsers);
        Assert.Equal(("group", "group,name"), (one.ResourceTypeId, string.Join(',', one.Arguments.Select(argument => argument.Name))));
        Assert.All(one.Arguments, argument => Assert.True(argument.IsRequired));
        Assert.Equal(["group"], one.Arguments[0].ResourceIdField.Rules.AllowedResourceTypeIds);
        Assert.Equal((5, false), (await bench.RunAsync(Getting("reboot"))).End());
        Assert.Equal((3, false), (await bench.RunAsync(Getting(""))).End());
        Assert.Equal(0, bench.Sandbox.RequestCount());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("form")]
    [InlineData("JSON")]
    public async Task A_group_is_renamed(string form)
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        await using var work = Work(bench);
        var group = form switch
        {
            "text" => Value.ForString("g1"),
            "form" => Form("group", "g1"),
            _ => Value.ForStruct(new Struct { Fields = { ["resourceTypeId"] = Value.ForString("group"), ["resourceId"] = Value.ForString("g1") } }),
        };
        var task = Renaming(group, " Night shift ", type: form == "text" ? "" : "group");

        var done = (await work.CarryOutAsync(task, Stop))!.Answer<InvokeActionResponse>();
        var another = task.Clone();
        another.Id = TaskId;
        var again = (await work.CarryOutAsync(another, Stop))!.Answer<InvokeActionResponse>();
        var asked = (await work.CarryOutAsync(Asking(done.Id), Stop))!.Answer<GetActionStatusResponse>();

        Assert.Equal((BatonActionStatus.Complete, "rename_group"), (done.Status, done.Name));
        Assert.True(Ksuid.TryParse(done.Id, out _));
        Assert.Equal((true, "Name of g1"), (done.Response.Fields["changed"].BoolValue, done.Response.Fields["previous_name"].StringValue));
        Assert.False(again.Response.Fields["changed"].BoolValue);
        Assert.Equal((done.Id, done.Status, done.Response), (asked.Id, asked.Status, asked.Response));
        Assert.Equal(["PATCH /groups/g1 {\"name\":\"Night shift\"}"], bench.Writes);
    }

    [Fact]
    public async Task What_takes_longer_goes_on_and_can_be_asked_after()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        await using var work = Work(bench);
        var held = bench.Sandbox.Faults.Add(new FaultRule { Method = "PATCH", Kind = FaultKind.None, Hold = true });

        var invoked = work.CarryOutAsync(Renaming(Form("group", "g1"), "New"), Stop);
        await held.Reached.WaitAsync(Stop);
        _still.Advance(TimeSpan.FromSeconds(1));
        var running = (await invoked)!.Answer<InvokeActionResponse>();
        var meanwhile = (await work.CarryOutAsync(Asking(running.Id), Stop))!.Answer<GetActionStatusResponse>();
        var goingOn = work.GoingOn;
        held.Release();
        await Assert.Single(goingOn);
        var after = meanwhile;
        while (after.Status == BatonActionStatus.Running)
        {
            await Task.Yield();
            after = (await work.CarryOutAsync(Asking(running.Id), Stop))!.Answer<GetActionStatusResponse>();
        }

        Assert.Equal([BatonActionStatus.Running, BatonActionStatus.Running, BatonActionStatus.Complete], new[] { running.Status, meanwhile.Status, after.Status });
        Assert.Null(running.Response);
        Assert.Empty(work.GoingOn);
        Assert.Equal("New", bench.World.Groups.Find("g1")!.Name);
    }

    [Fact]
    public async Task Runs_that_go_on_end_with_the_connector()
    {
        var runs = new ActionRuns(_still);
        var run = runs.Start(new ConnectorAction(new BatonActionSchema { Name = "for ever" }, async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return new Struct();
        }), new Struct());

        await runs.DisposeAsync();
        await runs.DisposeAsync();

        Assert.True(run.Work.IsCompleted);
        Assert.Equal(BatonActionStatus.Failed, (await run.Work).Status);
    }

    public static TheoryData<string?, string> Bad => new()
    {
        { null, "New" }, { "", "New" }, { "g-gone", "New" }, { "g1", " " }, { "user/u1", "New" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task An_action_that_fails_ends_the_task_with_its_error_and_may_be_tried_again(string? group, string name)
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        await using var work = Work(bench);
        var value = group is null ? null : group.Contains('/', StringComparison.Ordinal) ? Form("user", "u1") : Value.ForString(group);

        var outcome = (await work.CarryOutAsync(Renaming(value, name), Stop))!;

        Assert.Equal((2, false), outcome.End());
        Assert.NotEqual("action failed", outcome.Status!.Message);
        Assert.Empty(bench.World.Writes);
    }

    [Fact]
    public async Task Unknown_actions_types_and_runs_are_refused_and_nothing_runs_without_provisioning()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        await using var work = Work(bench);
        await using var readOnly = Work(bench, provisioning: false);

        Assert.Equal((5, false), (await work.CarryOutAsync(Renaming(Form("group", "g1"), "New", action: "reboot"), Stop))!.End());
        Assert.Equal((3, false), (await work.CarryOutAsync(Renaming(Form("group", "g1"), "New", type: "user"), Stop))!.End());
        Assert.Equal((5, false), (await work.CarryOutAsync(Asking(Ksuid.New(_still).ToString()), Stop))!.End());
        Assert.Equal((9, false), (await readOnly.CarryOutAsync(Renaming(Form("group", "g1"), "New"), Stop))!.End());
        Assert.Equal(0, bench.Sandbox.RequestCount());
    }

    [Fact]
    public async Task A_thousand_finished_runs_are_kept_and_no_more()
    {
        await using var runs = new ActionRuns(_still);
        var action = new ConnectorAction(new BatonActionSchema { Name = "nothing" }, (_, _) => Task.FromResult(new Struct()));
        var all = new List<ActionRun>();
        for (var i = 0; i < 1_001; i++)
        {
            all.Add(runs.Start(action, new Struct()));
            await all[^1].Work;
        }

        Assert.Null(runs.Find(all[0].Id));
        Assert.All(all.Skip(1), run => Assert.Same(run, runs.Find(run.Id)));
    }

    [Fact]
    public async Task A_run_is_over_after_an_hour()
    {
        await using var runs = new ActionRuns(_still);
        var run = runs.Start(new ConnectorAction(new BatonActionSchema { Name = "for ever" }, async (_, stop) =>
        {
            _still.Advance(TimeSpan.FromHours(1));
            await Task.Delay(Timeout.Infinite, stop);
            return new Struct();
        }), new Struct());

        Assert.Equal(BatonActionStatus.Failed, (await run.Work).Status);
    }
}
