using Google.Protobuf.WellKnownTypes;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class TaskPollerTests
{
    private readonly ImpatientTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tenants_pause_is_kept_after_an_empty_answer_and_after_a_task()
    {
        var poller = Poller(Empty(3), None(4), Work("a", 5), Work("b", 0));

        Assert.Equal("a", (await poller.NextAsync(Stop)).Id);
        Assert.Equal([3, 4], Seconds());
        Assert.Equal("b", (await poller.NextAsync(Stop)).Id);
        Assert.Equal([3, 4, 5], Seconds());
    }

    [Fact]
    public async Task A_pause_is_at_most_five_minutes_and_never_absent_while_there_is_nothing_to_do()
    {
        var poller = Poller(Empty(10_000), Empty(-5), Empty(0), Work("a", 0));

        await poller.NextAsync(Stop);

        Assert.Equal([300, 1, 1], Seconds());
    }

    [Fact]
    public async Task Failures_in_a_row_are_paused_for_by_their_square_up_to_a_minute_and_forgotten_after_success()
    {
        Func<Proto.BatonServiceGetTaskResponse> fail = () => throw new ConductorOneServerException("no");
        var poller = Poller([.. Enumerable.Repeat(fail, 9), Empty(2), fail, Work("a", 0)]);

        await poller.NextAsync(Stop);

        Assert.Equal([1, 4, 9, 16, 25, 36, 49, 60, 60, 2, 1], Seconds());
    }

    [Fact]
    public async Task After_a_task_that_is_nothing_new_there_is_a_pause_of_a_second_at_least()
    {
        var poller = Poller(Work("a", 0), Work("a", 5), Work("b", 0));

        await poller.NextAsync(Stop);
        poller.NothingNew();
        await poller.NextAsync(Stop);
        poller.NothingNew();
        await poller.NextAsync(Stop);

        Assert.Equal([1, 5], Seconds());
    }

    [Fact]
    public async Task A_fatal_failure_ends_the_asking()
    {
        var poller = Poller(() => throw new ConductorOneAuthenticationException("no"));

        await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => poller.NextAsync(Stop));
        Assert.Empty(_time.Waits);
    }

    private TaskPoller Poller(params Func<Proto.BatonServiceGetTaskResponse>[] answers)
    {
        var queue = new Queue<Func<Proto.BatonServiceGetTaskResponse>>(answers);
        return new TaskPoller(_ => Task.FromResult(queue.Dequeue()()), _time, exception => exception is ConductorOneAuthenticationException, null);
    }

    private IEnumerable<int> Seconds() => _time.Waits.Select(wait => (int)wait.TotalSeconds);

    private static Func<Proto.BatonServiceGetTaskResponse> Empty(int poll) => () => new() { NextPoll = new Duration { Seconds = poll } };

    private static Func<Proto.BatonServiceGetTaskResponse> None(int poll) =>
        () => new() { NextPoll = new Duration { Seconds = poll }, Task = new() { Id = "none", None = new() } };

    private static Func<Proto.BatonServiceGetTaskResponse> Work(string id, int poll) =>
        () => new() { NextPoll = poll == 0 ? null : new Duration { Seconds = poll }, Task = new() { Id = id, SyncFull = new() } };
}
