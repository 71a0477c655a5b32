using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class RegistrationTests
{
    private static readonly ConnectorMetadata Metadata = new() { DisplayName = "Segment: Example" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16)]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(9)]
    [InlineData(5)]
    public async Task A_refused_hello_is_not_said_again(int code)
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.AddFault(new TenantFault("Hello", code, Times: 100));

        await Assert.ThrowsAnyAsync<ConductorOneException>(() => Registration.SayHelloAsync(connection.Baton, Metadata, time, null, Stop));

        Assert.Empty(time.Waits);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(13)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(6)]
    [InlineData(11)]
    [InlineData(8)]
    public async Task A_hello_that_failed_otherwise_is_said_again_with_doubling_pauses_of_at_most_five_minutes(int code)
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time, new ConductorOneSandboxOptions { TokenLifetime = TimeSpan.FromDays(1) });
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.AddFault(new TenantFault("Hello", code, Times: 11));
        var retries = new List<TimeSpan>();

        await Registration.SayHelloAsync(connection.Baton, Metadata, time, (_, pause) => retries.Add(pause), Stop);

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], time.Waits.Select(wait => (int)wait.TotalSeconds));
        Assert.Equal(time.Waits, retries);
        Assert.Single(tenant.Sandbox.Hellos);
    }

    [Fact]
    public async Task A_tenant_that_comes_back_hears_it()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var connection = await tenant.ConnectAsync();
        tenant.Sandbox.GoAway();

        await Registration.SayHelloAsync(connection.Baton, Metadata, time, (_, _) => tenant.Sandbox.ComeBack(), Stop);

        Assert.Single(tenant.Sandbox.Hellos);
    }
}
