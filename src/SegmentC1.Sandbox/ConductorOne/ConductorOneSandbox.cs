using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.ConductorOne.Baton.V1;
using BatonTask = SegmentC1.ConductorOne.Baton.V1.Task;

namespace SegmentC1.Sandbox;

/// <summary>
/// A simulated ConductorOne tenant on loopback: token endpoint, BatonService, and a REST API that is held against ConductorOne's
/// published description. It judges what it receives and shares no code with the product.
/// </summary>
public sealed partial class ConductorOneSandbox : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PortFront _front;
    private readonly Tenant _tenant;

    private ConductorOneSandbox(WebApplication app, PortFront front, Tenant tenant)
    {
        _app = app;
        _front = front;
        _tenant = tenant;
        tenant.Host = tenant.Options.TenantHost ?? Host;
        tenant.Port = front.Port;
        _ = tenant.AccessTasks;
        Connector = CreateCredential(SandboxCredentialKind.Connector);
        Personal = CreateCredential(SandboxCredentialKind.Personal);
    }

    /// <summary>The one address of the tenant, <c>127.0.0.1:port</c>, for HTTP/1.1 and HTTP/2 without TLS.</summary>
    public string Host => $"127.0.0.1:{_front.Port}";

    /// <summary>The credential of the tenant's one connector.</summary>
    public SandboxCredential Connector { get; }

    /// <summary>The credential of an administrator.</summary>
    public SandboxCredential Personal { get; }

    /// <summary>Rules that received messages broke, and REST requests that do not fit the published description; a good client leaves this empty.</summary>
    public IReadOnlyList<string> Violations => [.. _tenant.Violations];

    /// <summary>Hellos received, oldest first.</summary>
    public IReadOnlyList<ReceivedHello> Hellos => [.. _tenant.Hellos];

    /// <summary>Files received whole, oldest first.</summary>
    public IReadOnlyList<ReceivedUpload> Uploads => [.. _tenant.Uploads];

    /// <summary>Tasks reported as ended, oldest first.</summary>
    public IReadOnlyList<FinishedTask> FinishedTasks => _tenant.Finished.All;

    /// <summary>Access tokens given out so far.</summary>
    public int TokensIssued => _tenant.Credentials.TokensIssued;

    /// <summary>Why the newest refused token request was refused; null while none was.</summary>
    public string? LastTokenRefusal => _tenant.Credentials.LastRefusal;

    /// <summary>Raised, on the server's thread, when a method is called: an RPC's name, <c>token</c>, <c>introspect</c>, or a REST operation as <see cref="SandboxRestRequest.Operation"/> names it.</summary>
    public event Action<string>? Called
    {
        add => _tenant.Called += value;
        remove => _tenant.Called -= value;
    }

    /// <summary>Starts a tenant.</summary>
    public static async Task<ConductorOneSandbox> StartAsync(ConductorOneSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var tenant = new Tenant(options ?? new ConductorOneSandboxOptions());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(tenant);
        var app = builder.Build();
        app.MapGrpcService<BatonServiceSandbox>();
        TokenEndpoints.Map(app, tenant);
        AccessReviewOperations.MapDownloads(app, tenant);
        RestSurface.Map(app, tenant);
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        var front = new PortFront(tenant.Options.Port, Endpoint(addresses[0]), Endpoint(addresses[1]));
        return new ConductorOneSandbox(app, front, tenant);
    }

    /// <summary>Makes another credential.</summary>
    /// <param name="kind">What it may do.</param>
    /// <param name="requireDpop">Whether it gets tokens only with a proof of possession (DPoP).</param>
    public SandboxCredential CreateCredential(SandboxCredentialKind kind, bool requireDpop = false) =>
        _tenant.Credentials.Create(_tenant.Host, kind, requireDpop);

    /// <summary>Makes a service principal that trusts a simulated identity provider.</summary>
    public SandboxFederation CreateFederation() => _tenant.Credentials.CreateFederation(_tenant.Host);

    /// <summary>Gives out an access token of an administrator, as somebody else would have got it.</summary>
    public string CreateAccessToken() => _tenant.Credentials.IssueToAdministrator();

    /// <summary>Codes of logins that nobody has confirmed or denied.</summary>
    public IReadOnlyList<string> PendingLogins => _tenant.Credentials.Logins.Pending;

    /// <summary>Confirms a login on the tenant's page, or denies it.</summary>
    public void AnswerLogin(string userCode, bool confirm) => _tenant.Credentials.Logins.Answer(userCode, confirm);

    /// <summary>Makes the nonces that proofs must carry old: the next request of each side is asked for a new one.</summary>
    public void RotateDpopNonces() => _tenant.Credentials.RotateNonces();

    /// <summary>Revokes a credential: no new token, and the ones given out end.</summary>
    public void RevokeCredential(string clientId) => _tenant.Credentials.Revoke(clientId);

    /// <summary>Makes every access token given out so far worthless.</summary>
    public void ExpireTokens() => _tenant.Credentials.ExpireTokens();

    /// <summary>Shows a failure on purpose.</summary>
    public void AddFault(TenantFault fault) => _tenant.Add(fault);

    /// <summary>Calls of a method so far: an RPC's name, <c>token</c>, <c>introspect</c>, or a REST operation.</summary>
    public int CallCount(string method) => _tenant.Calls.GetValueOrDefault(method);

    /// <summary>Completes when so many tasks were reported as ended.</summary>
    public System.Threading.Tasks.Task WhenFinishedAsync(int count, CancellationToken cancellationToken = default) => _tenant.Finished.WhenAsync(count, cancellationToken);

    /// <summary>Cuts every connection and takes no new ones, as when a tenant is gone; <see cref="ComeBack"/> ends that.</summary>
    public void GoAway() => _front.Close();

    /// <summary>Accepts connections again.</summary>
    public void ComeBack() => _front.Open();

    /// <summary>Queues a full sync; the task's id.</summary>
    public string QueueSyncFull(SyncFullOptions? options = null)
    {
        options ??= new SyncFullOptions();
        var sync = new BatonTask.Types.SyncFullTask
        {
            SkipExpandGrants = options.SkipExpandGrants,
            SkipEntitlementsAndGrants = options.SkipEntitlementsAndGrants,
            SkipGrants = options.SkipGrants,
            StorageEngine = options.StorageEngine,
        };
        sync.SyncResourceTypeIds.AddRange(options.ResourceTypeIds);
        sync.TargetedSyncResources.AddRange(options.Targets.Select(target =>
            new Resource { Id = new ResourceId { ResourceType = target.Type, Resource = target.Id } }));
        return _tenant.Tasks.Add(new BatonTask { SyncFull = sync });
    }

    /// <summary>Queues a hello task; the task's id.</summary>
    public string QueueHello() => _tenant.Tasks.Add(new BatonTask { Hello = new BatonTask.Types.HelloTask() });

    /// <summary>Queues any task, written as protobuf JSON of <c>c1.connectorapi.baton.v1.Task</c>; the task's id.</summary>
    public string QueueTask(string json) =>
        _tenant.Tasks.Add(new JsonParser(new JsonParser.Settings(100, Tenant.Messages)).Parse<BatonTask>(json));

    /// <summary>Cancels a task: the next heartbeat says so.</summary>
    public void CancelTask(string taskId) => _tenant.Tasks.Cancel(taskId);

    /// <summary>Gives a task that was taken back to the queue, as when its lease ran out.</summary>
    public void ReleaseTask(string taskId) => _tenant.Tasks.Release(taskId);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static IPEndPoint Endpoint(string address) => new(IPAddress.Loopback, new Uri(address).Port);
}
