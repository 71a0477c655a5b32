using SegmentC1.Baton;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests.Sync;

public class UploadTests
{
    [Fact]
    public async Task A_sync_goes_from_hello_to_the_end_of_its_task()
    {
        await using var fixture = await SyncFixture.StartAsync();
        var task = fixture.Sandbox.QueueSyncFull(new SyncFullOptions { StorageEngine = "pebble" });

        var result = await fixture.UploadAsync();

        var upload = Assert.Single(fixture.Sandbox.Uploads);
        var content = fixture.Uploaded();
        Assert.Equal((true, task, fixture.Connection.ClientId), (result.Uploaded, result.TaskId, result.ClientId));
        Assert.Equal((upload.Sha256, upload.Content.Length, 1), (result.Sha256, result.FileBytes, result.UploadAttempts));
        Assert.Equal((content.SyncId, SyncType.Full, "full"), (result.SyncId, result.SyncType, content.SyncType));
        Assert.Equal((content.Resources.Count, content.Entitlements.Count, content.Grants.Count), (result.Counts.Resources, result.Counts.Entitlements, result.Counts.Grants));
        Assert.Equal(("ws1", 17, null), (result.WorkspaceId, result.SegmentRequests, result.Path));
        Assert.Contains("source:s1:source_admin:user:u1", content.Grants);
        Assert.True(content.SupportsDiff);
        Assert.Equal(result.Warnings.Order(), fixture.Notices.Where(notice => notice.Kind == ConductorOneNoticeKind.Warning).Select(notice => notice.Message).Order());
        Assert.Equal(1, result.InheritedGrants);

        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((task, true, null), (finished.TaskId, finished.Success, finished.ResponseType));
        Assert.Equal(ConnectorDescription.Create().DisplayName, Assert.Single(fixture.Sandbox.Hellos).DisplayName);
        Assert.True(fixture.Connection.IsProven);
        Assert.Equal(
            [SyncPhase.Registering, SyncPhase.Waiting, SyncPhase.Reading, SyncPhase.Writing, SyncPhase.Uploading, SyncPhase.Finishing],
            fixture.Progress.Select(progress => progress.Phase).Distinct());
    }

    [Fact]
    public async Task The_workspace_is_read_only_when_a_task_is_there_and_under_its_heartbeat()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        var beats = -1;

        var result = await fixture.UploadAsync(SyncFixture.WhenNeeded(_ =>
        {
            beats = fixture.Sandbox.CallCount("Heartbeat");
            return Task.FromResult(new TestWorkspace().Snapshot());
        }));

        Assert.Equal(1, beats);
        Assert.True(result.Durations.Total >= result.Durations.Reading + result.Durations.Writing + result.Durations.Uploading);
    }

    [Fact]
    public async Task Unexpanded_grants_are_uploaded_when_the_task_wants_to_expand_them_itself()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull(new SyncFullOptions { SkipExpandGrants = true });

        var result = await fixture.UploadAsync();

        Assert.DoesNotContain("source:s1:source_admin:user:u1", fixture.Uploaded().Grants);
        Assert.Contains("source:s1:source_admin:group:g1", fixture.Uploaded().Grants);
        Assert.False(fixture.Uploaded().SupportsDiff);
        Assert.Equal(SyncType.Full, result.SyncType);
    }

    [Fact]
    public async Task A_task_without_grants_gets_entitlements_and_none()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull(new SyncFullOptions { SkipGrants = true });

        var result = await fixture.UploadAsync();

        Assert.Empty(fixture.Uploaded().Grants);
        Assert.NotEmpty(fixture.Uploaded().Entitlements);
        Assert.False(fixture.Uploaded().SupportsDiff);
        Assert.Equal(SyncType.Full, result.SyncType);
    }

    [Fact]
    public async Task A_task_for_resources_alone_gets_a_sync_that_claims_no_more()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull(new SyncFullOptions { SkipEntitlementsAndGrants = true });

        await fixture.UploadAsync();

        var content = fixture.Uploaded();
        Assert.Empty(content.Entitlements);
        Assert.NotEmpty(content.Resources);
        Assert.Equal("resources_only", content.SyncType);
    }

    [Fact]
    public async Task A_task_for_some_types_gets_those()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull(new SyncFullOptions { ResourceTypeIds = ["user", "group"] });

        await fixture.UploadAsync();

        Assert.All(fixture.Uploaded().Resources, resource => Assert.Matches("^(user|group):", resource));
    }

    [Fact]
    public async Task A_task_for_some_resources_gets_a_partial_sync_and_a_word_on_those_that_are_not_there()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull(new SyncFullOptions { Targets = [("source", "s1"), ("source", "gone")] });

        var result = await fixture.UploadAsync();

        Assert.Equal(["group:g1", "source:s1", "user:u1", "user:u2", "workspace:ws1"], fixture.Uploaded().Resources);
        Assert.Equal("partial", fixture.Uploaded().SyncType);
        var gone = Assert.Single(result.Warnings, warning => warning.Contains("source gone", StringComparison.Ordinal));
        Assert.Single(fixture.Notices, notice => notice.Kind == ConductorOneNoticeKind.Warning && notice.Message == gone);
    }

    [Fact]
    public async Task A_task_for_a_type_that_there_is_not_is_refused_and_the_workspace_not_read()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull(new SyncFullOptions { ResourceTypeIds = ["user", "spaceship"] });
        var read = false;

        var error = await fixture.FailsAsync<ConductorOneSyncRefusedException>(SyncFixture.Endless(() => read = true));

        Assert.Equal(SyncRefusal.UnknownResourceType, error.Reason);
        Assert.False(read);
        Assert.Equal((false, 9), (Assert.Single(fixture.Sandbox.FinishedTasks).Success, fixture.Sandbox.FinishedTasks[0].Code));
    }

    [Fact]
    public async Task A_hello_task_is_answered_and_any_other_left_alone_with_a_warning()
    {
        await using var fixture = await SyncFixture.StartAsync();
        var hello = fixture.Sandbox.QueueHello();
        var grant = fixture.Sandbox.QueueTask("""{"grant":{}}""");
        var sync = fixture.Sandbox.QueueSyncFull();

        var result = await fixture.UploadAsync();

        Assert.Equal(["", hello], fixture.Sandbox.Hellos.Select(received => received.TaskId));
        Assert.Equal(sync, Assert.Single(fixture.Sandbox.FinishedTasks).TaskId);
        var warning = Assert.Single(result.Warnings, warning => warning.Contains(grant, StringComparison.Ordinal));
        Assert.Contains("'Grant'", warning);
        Assert.Contains(fixture.Notices, notice => notice.Kind == ConductorOneNoticeKind.Warning && notice.Message == warning);
    }

    [Fact]
    public async Task A_token_that_ends_in_the_middle_is_replaced()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();

        await fixture.UploadAsync(SyncFixture.WhenNeeded(_ =>
        {
            fixture.Sandbox.ExpireTokens();
            return Task.FromResult(new TestWorkspace().Snapshot());
        }));

        Assert.Single(fixture.Sandbox.Uploads);
        Assert.True(Assert.Single(fixture.Sandbox.FinishedTasks).Success);
    }

    [Fact]
    public async Task Failures_of_asking_are_outlasted()
    {
        await using var fixture = await SyncFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("GetTask", 14, Times: 4));

        await fixture.UploadAsync();

        Assert.Equal(4, fixture.Notices.Count(notice => notice.Kind == ConductorOneNoticeKind.Retry));
        Assert.Single(fixture.Sandbox.Uploads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_upload_that_is_cut_is_started_again(int cuts)
    {
        await using var fixture = await SyncFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("UploadAsset", 14, Times: cuts, AfterChunks: 0));

        var result = await fixture.UploadAsync();

        Assert.Equal(cuts + 1, result.UploadAttempts);
        Assert.Equal(result.Sha256, Assert.Single(fixture.Sandbox.Uploads).Sha256);
    }
}
