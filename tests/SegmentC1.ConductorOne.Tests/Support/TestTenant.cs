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
        Credential = new ClientSecretCredential(credential.ClientId, Secrets.Secure(credential.ClientSecret)),
        ApiHost = Sandbox.Host,
        HostId = "test-host",
        TimeProvider = Time,
        OnNotice = Notices.Enqueue,
    };

    public Task<ConductorOneConnection> ConnectAsync(SandboxCredential? credential = null) => ConnectAsync(Options(credential ?? Sandbox.Connector));

    public async Task<ConductorOneConnection> ConnectAsync(ConductorOneConnectionOptions options)
    {
        var connection = await ConductorOneConnection.ConnectAsync(options, TestContext.Current.CancellationToken);
        _owned.Add(connection);
        return connection;
    }

    public TokenSource Tokens(SandboxCredential? credential = null, bool dpop = false)
    {
        credential ??= Sandbox.Connector;
        return Tokens(new ClientSecretCredential(credential.ClientId, Secrets.Secure(credential.ClientSecret)), dpop);
    }

    public TokenSource Tokens(ConductorOneCredential credential, bool dpop = false)
    {
        var http = new TenantHttp(credential.Resolve(Sandbox.Host), Time, Notices.Enqueue);
        var tokens = new TokenSource(credential.CreateRequest(), new TokenEndpoint(http, Time, dpop), Time);
        _owned.AddRange([tokens, http]);
        return tokens;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned) owned.Dispose();
        await Sandbox.DisposeAsync();
    }
}
