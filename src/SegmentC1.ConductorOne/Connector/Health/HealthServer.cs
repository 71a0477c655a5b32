using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SegmentC1.ConductorOne;

/// <summary>
/// Answers <c>GET /health</c> (200 while the connector moves, else 503) and <c>GET /ready</c> (200 once it is registered), both with
/// the same JSON. As small as HTTP/1.1 allows: one request a connection, a bounded number of them, none for long.
/// </summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private const int MaxConnections = 16;
    private const int MaxHead = 8 * 1024;
    private const int MaxLeftOver = 64 * 1024;
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TcpListener _listener;
    private readonly Func<TcpListener, CancellationToken, ValueTask<Socket>> _accept;
    private readonly ConnectorStatus _status;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _free = new(MaxConnections, MaxConnections);
    private readonly Task _accepting;

    private sealed record Answer(int Code, string Reason, string Json);

    private HealthServer(TcpListener listener, ConnectorStatus status, TimeProvider time, Func<TcpListener, CancellationToken, ValueTask<Socket>> accept)
    {
        _listener = listener;
        _accept = accept;
        _status = status;
        _time = time;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens; the port is the real one where any was asked for.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="ConductorOneHealthException">The address is taken, or is none of this machine.</exception>
    public static HealthServer Open(IPEndPoint address, ConnectorStatus status, TimeProvider time) =>
        Open(address, status, time, static (listener, stop) => listener.AcceptSocketAsync(stop));

    /// <summary>As above.</summary>
    /// <param name="address">Where.</param>
    /// <param name="status">What is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="accept">Waits for the next client; for a test that wants it to fail.</param>
    internal static HealthServer Open(IPEndPoint address, ConnectorStatus status, TimeProvider time, Func<TcpListener, CancellationToken, ValueTask<Socket>> accept)
    {
        var listener = new TcpListener(address);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any)) listener.Server.DualMode = true;
            listener.Start(MaxConnections);
            return new HealthServer(listener, status, time, accept);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            var why = exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program listens there",
                SocketError.AddressNotAvailable => "this machine has no such address",
                SocketError.AccessDenied => "this account may not listen there",
                _ => exception.Message.TrimEnd('.'),
            };
            throw new ConductorOneHealthException($"The health endpoint cannot listen on {address}: {why}. Give another -HealthAddress, or -HealthAddress off.", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        // Whatever it ended with: a connector that ends has nothing to do about it.
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Those that are served end by themselves: their waits are cancelled.
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            await _free.WaitAsync(_stop.Token).ConfigureAwait(false);
            Socket client;
            try
            {
                client = await _accept(_listener, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                // A client that is gone again, or too few handles for the moment: neither ends the endpoint.
                _free.Release();
                await Task.Delay(AcceptPause, _time, _stop.Token).ConfigureAwait(false);
                continue;
            }

            _ = ServeAndFreeAsync(client);
        }
    }

    private async Task ServeAndFreeAsync(Socket client)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, _time);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            using (client) await ServeAsync(client, ends.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A client that is slow, gone or not one at all ends its connection and nothing else.
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        var head = await ReadHeadAsync(client, stop).ConfigureAwait(false);
        if (head.Length == 0) return;
        var answer = Respond(head, out var headOnly);
        var body = Encoding.UTF8.GetBytes(answer.Json);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {answer.Code} {answer.Reason}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
        byte[] whole = [.. Encoding.ASCII.GetBytes(text), .. headOnly ? [] : body];
        for (var sent = 0; sent < whole.Length;) sent += await client.SendAsync(whole.AsMemory(sent), stop).ConfigureAwait(false);

        // Closing on unread bytes would reset the connection, and the answer with it.
        client.Shutdown(SocketShutdown.Send);
        var rest = new byte[4096];
        var read = 0;
        int count;
        while (read < MaxLeftOver && (count = await client.ReceiveAsync(rest, stop).ConfigureAwait(false)) > 0) read += count;
    }

    /// <summary>The head of a request, as much of it as may be; empty when none came.</summary>
    private static async Task<string> ReadHeadAsync(Socket client, CancellationToken stop)
    {
        var buffer = new byte[MaxHead];
        var read = 0;
        while (read < buffer.Length)
        {
            var count = await client.ReceiveAsync(buffer.AsMemory(read), stop).ConfigureAwait(false);
            if (count == 0) break;
            read += count;
            if (buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) >= 0 || buffer.AsSpan(0, read).IndexOf("\n\n"u8) >= 0) break;
        }

        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    private Answer Respond(string head, out bool headOnly)
    {
        headOnly = false;
        var line = head.Split('\n', 2)[0].TrimEnd('\r');
        if (!head.Contains("\r\n\r\n", StringComparison.Ordinal) && !head.Contains("\n\n", StringComparison.Ordinal))
        {
            return head.Length >= MaxHead ? Refusal(431, "Request Header Fields Too Large") : Refusal(400, "Bad Request");
        }

        if (line.Split(' ') is not [var method, ['/', ..] target, var version] || !version.StartsWith("HTTP/1.", StringComparison.Ordinal)) return Refusal(400, "Bad Request");
        if (method is not ("GET" or "HEAD")) return Refusal(405, "Method Not Allowed");
        headOnly = method == "HEAD";
        return target.Split('?', 2)[0] switch
        {
            "/health" => State(_status.IsAlive),
            "/ready" => State(_status.IsReady),
            _ => Refusal(404, "Not Found"),
        };
    }

    private Answer State(bool good) => good ? new(200, "OK", _status.ToJson()) : new(503, "Service Unavailable", _status.ToJson());

    private static Answer Refusal(int code, string reason) => new(code, reason, $"{{\"error\":\"{reason}\"}}");
}
