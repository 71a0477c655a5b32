using Grpc.Core;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Connector;

/// <summary>The two ways in which a connector is told to end: in order, and at once.</summary>
public class ConnectorEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Told_to_end_it_takes_no_more_tasks_and_lets_the_running_one_end()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var slow = new Slow();
        var task = fixture.QueueWork();
        var running = await fixture.RunAsync(slow.Work, options => options with { DrainTimeout = TimeSpan.FromHours(1) });
        await slow.Begun.WaitAsync(Patience, Cancel);
        var draining = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.OnNotice = notice =>
        {
            if (notice.Message.Contains("no more tasks", StringComparison.Ordinal)) draining.TrySetResult();
        };

        running.Drain();
        await draining.Task.WaitAsync(Patience, Cancel);
        var late = fixture.QueueWork();
        var asked = fixture.Sandbox.CallCount("GetTask");
        slow.End.SetResult();
        await running.Ended;

        Assert.Equal((ConnectorTaskOutcome.Succeeded, true), (running.Reports[0].Outcome, running.Reports[0].Reported));
        Assert.Equal(asked, fixture.Sandbox.CallCount("GetTask"));
        Assert.Equal([task], fixture.Sandbox.FinishedTasks.Select(finished => finished.TaskId));
        Assert.DoesNotContain(late, slow.Work.Begun);
    }

    [Fact]
    public async Task A_task_that_is_handed_out_while_it_is_told_to_end_is_not_lost()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        RunningConnector? running = null;
        var task = string.Empty;
        fixture.Sandbox.Called += method =>
        {
            if (method != "GetTask" || running is null || task.Length > 0) return;
            running.Drain();
            task = fixture.QueueWork();
        };

        running = await fixture.RunAsync(ScriptedWork.Doing(TaskOutcome.Success()));
        await running.Ended;

        Assert.Equal(task, Assert.Single(fixture.Sandbox.FinishedTasks).TaskId);
    }

    [Fact]
    public async Task What_goes_on_after_its_task_is_waited_for_too()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var goesOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new Slow();
        var running = await fixture.RunAsync(slow.Work, options => options with { DrainTimeout = TimeSpan.FromHours(1) });
        var task = fixture.QueueWork();
        await slow.Begun.WaitAsync(Patience, Cancel);
        running.Drain();

        // Begun by a task that ends while the end is waited for.
        slow.Work.GoingOn = [goesOn.Task];
        slow.End.SetResult();
        await running.ReportAsync(task);
        Assert.False(running.IsOver);
        goesOn.SetResult();

        await running.Ended;
    }

    [Fact]
    public async Task What_goes_on_too_long_after_its_task_is_given_up()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var work = ScriptedWork.Doing(TaskOutcome.Success());
        work.GoingOn = [new TaskCompletionSource().Task];
        var running = await fixture.RunAsync(work, options => options with { DrainTimeout = TimeSpan.Zero });
        await running.ReportAsync(fixture.QueueWork());

        running.Drain();
        var error = await Assert.ThrowsAsync<ConductorOneDrainException>(() => running.Ended);

        Assert.Contains("Actions that went on after their task: 1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Tasks:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_takes_too_long_is_left_to_its_lease_since_its_end_would_be_final()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var slow = new Slow(final: true);
        var task = fixture.QueueWork();
        var running = await fixture.RunAsync(slow.Work, options => options with { DrainTimeout = TimeSpan.Zero });
        await slow.Begun.WaitAsync(Patience, Cancel);

        running.Drain();
        await Assert.ThrowsAsync<ConductorOneDrainException>(() => running.Ended);
        var report = Assert.Single(running.Reports);
        Assert.Equal((ConnectorTaskOutcome.Cancelled, false, false), (report.Outcome, report.NonRetryable, report.Reported));
        Assert.Equal(0, fixture.Sandbox.CallCount("FinishTask"));

        fixture.Sandbox.ReleaseTask(task);
        var next = await fixture.RunAsync(ScriptedWork.Doing(TaskOutcome.Success()), hostId: "replica-2");
        Assert.True((await next.ReportAsync(task)).Reported);
    }

    [Fact]
    public async Task Tasks_that_take_too_long_are_given_up_for_others_to_take()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var slow = new Slow();
        var task = fixture.QueueWork();
        var running = await fixture.RunAsync(slow.Work, options => options with { DrainTimeout = TimeSpan.Zero });
        await slow.Begun.WaitAsync(Patience, Cancel);

        running.Drain();
        var error = await Assert.ThrowsAsync<ConductorOneDrainException>(() => running.Ended);

        Assert.Equal("ConductorOne.DrainTimeout", error.ErrorId);
        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((task, false, (int)StatusCode.Cancelled, false), (finished.TaskId, finished.Success, finished.Code, finished.NonRetryable));
        Assert.Equal((ConnectorTaskOutcome.Cancelled, false), (running.Reports[0].Outcome, running.Reports[0].NonRetryable));
    }

    [Fact]
    public async Task Stopped_at_once_it_still_tells_the_tenant()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var held = fixture.Segment.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.None, Hold = true });
        var slow = new Slow();
        string[] tasks = [fixture.QueueWork(), fixture.Sandbox.QueueSyncFull()];
        var running = await fixture.RunAsync(slow.Work);
        await Task.WhenAll(slow.Begun, held.Reached).WaitAsync(Patience, Cancel);

        running.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Ended);
        foreach (var task in tasks) await running.ReportAsync(task);
        Assert.Equal(tasks.Order(), fixture.Sandbox.FinishedTasks.Select(finished => finished.TaskId).Order());
        Assert.All(fixture.Sandbox.FinishedTasks, finished => Assert.Equal((1, false), (finished.Code, finished.NonRetryable)));
        held.Release();
    }

    [Fact]
    public async Task Stopped_at_once_it_does_not_wait_for_a_tenant_that_does_not_answer()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        using var answer = new ManualResetEventSlim();
        var slow = new Slow();
        var task = fixture.QueueWork();
        fixture.Sandbox.Called += method =>
        {
            if (method == "FinishTask") answer.Wait(Cancel);
        };
        var running = await fixture.RunAsync(slow.Work);
        await slow.Begun.WaitAsync(Patience, Cancel);

        running.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Ended);
        Assert.Empty(fixture.Sandbox.FinishedTasks);
        answer.Set();
        Assert.Equal(ConnectorTaskOutcome.Cancelled, (await running.ReportAsync(task)).Outcome);
    }

    [Fact]
    public async Task Told_to_end_while_it_registers_it_ends()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        fixture.Sandbox.AddFault(new TenantFault("Hello", (int)StatusCode.Unavailable, Times: 100));
        var running = await fixture.RunAsync();
        var retried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.OnNotice = _ => retried.TrySetResult();
        await retried.Task.WaitAsync(Patience, Cancel);

        running.Drain();
        await running.Ended;

        Assert.Empty(fixture.Sandbox.Hellos);
    }

    /// <summary>Work that ends when the test says so; stopped before, it fails, where it is final as a grant does.</summary>
    private sealed class Slow
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Slow(bool final = false) => Work = new ScriptedWork(async (_, stop) =>
        {
            _begun.TrySetResult();
            try
            {
                await End.Task.WaitAsync(stop);
                return TaskOutcome.Success();
            }
            catch (OperationCanceledException exception)
            {
                return TaskOutcome.Failure(exception, nonRetryable: final);
            }
        });

        public ScriptedWork Work { get; }

        public Task Begun => _begun.Task;

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
