using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Connector;

/// <summary>The whole way of a change: the tenant's task, the connector, the workspace, and back.</summary>
public class ProvisioningTests
{
    private static ConnectorOptions On(ConnectorOptions options) => options with { Provisioning = true };

    [Fact]
    public async Task A_grant_is_done_once_however_often_it_is_handed_out()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        var (group, user) = Outsider(fixture);
        // The first end does not get through: the task's lease ends and another replica is handed it.
        fixture.Sandbox.AddFault(new TenantFault("FinishTask", 14, Times: 3));
        var first = await fixture.RunAsync(with: On, hostId: "replica-1");
        var task = fixture.Sandbox.QueueTask(Grant(group, user));
        var lost = await first.ReportAsync(task);
        first.Drain();
        await first.Ended;
        fixture.Sandbox.ReleaseTask(task);

        var again = await (await fixture.RunAsync(with: On, hostId: "replica-2")).ReportAsync(task);

        Assert.Equal((ConnectorTaskOutcome.Succeeded, false), (lost.Outcome, lost.Reported));
        Assert.Equal((ConnectorTaskOutcome.Succeeded, true), (again.Outcome, again.Reported));
        Assert.Single(fixture.Segment.Requests, request => request.Method != "GET");
        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal(("replica-2", "c1.connector.v2.GrantManagerServiceGrantResponse"), (finished.HostId, finished.ResponseType));
        Assert.Contains("GrantAlreadyExists", finished.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_two_replicas_carry_out_at_once_has_one_effect()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var (group, user) = Outsider(fixture);
        var held = fixture.Segment.Faults.Add(new FaultRule { Method = "POST", Kind = FaultKind.None, Hold = true, Times = 1 });
        var task = fixture.Sandbox.QueueTask(Grant(group, user));
        var first = await fixture.RunAsync(with: On, hostId: "replica-1");
        await held.Reached.WaitAsync(TestContext.Current.CancellationToken);
        var asksNoMore = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.OnNotice = notice =>
        {
            if (notice.Message.StartsWith("Asking for no more tasks", StringComparison.Ordinal)) asksNoMore.TrySetResult();
        };
        first.Drain();
        await asksNoMore.Task.WaitAsync(TestContext.Current.CancellationToken);

        // Its lease ends while the first one is in the middle of it.
        fixture.Sandbox.ReleaseTask(task);
        var second = await (await fixture.RunAsync(with: On, hostId: "replica-2")).ReportAsync(task);
        held.Release();
        var late = await first.ReportAsync(task);
        await first.Ended;

        Assert.Equal((ConnectorTaskOutcome.Succeeded, true), (second.Outcome, second.Reported));
        Assert.Equal((ConnectorTaskOutcome.Succeeded, false), (late.Outcome, late.Reported));
        Assert.Single(fixture.Segment.World.Groups.First(each => each.Id == group).MemberIds, user);
        Assert.Equal("replica-2", Assert.Single(fixture.Sandbox.FinishedTasks).HostId);
    }

    [Fact]
    public async Task Grants_and_revokes_side_by_side_with_a_sync_are_carried_out_and_counted_apart()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var (group, user) = Outsider(fixture);
        var running = await fixture.RunAsync(with: On);

        var sync = fixture.Sandbox.QueueSyncFull();
        var grant = await running.ReportAsync(fixture.Sandbox.QueueTask(Grant(group, user)));
        Assert.Contains(user, fixture.Segment.World.Groups.First(each => each.Id == group).MemberIds);
        var revoke = await running.ReportAsync(fixture.Sandbox.QueueTask(Revoke(group, user)));
        var whole = await running.ReportAsync(sync);

        Assert.Equal((ConnectorTaskOutcome.Succeeded, ConnectorTaskOutcome.Succeeded), (grant.Outcome, revoke.Outcome));
        Assert.DoesNotContain(user, fixture.Segment.World.Groups.First(each => each.Id == group).MemberIds);
        Assert.InRange(grant.SegmentRequests, 2, 12);
        Assert.Equal(fixture.Segment.RequestCount() - 1, grant.SegmentRequests + revoke.SegmentRequests + whole.SegmentRequests);
    }

    [Fact]
    public async Task Another_workspace_than_the_one_that_was_uploaded_is_not_changed_unless_forced()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        new UploadMemory(fixture.MemoryPath, Assert.Fail).Keep(fixture.Sandbox.Connector.ClientId, "ws-other", "Other", TimeProvider.System.GetUtcNow());

        var refused = await Assert.ThrowsAsync<ConductorOneSyncRefusedException>(async () => await (await fixture.RunAsync(with: On)).Ended);
        var hellos = fixture.Sandbox.CallCount("Hello");
        var (group, user) = Outsider(fixture);
        var forced = await (await fixture.RunAsync(with: options => On(options) with { Force = true })).ReportAsync(fixture.Sandbox.QueueTask(Grant(group, user)));

        Assert.Equal(SyncRefusal.OtherWorkspace, refused.Reason);
        Assert.Contains("ws-other", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, hellos);
        Assert.Equal(ConnectorTaskOutcome.Succeeded, forced.Outcome);
    }

    [Fact]
    public async Task Without_the_switch_nothing_is_changed()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var (group, user) = Outsider(fixture);

        var report = await (await fixture.RunAsync()).ReportAsync(fixture.Sandbox.QueueTask(Grant(group, user)));

        Assert.Equal((ConnectorTaskOutcome.Failed, "FailedPrecondition", "provisioning is not enabled", 0L), (report.Outcome, report.Status, report.Message, report.SegmentRequests));
        Assert.DoesNotContain(fixture.Segment.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task A_token_that_expires_while_a_change_is_made_is_replaced()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var (group, user) = Outsider(fixture);
        var held = fixture.Segment.Faults.Add(new FaultRule { Method = "POST", Kind = FaultKind.None, Hold = true });
        var task = fixture.Sandbox.QueueTask(Grant(group, user));
        var running = await fixture.RunAsync(with: On);

        await held.Reached.WaitAsync(TestContext.Current.CancellationToken);
        fixture.Sandbox.ExpireTokens();
        held.Release();

        Assert.Equal((ConnectorTaskOutcome.Succeeded, true), (await running.ReportAsync(task) is var report ? (report.Outcome, report.Reported) : default));
        Assert.Single(fixture.Segment.Requests, request => request.Method != "GET");
    }

    private static (string Group, string User) Outsider(ConnectorFixture fixture)
    {
        var group = fixture.Segment.World.Groups[0];
        return (group.Id, fixture.Segment.World.Users.First(user => !group.MemberIds.Contains(user.Id)).Id);
    }

    private static string Entitlement(string group) =>
        $$$$"""{"id":"group:{{{{group}}}}:member","resource":{"id":{"resourceType":"group","resource":"{{{{group}}}}"}}}""";

    private static string Principal(string user) => $$$$"""{"id":{"resourceType":"user","resource":"{{{{user}}}}"}}""";

    private static string Grant(string group, string user) =>
        $$$$"""{"grant":{"entitlement":{{{{Entitlement(group)}}}},"principal":{{{{Principal(user)}}}}}}""";

    private static string Revoke(string group, string user) =>
        $$$$"""{"revoke":{"grant":{"id":"group:{{{{group}}}}:member:user:{{{{user}}}}","entitlement":{{{{Entitlement(group)}}}},"principal":{{{{Principal(user)}}}}}}}""";
}
