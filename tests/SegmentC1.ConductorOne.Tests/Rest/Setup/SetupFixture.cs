using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Rest;

/// <summary>A simulated tenant and a connection of its administrator. At the end the tenant has found nothing wrong with what it received.</summary>
public abstract class SetupFixture : IAsyncLifetime
{
    private TestTenant _tenant = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected ConductorOneSandbox Sandbox => _tenant.Sandbox;

    protected ConductorOneConnection Connection { get; private set; } = null!;

    internal ConductorOneConnectors Connectors => new(Connection);

    internal ImpatientTime Time { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _tenant = await TestTenant.StartAsync(Time, new ConductorOneSandboxOptions { SegmentToken = "sgp_right" });
        Connection = await _tenant.ConnectAsync(Sandbox.Personal);
    }

    public async ValueTask DisposeAsync()
    {
        var violations = Sandbox.Violations;
        await _tenant.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(violations);
    }

    protected Task<ConductorOneConnection> ConnectAsync(SandboxCredential credential) => _tenant.ConnectAsync(credential);

    protected ConductorOneApp NewApp(string name = "Segment") => new() { Id = Sandbox.AddApp(name), Name = name };

    /// <summary>Requests that changed something.</summary>
    protected IEnumerable<string> Changes() => Sandbox.RestRequests.Where(request => !request.IsRead).Select(request => request.Operation.Split('.')[^1]);

    protected static ConductorOneUser User(SandboxUser user) => new() { Id = user.Id, Email = user.Email, Name = user.DisplayName };
}
