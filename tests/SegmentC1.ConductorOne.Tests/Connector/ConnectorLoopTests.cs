using System.Globalization;
using Grpc.Core;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Connector;

/// <summary>Registering, asking for tasks, and what comes of them, with work that does as the test says.</summary>
public class ConnectorLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_registers_before_it_asks_and_answers_a_hello_task_with_a_hello()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var task = fixture.Sandbox.QueueHello();

        var running = await fixture.RunAsync();
        var report = await running.ReportAsync(task);

        Assert.Equal(["", task], fixture.Sandbox.Hellos.Select(hello => hello.TaskId));
        Assert.Equal(fixture.Sandbox.Hellos[0].DisplayName, fixture.Sandbox.Hellos[1].DisplayName);
        Assert.Equal(("hello", ConnectorTaskOutcome.Succeeded, true, 0L), (report.Kind, report.Outcome, report.Reported, report.SegmentRequests));
        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Fact]
    public async Task A_hello_task_that_fails_is_logged_and_nothing_more()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var task = fixture.Sandbox.QueueHello();
        fixture.Sandbox.AddFault(new TenantFault("Hello", 13, Skip: 1));

        var report = await (await fixture.RunAsync()).ReportAsync(task);

        Assert.Equal((ConnectorTaskOutcome.Failed, "Internal", false), (report.Outcome, report.Status, report.Reported));
        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));
    }

    [Theory]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.NotFound)]
    public async Task A_refused_hello_ends_it(StatusCode code)
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        fixture.Sandbox.AddFault(new TenantFault("Hello", (int)code, Times: 2));

        var running = await fixture.RunAsync();
        var error = await Assert.ThrowsAnyAsync<ConductorOneException>(() => running.Ended);

        Assert.Equal(code.ToString(), error.GrpcStatus);
        // An access token that is refused is replaced once.
        Assert.Equal(code == StatusCode.Unauthenticated ? 2 : 1, fixture.Sandbox.CallCount("Hello"));
        Assert.Equal(0, fixture.Sandbox.CallCount("GetTask"));
    }

    [Fact]
    public async Task A_hello_that_fails_for_another_cause_is_said_again_after_pauses_that_double()
    {
        var time = new ImpatientTime();
        await using var fixture = await ConnectorFixture.StartAsync(time);
        fixture.Sandbox.AddFault(new TenantFault("Hello", (int)StatusCode.Unavailable, Times: 10));
        var task = fixture.Sandbox.QueueHello();

        await (await fixture.RunAsync()).ReportAsync(task);

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300], time.Waits.Take(10).Select(wait => (int)wait.TotalSeconds));
    }

    [Fact]
    public async Task A_question_that_fails_is_asked_again_after_n_squared_seconds_and_at_most_sixty()
    {
        var time = new ImpatientTime();
        await using var fixture = await ConnectorFixture.StartAsync(time);
        fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)StatusCode.Unavailable, Times: 10));
        var task = fixture.Sandbox.QueueHello();

        var running = await fixture.RunAsync();
        await running.ReportAsync(task);

        Assert.Equal([1, 4, 9, 16, 25, 36, 49, 60, 60, 60], time.Waits.Take(10).Select(wait => (int)wait.TotalSeconds));
        Assert.Equal(10, running.Notices.Count(notice => notice.Kind == ConductorOneNoticeKind.Retry));
    }

    [Fact]
    public async Task A_credential_that_stays_refused_ends_it_and_one_that_is_refused_for_a_moment_does_not()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)StatusCode.PermissionDenied, Times: 5));
        var task = fixture.Sandbox.QueueHello();
        var running = await fixture.RunAsync();
        await running.ReportAsync(task);

        fixture.Sandbox.RevokeCredential(fixture.Sandbox.Connector.ClientId);
        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => running.Ended);

        Assert.Contains(fixture.Sandbox.Connector.ClientId, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    // What no credential is to blame for: a load balancer that has no such method, a tenant that is being rolled out.
    [InlineData(StatusCode.Unimplemented, 9)]
    [InlineData(StatusCode.InvalidArgument, 9)]
    [InlineData(StatusCode.FailedPrecondition, 9)]
    // Refusals, but not in a row.
    [InlineData(StatusCode.PermissionDenied, 5, StatusCode.Unavailable)]
    [InlineData(StatusCode.NotFound, 5, StatusCode.Unimplemented)]
    public async Task What_is_no_lasting_refusal_does_not_end_it(StatusCode code, int times, StatusCode between = StatusCode.OK)
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)code, Times: times));
        if (between != StatusCode.OK)
        {
            fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)between));
            fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)code, Times: times, Message: "again"));
        }

        var task = fixture.Sandbox.QueueHello();
        var running = await fixture.RunAsync();

        Assert.Equal(ConnectorTaskOutcome.Succeeded, (await running.ReportAsync(task)).Outcome);
    }

    [Fact]
    public async Task Refusals_that_lie_between_answers_do_not_add_up()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        for (var i = 0; i < 8; i++) fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)StatusCode.PermissionDenied, Skip: 2 * i, Message: i.ToString(CultureInfo.InvariantCulture)));
        var running = await fixture.RunAsync();

        // Two questions are answered between any two refusals: the last one is the 22nd question.
        while (fixture.Sandbox.CallCount("GetTask") < 25) await Task.Yield();

        Assert.Equal(ConnectorTaskOutcome.Succeeded, (await running.ReportAsync(fixture.Sandbox.QueueHello())).Outcome);
        Assert.Equal(8, running.Notices.Count(notice => notice.Kind == ConductorOneNoticeKind.Retry));
    }

    [Fact]
    public async Task A_connector_that_was_deleted_ends()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.AddFault(new TenantFault("GetTask", (int)StatusCode.NotFound, Times: 6));

        var running = await fixture.RunAsync();

        await Assert.ThrowsAsync<ConductorOneNotFoundException>(() => running.Ended);
        Assert.Equal(6, fixture.Sandbox.CallCount("GetTask"));
    }

    [Fact]
    public async Task A_tenant_that_is_gone_for_minutes_is_asked_again_when_it_is_back()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        var running = await fixture.RunAsync();
        var failures = 0;
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.OnNotice = notice =>
        {
            // 1 + 4 + 9 + 16 + 25 + 36 + 49 s: more than two minutes.
            if (notice.Kind == ConductorOneNoticeKind.Retry && ++failures == 7) gone.TrySetResult();
        };

        fixture.Sandbox.GoAway();
        await gone.Task.WaitAsync(Patience, Cancel);
        fixture.Sandbox.ComeBack();
        var report = await running.ReportAsync(fixture.Sandbox.QueueSyncFull());

        Assert.Equal(ConnectorTaskOutcome.Succeeded, report.Outcome);
    }

    [Fact]
    public async Task As_many_tasks_run_at_a_time_as_there_are_slots_and_no_more_is_taken()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        using var go = new SemaphoreSlim(0);
        var (now, most, begun) = (0, 0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new ScriptedWork(async (_, stop) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            if (Interlocked.Increment(ref begun) == 3) full.TrySetResult();
            await go.WaitAsync(stop);
            Interlocked.Decrement(ref now);
            return TaskOutcome.Success();
        });
        string[] tasks = [.. Enumerable.Range(0, 7).Select(_ => fixture.QueueWork())];

        var running = await fixture.RunAsync(work);
        await full.Task.WaitAsync(Patience, Cancel);
        go.Release(tasks.Length);
        foreach (var task in tasks) await running.ReportAsync(task);

        Assert.Equal(3, most);
        Assert.Equal(tasks, work.Begun);
        Assert.Equal(tasks.Order(), fixture.Sandbox.FinishedTasks.Select(task => task.TaskId).Order());
    }

    [Fact]
    public async Task The_end_of_a_task_is_told_as_the_work_says_it()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var outcomes = new Queue<TaskOutcome?>([TaskOutcome.Success(), TaskOutcome.Failure(StatusCode.NotFound, "no such thing", nonRetryable: true), null]);
        string[] tasks = [fixture.QueueWork(), fixture.QueueWork(), fixture.QueueWork()];

        var running = await fixture.RunAsync(new ScriptedWork((_, _) => Task.FromResult(outcomes.Dequeue())), options => options with { TaskConcurrency = 1 });
        var done = await running.ReportAsync(tasks[0]);
        var failed = await running.ReportAsync(tasks[1]);
        var left = await running.ReportAsync(tasks[2]);

        Assert.Equal(("action_get_schema", ConnectorTaskOutcome.Succeeded, null, true), (done.Kind, done.Outcome, done.Status, done.Reported));
        Assert.Equal((ConnectorTaskOutcome.Failed, "NotFound", "no such thing", true, true), (failed.Outcome, failed.Status, failed.Message, failed.NonRetryable, failed.Reported));
        Assert.Equal((ConnectorTaskOutcome.Abandoned, false), (left.Outcome, left.Reported));
        Assert.Equal([(tasks[0], true, 0, false), (tasks[1], false, 5, true)], fixture.Sandbox.FinishedTasks.Select(task => (task.TaskId, task.Success, task.Code, task.NonRetryable)));
    }

    [Fact]
    public async Task A_task_of_a_kind_that_is_newer_than_this_program_is_declined()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var task = fixture.Sandbox.QueueTask("{}");

        var report = await (await fixture.RunAsync()).ReportAsync(task);

        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((false, 2, "unsupported task type", false), (finished.Success, finished.Code, finished.Message, finished.NonRetryable));
        Assert.Equal(("unknown", ConnectorTaskOutcome.Failed), (report.Kind, report.Outcome));
    }

    [Fact]
    public async Task Work_that_breaks_breaks_its_task_alone()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var broken = fixture.QueueWork();
        var running = await fixture.RunAsync(new ScriptedWork((task, _) => task.Id == broken ? throw new InvalidOperationException("broken") : Task.FromResult<TaskOutcome?>(TaskOutcome.Success())));

        var report = await running.ReportAsync(broken);
        var next = await running.ReportAsync(fixture.QueueWork());

        Assert.Equal((ConnectorTaskOutcome.Failed, false), (report.Outcome, report.Reported));
        Assert.Equal(ConnectorTaskOutcome.Succeeded, next.Outcome);
    }

    [Fact]
    public async Task An_end_that_the_tenant_does_not_take_is_told_and_the_task_done_again_when_it_comes_again()
    {
        await using var fixture = await ConnectorFixture.StartAsync(new ImpatientTime());
        fixture.Sandbox.AddFault(new TenantFault("FinishTask", (int)StatusCode.Unavailable, Times: 3));
        var work = ScriptedWork.Doing(TaskOutcome.Success());
        var task = fixture.QueueWork();

        var running = await fixture.RunAsync(work);
        var report = await running.ReportAsync(task);
        fixture.Sandbox.ReleaseTask(task);
        var next = await running.ReportAsync(fixture.QueueWork());

        Assert.False(report.Reported);
        Assert.True(next.Reported);
        Assert.Contains(running.Notices, notice => notice.Message.Contains(task, StringComparison.Ordinal));
        Assert.Equal(2, work.Begun.Count(id => id == task));
    }

    [Fact]
    public async Task A_task_that_is_handed_out_again_while_it_runs_runs_once()
    {
        var time = new ImpatientTime();
        await using var fixture = await ConnectorFixture.StartAsync(time);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = fixture.QueueWork();
        var work = new ScriptedWork(async (task, stop) =>
        {
            if (task.Id != slow) return TaskOutcome.Success();
            begun.TrySetResult();
            await go.Task.WaitAsync(stop);
            return TaskOutcome.Success();
        });

        var running = await fixture.RunAsync(work);
        await begun.Task.WaitAsync(Patience, Cancel);
        fixture.Sandbox.ReleaseTask(slow);
        await running.ReportAsync(fixture.QueueWork());
        go.SetResult();
        await running.ReportAsync(slow);

        Assert.Single(work.Begun, id => id == slow);
        Assert.Single(fixture.Sandbox.FinishedTasks, task => task.TaskId == slow);
        Assert.Contains(running.Notices, notice => notice.Message.Contains("handed out again", StringComparison.Ordinal));
        // The tenant names milliseconds: asked as often as that, it would name the same task again and again.
        Assert.Contains(TimeSpan.FromSeconds(1), time.Waits);
    }

    [Fact]
    public async Task Two_replicas_share_the_tasks_and_each_is_done_once()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var work = ScriptedWork.Doing(TaskOutcome.Success());
        var first = await fixture.RunAsync(work, hostId: "replica-1");
        var second = await fixture.RunAsync(work, hostId: "replica-2");

        string[] tasks = [.. Enumerable.Range(0, 20).Select(_ => fixture.QueueWork())];
        foreach (var task in tasks) await await Task.WhenAny(first.ReportAsync(task), second.ReportAsync(task));

        Assert.Equal(tasks.Order(), work.Begun.Order());
        Assert.Equal(["replica-1", "replica-2"], fixture.Sandbox.Hellos.Select(hello => hello.HostId).Order());
        Assert.All(fixture.Sandbox.FinishedTasks, task => Assert.True(task.Success));
    }
}
