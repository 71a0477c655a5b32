using System.Net;
using System.Net.Sockets;

namespace SegmentC1.Sandbox;

/// <summary>
/// One port for HTTP/1.1 and for HTTP/2 without TLS. Kestrel serves only one of them on a cleartext port, and a tenant has
/// one address for both, so this looks at a connection's first bytes and hands it on to the right listener.
/// </summary>
internal sealed class PortFront : IAsyncDisposable
{
    private static readonly byte[] Http2Preface = "PRI * HTTP/2"u8.ToArray();

    private readonly TcpListener _listener;
    private readonly IPEndPoint _http1;
    private readonly IPEndPoint _http2;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly HashSet<Task> _connections = [];
    private CancellationTokenSource _away = new();

    public PortFront(int port, IPEndPoint http1, IPEndPoint http2)
    {
        _http1 = http1;
        _http2 = http2;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts every open connection and refuses new ones until <see cref="Open"/>: a tenant that is gone.</summary>
    public void Close() => _away.Cancel();

    public void Open()
    {
        if (_away.IsCancellationRequested) _away = new CancellationTokenSource();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Task[] open;
        lock (_connections) open = [.. _connections];
        await Task.WhenAll(open);
        _stop.Dispose();
        _away.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            if (_away.IsCancellationRequested)
            {
                client.Dispose();
                continue;
            }

            var connection = ServeAsync(client);
            lock (_connections) _connections.Add(connection);
            _ = connection.ContinueWith(
                done => { lock (_connections) _connections.Remove(done); },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var from = client;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _away.Token);
        try
        {
            var head = new byte[Http2Preface.Length];
            var read = 0;
            while (read < head.Length)
            {
                var count = await from.ReceiveAsync(head.AsMemory(read), ends.Token);
                if (count == 0) break;
                read += count;
                if (!head.AsSpan(0, read).SequenceEqual(Http2Preface.AsSpan(0, read))) break;
            }

            if (read == 0) return;
            var isHttp2 = read == head.Length && head.AsSpan().SequenceEqual(Http2Preface);
            using var to = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await to.ConnectAsync(isHttp2 ? _http2 : _http1, ends.Token);
            await to.SendAsync(head.AsMemory(0, read), ends.Token);
            from.NoDelay = true;

            await Task.WhenAll(PumpAsync(from, to, ends.Token), PumpAsync(to, from, ends.Token));
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A peer that went away ends its connection and nothing else.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReceiveAsync(buffer, stop)) > 0)
        {
            for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), stop);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
