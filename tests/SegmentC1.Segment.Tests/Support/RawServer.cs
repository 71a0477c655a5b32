using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SegmentC1.Segment.Tests;

/// <summary>Answers every connection with the same bytes and closes it: for what no well-behaved server would send.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _connections;

    public RawServer(string answer)
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _loop = ServeAsync(Encoding.UTF8.GetBytes(answer.ReplaceLineEndings("\r\n")));
    }

    public Uri Address { get; }

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (true)
        {
            using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
            Interlocked.Increment(ref _connections);
            var stream = connection.GetStream();
            var asked = new StringBuilder();
            var buffer = new byte[4096];
            while (!asked.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0) break;
                asked.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            await stream.WriteAsync(answer, _stop.Token);
            connection.Client.Shutdown(SocketShutdown.Send);
            // Until the other side has taken it all and closes, so that nothing is lost in a reset.
            while (await stream.ReadAsync(buffer, _stop.Token) > 0)
            {
            }
        }
    }
}
