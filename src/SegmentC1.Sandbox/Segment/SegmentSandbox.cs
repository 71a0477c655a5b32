using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace SegmentC1.Sandbox;

/// <summary>A simulated Segment workspace behind real HTTP on the loopback address.</summary>
/// <remarks>
/// It knows nothing of the product that it judges: shapes and rules are those of Segment's published specification.
/// Kestrel runs bare, without a host, so that nothing listens for Ctrl+C and nothing logs. Disposing cuts what is still open.
/// </remarks>
public sealed class SegmentSandbox : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly RequestLog _log = new();
    private int _disposed;

    private SegmentSandbox(SegmentSandboxOptions options)
    {
        Options = options;
        World = new SegmentWorld(options);
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(
            Microsoft.Extensions.Options.Options.Create(kestrel),
            new SocketTransportFactory(Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>What it was started with.</summary>
    public SegmentSandboxOptions Options { get; }

    /// <summary>Where it listens, as <c>http://127.0.0.1:12345/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The token that it accepts.</summary>
    public string Token => Options.Token;

    /// <summary>The workspace: may be looked at and changed while it runs.</summary>
    public SegmentWorld World { get; }

    /// <summary>What goes wrong.</summary>
    public FaultRules Faults { get; } = new();

    /// <summary>Every request that arrived, in order, faulted ones included.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>The most requests that were in work at one time.</summary>
    public int PeakConcurrency => _log.Peak;

    /// <summary>Makes a world and listens.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SegmentSandbox> StartAsync(SegmentSandboxOptions? options = null, CancellationToken ct = default)
    {
        var sandbox = new SegmentSandbox(options ?? new SegmentSandboxOptions());
        try
        {
            await sandbox._server.StartAsync(new SegmentApplication(sandbox.World, sandbox.Faults, sandbox._log, sandbox._stopping.Token), ct);
            sandbox.BaseAddress = new Uri(sandbox._server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many requests arrived, of this method or of all.</summary>
    public int RequestCount(string? method = null) =>
        Requests.Count(request => method is null || string.Equals(request.Method, method, StringComparison.OrdinalIgnoreCase));

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Completes when the requests that arrived so far meet a condition; looked at whenever one arrives.</summary>
    public Task WhenRequestedAsync(Func<IReadOnlyList<RecordedRequest>, bool> condition, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _log.WhenAsync(condition, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        Faults.Clear();
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        _stopping.Dispose();
    }
}
