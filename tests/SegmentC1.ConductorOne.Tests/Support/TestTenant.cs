using System.Collections.Concurrent;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests;

/// <summary>A simulated tenant and the product's side of it, for one test.</summary>
internal sealed class TestTenant : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];

    private TestTenant(ConductorOneSandbox sandbox, TimeProvider time)
    {
        Sandbox = sandbox;
        Time = time;
    }

    public ConductorOneSandbox Sandbox { get; }

    public TimeProvider Time { get; }

    public ConcurrentQueue<ConductorOneNotice> Notices { get; } = [];

    public static async Task<TestTenant> StartAsync(TimeProvider? time = null, ConductorOneSandboxOptions? options = null)
    {
        options ??= new ConductorOneSandboxOptions();
        if (time is not null) options = options with { TimeProvider = time };
        return new TestTenant(await ConductorOneSandbox.StartAsync(options, TestContext.Current.CancellationToken), time ?? TimeProvider.System);
    }

    public ConductorOneConnectionOptions Options(SandboxCredential credential) => new()
    {
        ClientId = credential.ClientId,
        ClientSecret = Secrets.Secure(credential.ClientSecret),
        ApiHost = Sandbox.Host,
        HostId = "test-host",
        TimeProvider = Time,
        OnNotice = Notices.Enqueue,
    };

    public async Task<ConductorOneConnection> ConnectAsync(SandboxCredential? credential = null)
    {
        var connection = await ConductorOneConnection.ConnectAsync(Options(credential ?? Sandbox.Connector), TestContext.Current.CancellationToken);
        _owned.Add(connection);
        return connection;
    }

    public TokenSource Tokens(SandboxCredential? credential = null)
    {
        credential ??= Sandbox.Connector;
        var id = ClientId.Parse(credential.ClientId);
        var http = new TenantHttp(TenantAddress.Resolve(id, Sandbox.Host), Time, Notices.Enqueue);
        var secret = ClientSecret.Parse(Secrets.Secure(credential.ClientSecret));
        var tokens = new TokenSource(id, secret, http, Time);
        _owned.AddRange([tokens, http, secret]);
        return tokens;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned) owned.Dispose();
        await Sandbox.DisposeAsync();
    }
}
