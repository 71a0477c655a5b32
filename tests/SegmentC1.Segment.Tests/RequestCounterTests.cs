using SegmentC1.Sandbox;

namespace SegmentC1.Segment.Tests;

/// <summary>What one piece of work sent, while others use the same client.</summary>
public class RequestCounterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_side_by_side_is_counted_apart_and_repeats_count()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 6, Groups = 2, Sources = 3 }, Cancel);
        using var client = new SegmentClient(Clients.Options(sandbox.BaseAddress) with { Token = Clients.Secret(sandbox.Token), TimeProvider = new LeapingTime() });
        var held = sandbox.Faults.Add(new FaultRule { PathPattern = "/spaces", Kind = FaultKind.None, Hold = true });
        sandbox.Faults.Add(new FaultRule { PathPattern = "/labels", Kind = FaultKind.Status, Status = 503, Times = 2 });

        var reading = CountedAsync(client, () => client.ReadWorkspaceAsync(new WorkspaceReadOptions(), null, Cancel));
        await held.Reached;
        var single = await CountedAsync(client, () => client.GetWorkspaceAsync(Cancel));
        held.Release();
        var whole = await reading;

        Assert.Equal(1, single);
        Assert.Equal(client.RequestCount - 1, whole);
        Assert.Equal(sandbox.RequestCount(), whole + single);
    }

    [Fact]
    public async Task A_counter_within_another_counts_for_both_and_ends_with_its_method()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 1 }, Cancel);
        using var client = new SegmentClient(Clients.Options(sandbox.BaseAddress) with { Token = Clients.Secret(sandbox.Token) });
        var outer = client.CountRequests();

        var inner = await CountedAsync(client, () => client.GetWorkspaceAsync(Cancel));
        await client.GetWorkspaceAsync(Cancel);

        Assert.Equal(1, inner);
        Assert.Equal(2, outer.Count);
    }

    private static async Task<long> CountedAsync<T>(SegmentClient client, Func<Task<T>> work)
    {
        var requests = client.CountRequests();
        await work();
        return requests.Count;
    }
}
