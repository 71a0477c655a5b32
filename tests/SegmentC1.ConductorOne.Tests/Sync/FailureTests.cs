using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests.Sync;

public class FailureTests
{
    [Theory]
    [InlineData(16, typeof(ConductorOneAuthenticationException))]
    [InlineData(7, typeof(ConductorOneForbiddenException))]
    [InlineData(5, typeof(ConductorOneNotFoundException))]
    [InlineData(3, typeof(ConductorOneRequestException))]
    [InlineData(9, typeof(ConductorOneRequestException))]
    [InlineData(12, typeof(ConductorOneRequestException))]
    public async Task A_refused_hello_ends_it_before_a_task_is_taken(int code, Type type)
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("Hello", code, Times: 100));

        var error = await Assert.ThrowsAnyAsync<ConductorOneException>(() => fixture.UploadAsync());

        Assert.Equal(type, error.GetType());
        Assert.Equal(0, fixture.Sandbox.CallCount("GetTask"));
        Assert.False(fixture.Connection.IsProven);
    }

    [Fact]
    public async Task A_personal_credential_is_told_which_one_is_needed()
    {
        await using var fixture = await SyncFixture.StartAsync(credential: SandboxCredentialKind.Personal);

        var error = await fixture.FailsAsync<ConductorOneForbiddenException>();

        Assert.Contains("connector's page", error.Message);
    }

    [Theory]
    [InlineData(16, typeof(ConductorOneAuthenticationException))]
    [InlineData(7, typeof(ConductorOneForbiddenException))]
    public async Task A_credential_that_is_refused_while_waiting_ends_the_wait(int code, Type type)
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.AddFault(new TenantFault("GetTask", code, Times: 100, Skip: 2));

        var error = await Assert.ThrowsAnyAsync<ConductorOneException>(() => fixture.UploadAsync());

        Assert.Equal(type, error.GetType());
    }

    [Fact]
    public async Task No_task_in_time_is_an_error_that_says_how_to_start_one()
    {
        await using var fixture = await SyncFixture.StartAsync();

        var error = await fixture.FailsAsync<ConductorOneTaskTimeoutException>(options: fixture.Options with { Timeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal("ConductorOne.TaskTimeout", error.ErrorId);
        Assert.Contains("Start one with Start-ConductorOneSync", error.Message);
        Assert.True(fixture.Sandbox.CallCount("GetTask") > 0);
    }

    [Fact]
    public async Task A_tenant_that_is_gone_until_the_time_is_over_is_named_in_the_error()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.GoAway();

        var error = await fixture.FailsAsync<ConductorOneTaskTimeoutException>(options: fixture.Options with { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Contains("The last attempt to ask failed: Hello did not reach", error.Message);
    }

    [Fact]
    public async Task A_task_that_cannot_be_taken_hold_of_is_left_without_an_end()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("Heartbeat", 14));
        var read = false;

        var error = await fixture.FailsAsync<ConductorOneTaskLostException>(SyncFixture.Endless(() => read = true));

        Assert.Equal("Unavailable", error.GrpcStatus);
        Assert.False(read);
        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task A_task_that_was_cancelled_before_it_began_is_left_without_an_end()
    {
        await using var fixture = await SyncFixture.StartAsync();
        var task = fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.Called += method =>
        {
            if (method == "Heartbeat") fixture.Sandbox.CancelTask(task);
        };

        await fixture.FailsAsync<ConductorOneTaskCancelledException>();

        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_while_the_workspace_is_read_stops_the_reading()
    {
        await using var fixture = await SyncFixture.StartAsync(new ImpatientTime());
        var task = fixture.Sandbox.QueueSyncFull();

        var error = await fixture.FailsAsync<ConductorOneTaskCancelledException>(SyncFixture.Endless(() => fixture.Sandbox.CancelTask(task)));

        Assert.Equal(task, error.TaskId);
        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((false, 1, false), (finished.Success, finished.Code, finished.NonRetryable));
        Assert.Empty(fixture.Sandbox.Uploads);
    }

    [Fact]
    public async Task Nine_heartbeats_that_fail_give_the_task_up()
    {
        await using var fixture = await SyncFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("Heartbeat", 14, Times: 9, Skip: 1));

        await fixture.FailsAsync<ConductorOneTaskLostException>(SyncFixture.Endless());

        Assert.Equal(10, fixture.Sandbox.CallCount("Heartbeat"));
        Assert.False(Assert.Single(fixture.Sandbox.FinishedTasks).Success);
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_read_ends_the_task_with_the_reason()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();

        await fixture.FailsAsync<SegmentAuthenticationException>(SyncFixture.WhenNeeded(_ => throw new SegmentAuthenticationException("the token is not accepted") { HttpStatus = 401 }));

        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((false, 16, "the token is not accepted", false), (finished.Success, finished.Code, finished.Message, finished.NonRetryable));
        Assert.Empty(fixture.Sandbox.Uploads);
    }

    [Fact]
    public async Task An_upload_that_is_cut_three_times_ends_the_task_with_its_status()
    {
        await using var fixture = await SyncFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("UploadAsset", 14, Times: 3, AfterChunks: 0));

        var error = await fixture.FailsAsync<ConductorOneUploadException>();

        Assert.Equal(3, error.Attempts);
        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((false, 14, false), (finished.Success, finished.Code, finished.NonRetryable));
        Assert.False(File.Exists(fixture.MemoryPath));
    }

    [Fact]
    public async Task An_end_that_is_refused_after_the_upload_is_an_error_of_its_own()
    {
        await using var fixture = await SyncFixture.StartAsync();
        var task = fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("FinishTask", 9));

        var error = await fixture.FailsAsync<ConductorOneFinishException>();

        Assert.Equal(("ConductorOne.FinishFailed", task, "FailedPrecondition"), (error.ErrorId, error.TaskId, error.GrpcStatus));
        Assert.Single(fixture.Sandbox.Uploads);
        Assert.Equal(1, fixture.Sandbox.CallCount("FinishTask"));
        Assert.Contains("ws1", await File.ReadAllTextAsync(fixture.MemoryPath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_shown_even_when_the_tenant_cannot_be_told_of_it()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.AddFault(new TenantFault("FinishTask", 9));

        await fixture.FailsAsync<SegmentServerException>(SyncFixture.WhenNeeded(_ => throw new SegmentServerException("cut")));

        Assert.Contains(fixture.Notices, notice => notice.Kind == ConductorOneNoticeKind.Warning && notice.Message.Contains("could not be told", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_while_waiting_ends_it()
    {
        await using var fixture = await SyncFixture.StartAsync();
        using var stop = new CancellationTokenSource();
        fixture.Sandbox.Called += method =>
        {
            if (method == "GetTask") stop.Cancel();
        };

        await fixture.IsCancelledAsync(stop.Token);

        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Theory]
    [InlineData(SyncPhase.Reading)]
    [InlineData(SyncPhase.Writing)]
    [InlineData(SyncPhase.Uploading)]
    public async Task Stopping_later_tells_the_tenant_that_the_task_was_cancelled(SyncPhase phase)
    {
        await using var fixture = await SyncFixture.StartAsync();
        using var stop = new CancellationTokenSource();
        fixture.Sandbox.QueueSyncFull();
        fixture.OnProgress = progress =>
        {
            if (progress.Phase == phase) stop.Cancel();
        };

        await fixture.IsCancelledAsync(stop.Token, SyncFixture.WhenNeeded(_ => Task.FromResult(new TestWorkspace().Snapshot())));

        var finished = await fixture.FinishedAsync();
        Assert.Equal((false, 1, false), (finished.Success, finished.Code, finished.NonRetryable));
        Assert.Empty(fixture.Sandbox.Uploads);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_tenant_that_does_not_answer()
    {
        await using var fixture = await SyncFixture.StartAsync();
        using var stop = new CancellationTokenSource();
        using var answer = new ManualResetEventSlim();
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.Called += method =>
        {
            if (method == "FinishTask") answer.Wait(TestContext.Current.CancellationToken);
        };

        await fixture.IsCancelledAsync(stop.Token, SyncFixture.Endless(stop.Cancel));
        Assert.Empty(fixture.Sandbox.FinishedTasks);
        Assert.DoesNotContain(fixture.Notices, notice => notice.Message.Contains("could not be told", StringComparison.Ordinal));

        answer.Set();
        Assert.Equal(1, (await fixture.FinishedAsync()).Code);
    }
}
