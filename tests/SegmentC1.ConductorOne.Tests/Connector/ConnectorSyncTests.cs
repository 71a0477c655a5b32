using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Connector;

/// <summary>Syncs that a running connector is asked for: a fresh picture of the workspace each time, whatever goes wrong in between.</summary>
public class ConnectorSyncTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sync_is_uploaded_and_finished_without_a_response()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var task = fixture.Sandbox.QueueSyncFull();
        var running = await fixture.RunAsync();

        var report = await running.ReportAsync(task);

        var content = SyncFileContent.Read(Assert.Single(fixture.Sandbox.Uploads).Content);
        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal("full", content.SyncType);
        Assert.Superset(fixture.Segment.World.Users.Select(user => "user:" + user.Id).ToHashSet(), content.Resources.ToHashSet());
        Assert.Equal((task, true, null), (finished.TaskId, finished.Success, finished.ResponseType));
        Assert.Equal(("sync_full", ConnectorTaskOutcome.Succeeded, true), (report.Kind, report.Outcome, report.Reported));
        // One request is the check at the start.
        Assert.Equal(fixture.Segment.RequestCount() - 1, report.SegmentRequests);
    }

    [Fact]
    public async Task Each_sync_reads_the_workspace_anew()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var running = await fixture.RunAsync();
        await running.ReportAsync(fixture.Sandbox.QueueSyncFull());

        var gone = fixture.Segment.World.Groups[0].Id;
        fixture.Segment.World.Groups.Remove(gone);
        await running.ReportAsync(fixture.Sandbox.QueueSyncFull());

        var contents = fixture.Sandbox.Uploads.Select(upload => SyncFileContent.Read(upload.Content)).ToList();
        Assert.Contains("group:" + gone, contents[0].Resources);
        Assert.DoesNotContain("group:" + gone, contents[1].Resources);
    }

    [Fact]
    public async Task The_options_of_the_task_are_followed()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var running = await fixture.RunAsync();
        var user = fixture.Segment.World.Users[0].Id;

        await running.ReportAsync(fixture.Sandbox.QueueSyncFull(new SyncFullOptions { SkipEntitlementsAndGrants = true, StorageEngine = "pebble" }));
        await running.ReportAsync(fixture.Sandbox.QueueSyncFull(new SyncFullOptions { SkipGrants = true }));
        await running.ReportAsync(fixture.Sandbox.QueueSyncFull(new SyncFullOptions { Targets = [("user", user)] }));
        await running.ReportAsync(fixture.Sandbox.QueueSyncFull(new SyncFullOptions { ResourceTypeIds = ["user"] }));
        var unknown = await running.ReportAsync(fixture.Sandbox.QueueSyncFull(new SyncFullOptions { ResourceTypeIds = ["robot"] }));

        var contents = fixture.Sandbox.Uploads.Select(upload => SyncFileContent.Read(upload.Content)).ToList();
        Assert.Equal(["resources_only", "full", "partial", "full"], contents.Select(content => content.SyncType));
        Assert.Empty(contents[0].Entitlements);
        Assert.NotEmpty(contents[1].Entitlements);
        Assert.Empty(contents[1].Grants);
        Assert.Equal(["user:" + user, "workspace:" + fixture.Segment.World.Workspace.Id], contents[2].Resources);
        Assert.Equal(fixture.Segment.World.Users.Select(each => "user:" + each.Id).Order(StringComparer.Ordinal), contents[3].Resources);
        Assert.Equal((ConnectorTaskOutcome.Failed, "FailedPrecondition"), (unknown.Outcome, unknown.Status));
    }

    [Fact]
    public async Task A_picture_that_must_not_be_uploaded_fails_its_task_and_the_next_sync_is_as_good_as_ever()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var running = await fixture.RunAsync();
        var rule = new FaultRule { PathPattern = "/invites", Kind = FaultKind.Status, Status = 403 };
        fixture.Segment.Faults.Add(rule);

        var refused = await running.ReportAsync(fixture.Sandbox.QueueSyncFull());
        fixture.Segment.Faults.Clear();
        var good = await running.ReportAsync(fixture.Sandbox.QueueSyncFull());

        Assert.Equal((ConnectorTaskOutcome.Failed, "FailedPrecondition", true), (refused.Outcome, refused.Status, refused.Reported));
        Assert.Contains("incomplete", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectorTaskOutcome.Succeeded, good.Outcome);
        Assert.Single(fixture.Sandbox.Uploads);
        Assert.Equal((false, 9, false), (fixture.Sandbox.FinishedTasks[0].Success, fixture.Sandbox.FinishedTasks[0].Code, fixture.Sandbox.FinishedTasks[0].NonRetryable));
    }

    [Fact]
    public async Task A_gap_is_uploaded_only_when_it_was_accepted()
    {
        await using var fixture = await ConnectorFixture.StartAsync(segment: ConnectorFixture.SmallWorkspace with { GroupsInPlan = false });
        var strict = await fixture.RunAsync();
        var refused = await strict.ReportAsync(fixture.Sandbox.QueueSyncFull());
        strict.Drain();
        await strict.Ended;

        var lenient = await fixture.RunAsync(with: options => options with { AcceptedGaps = [SegmentC1.Segment.SegmentListKind.Group] });
        var accepted = await lenient.ReportAsync(fixture.Sandbox.QueueSyncFull());

        Assert.Contains("-AcceptGap Group", refused.Message, StringComparison.Ordinal);
        Assert.Equal((ConnectorTaskOutcome.Failed, ConnectorTaskOutcome.Succeeded), (refused.Outcome, accepted.Outcome));
    }

    [Fact]
    public async Task Another_workspace_than_last_time_is_refused_task_by_task_unless_forced()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        new UploadMemory(fixture.MemoryPath, Assert.Fail).Keep(fixture.Sandbox.Connector.ClientId, "ws-other", "Other", TimeProvider.System.GetUtcNow());
        var running = await fixture.RunAsync();

        var refused = await running.ReportAsync(fixture.Sandbox.QueueSyncFull());
        running.Drain();
        await running.Ended;
        var forced = await (await fixture.RunAsync(with: options => options with { Force = true })).ReportAsync(fixture.Sandbox.QueueSyncFull());

        Assert.Contains("ws-other", refused.Message, StringComparison.Ordinal);
        // Nothing is read for a sync that is refused anyway.
        Assert.Equal(0, refused.SegmentRequests);
        Assert.Contains(running.Notices, notice => notice.Kind == ConductorOneNoticeKind.Warning && notice.Message.StartsWith("Every sync will be refused", StringComparison.Ordinal));
        Assert.Equal((ConnectorTaskOutcome.Failed, ConnectorTaskOutcome.Succeeded), (refused.Outcome, forced.Outcome));
    }

    [Fact]
    public async Task A_workspace_that_refuses_the_token_at_the_start_ends_it_before_it_registers()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/", Kind = FaultKind.Status, Status = 401 });

        var running = await fixture.RunAsync();

        await Assert.ThrowsAsync<SegmentC1.Segment.SegmentAuthenticationException>(() => running.Ended);
        Assert.Equal(0, fixture.Sandbox.CallCount("Hello"));
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_read_fails_the_task_with_the_status_of_the_refusal()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var running = await fixture.RunAsync();
        await running.ReportAsync(fixture.Sandbox.QueueHello());
        fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/users", Kind = FaultKind.Status, Status = 401 });

        var report = await running.ReportAsync(fixture.Sandbox.QueueSyncFull());

        Assert.Equal((ConnectorTaskOutcome.Failed, "Unauthenticated", false), (report.Outcome, report.Status, report.NonRetryable));
    }

    [Fact]
    public async Task Syncs_run_one_after_the_other_and_other_tasks_beside_them()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var held = fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        var first = fixture.Sandbox.QueueSyncFull();
        var second = fixture.Sandbox.QueueSyncFull();
        var other = fixture.QueueWork();
        var running = await fixture.RunAsync();

        await held.Reached.WaitAsync(Patience, Cancel);
        var beside = await running.ReportAsync(other);
        // Both are held by their heartbeats, but only one of them reads.
        Assert.True(fixture.Sandbox.CallCount("Heartbeat") >= 1);
        Assert.Equal(1, held.Hits);
        held.Release();
        var reports = new[] { await running.ReportAsync(first), await running.ReportAsync(second) };

        Assert.All(reports, report => Assert.Equal(ConnectorTaskOutcome.Succeeded, report.Outcome));
        // What a task sends is counted for that task alone.
        Assert.Equal(0, beside.SegmentRequests);
        Assert.Equal(reports[0].SegmentRequests, reports[1].SegmentRequests);
        Assert.Equal(fixture.Segment.RequestCount() - 1, reports.Sum(report => report.SegmentRequests));
    }

    [Fact]
    public async Task A_cancelled_sync_stops_reading_and_the_tenant_is_told()
    {
        await using var fixture = await ConnectorFixture.StartAsync(tenant: new ConductorOneSandboxOptions { NextPoll = TimeSpan.FromMilliseconds(5), NextHeartbeat = TimeSpan.FromMilliseconds(1) });
        var held = fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        var task = fixture.Sandbox.QueueSyncFull();
        var running = await fixture.RunAsync();

        await held.Reached.WaitAsync(Patience, Cancel);
        fixture.Sandbox.CancelTask(task);
        var report = await running.ReportAsync(task);

        Assert.Equal((ConnectorTaskOutcome.Cancelled, "Cancelled", true), (report.Outcome, report.Status, report.Reported));
        Assert.Equal((1, false), (fixture.Sandbox.FinishedTasks[0].Code, fixture.Sandbox.FinishedTasks[0].NonRetryable));
        Assert.Empty(fixture.Sandbox.Uploads);
        held.Release();
        fixture.Segment.Faults.Clear();
        Assert.Equal(ConnectorTaskOutcome.Succeeded, (await running.ReportAsync(fixture.Sandbox.QueueSyncFull())).Outcome);
    }

    [Fact]
    public async Task A_sync_whose_first_heartbeat_fails_is_left_alone()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        fixture.Sandbox.AddFault(new TenantFault("Heartbeat", 14));
        var task = fixture.Sandbox.QueueSyncFull();

        var report = await (await fixture.RunAsync()).ReportAsync(task);

        Assert.Equal((ConnectorTaskOutcome.Abandoned, false, 0L), (report.Outcome, report.Reported, report.SegmentRequests));
        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task A_sync_whose_later_heartbeats_fail_is_given_up_and_its_end_told()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.AddFault(new TenantFault("Heartbeat", 14, Times: 9, Skip: 1));
        var held = fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        var task = fixture.Sandbox.QueueSyncFull();

        var report = await (await fixture.RunAsync()).ReportAsync(task);
        held.Release();

        Assert.Equal((ConnectorTaskOutcome.Failed, true, "Unavailable"), (report.Outcome, report.Reported, report.Status));
        Assert.Equal((task, false, false), (Assert.Single(fixture.Sandbox.FinishedTasks).TaskId, fixture.Sandbox.FinishedTasks[0].Success, fixture.Sandbox.FinishedTasks[0].NonRetryable));
    }

    [Fact]
    public async Task A_sync_that_is_cancelled_before_its_first_heartbeat_is_left_alone()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var task = fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.Called += method =>
        {
            if (method == "Heartbeat") fixture.Sandbox.CancelTask(task);
        };

        var report = await (await fixture.RunAsync()).ReportAsync(task);

        Assert.Equal((ConnectorTaskOutcome.Cancelled, "Cancelled", false, 0L), (report.Outcome, report.Status, report.Reported, report.SegmentRequests));
        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task A_stream_that_is_reset_in_the_middle_of_an_upload_is_sent_again_from_its_first_byte()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        fixture.Sandbox.AddFault(new TenantFault("UploadAsset", 0, Times: 2, AfterChunks: 0, Reset: true));
        var task = fixture.Sandbox.QueueSyncFull();

        var report = await (await fixture.RunAsync()).ReportAsync(task);

        Assert.Equal((ConnectorTaskOutcome.Succeeded, true), (report.Outcome, report.Reported));
        Assert.Equal(3, fixture.Sandbox.CallCount("UploadAsset"));
        Assert.Single(fixture.Sandbox.Uploads);
    }

    [Fact]
    public async Task A_tenant_that_goes_away_in_the_middle_of_a_sync_gets_the_next_one()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        var gone = 0;
        fixture.Sandbox.Called += method =>
        {
            if (method == "UploadAsset" && Interlocked.Exchange(ref gone, 1) == 0) fixture.Sandbox.GoAway();
        };
        var task = fixture.Sandbox.QueueSyncFull();
        var running = await fixture.RunAsync();

        var lost = await running.ReportAsync(task);
        fixture.Sandbox.ComeBack();
        fixture.Sandbox.ReleaseTask(task);
        var next = fixture.Sandbox.QueueSyncFull();
        await fixture.Sandbox.WhenFinishedAsync(2, Cancel).WaitAsync(Patience, Cancel);

        Assert.NotEqual(ConnectorTaskOutcome.Succeeded, lost.Outcome);
        Assert.False(lost.Reported);
        // The one that was lost came again.
        Assert.Equal(new[] { task, next }.Order(), fixture.Sandbox.FinishedTasks.Where(finished => finished.Success).Select(finished => finished.TaskId).Order());
    }

    [Theory]
    [InlineData("/roles", "UploadAsset")]
    [InlineData("/spaces", "FinishTask")]
    public async Task Access_tokens_that_expire_in_the_middle_are_replaced(string path, string until)
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var held = fixture.Segment.Faults.Add(new FaultRule { PathPattern = path, Kind = FaultKind.None, Hold = true });
        var expired = 0;
        fixture.Sandbox.Called += method =>
        {
            if (method == until && Interlocked.Exchange(ref expired, 1) == 0) fixture.Sandbox.ExpireTokens();
        };
        var task = fixture.Sandbox.QueueSyncFull();
        var running = await fixture.RunAsync();

        await held.Reached.WaitAsync(Patience, Cancel);
        fixture.Sandbox.ExpireTokens();
        held.Release();

        Assert.Equal(ConnectorTaskOutcome.Succeeded, (await running.ReportAsync(task)).Outcome);
        Assert.True(fixture.Sandbox.TokensIssued >= 2);
    }
}
