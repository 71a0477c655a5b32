using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne.Tests.Connector;

/// <summary>The health endpoint, spoken to byte by byte.</summary>
public sealed class HealthTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConnectorStatus _status;
    private readonly HealthServer _server;

    public HealthTests()
    {
        _status = new ConnectorStatus(_time);
        _server = HealthServer.Open(new IPEndPoint(IPAddress.Loopback, 0), _status, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task It_is_ready_from_the_first_hello_until_it_is_told_to_end()
    {
        _status.Registering();
        Assert.Equal((200, 503), (await CodeAsync("/health"), await CodeAsync("/ready")));

        _status.Registered();
        _status.Asking();
        Assert.Equal((200, 200), (await CodeAsync("/health"), await CodeAsync("/ready")));

        _status.Draining();
        Assert.Equal((200, 503), (await CodeAsync("/health"), await CodeAsync("/ready")));
    }

    [Fact]
    public async Task A_loop_that_does_not_move_is_not_healthy()
    {
        _status.Asking();
        _time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(200, await CodeAsync("/health"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(503, await CodeAsync("/health"));

        _status.Asked();
        Assert.Equal(200, await CodeAsync("/health"));

        // With every slot taken nothing is asked for, which may be a long sync.
        _status.Busy();
        _time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(200, await CodeAsync("/health"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(503, await CodeAsync("/health"));
    }

    [Fact]
    public async Task It_tells_what_happened_and_names_nobody()
    {
        _status.Registering();
        _status.Failed("ConductorOne answered Hello with Unavailable.");
        var before = await BodyAsync("/ready");
        _status.Registered();
        _status.TaskStarted();
        _status.TaskStarted();
        _status.TaskEnded(Report(ConnectorTaskOutcome.Failed));

        var after = await BodyAsync("/health");

        Assert.Equal("ConductorOne answered Hello with Unavailable.", (string?)before["lastError"]!["message"]);
        Assert.Equal(JTokenType.Null, after["lastError"]!.Type);
        Assert.Equal((1, 0, 1), ((int)after["tasks"]!["running"]!, (int)after["tasks"]!["succeeded"]!, (int)after["tasks"]!["failed"]!));
        Assert.Equal(("task-1", "grant", "failed", "NotFound"), ((string?)after["lastTask"]!["id"], (string?)after["lastTask"]!["kind"], (string?)after["lastTask"]!["outcome"], (string?)after["lastTask"]!["status"]));
        Assert.DoesNotContain("somebody", after.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 404)]
    [InlineData("GET /health?verbose HTTP/1.0\r\nHost: x\r\n\r\n", 200)]
    [InlineData("GET /health HTTP/1.1\n\n", 200)]
    [InlineData("POST /health HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 405)]
    [InlineData("GET health HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /health\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001 tls hello\r\n\r\n", 400)]
    [InlineData("\r\n\r\n", 400)]
    public async Task What_is_no_good_request_gets_its_answer(string request, int code) =>
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {code} "), await SendAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_request_has_no_body()
    {
        var answer = await SendAsync("HEAD /health HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_request_is_refused_and_the_answer_arrives()
    {
        var answer = await SendAsync("GET /health HTTP/1.1\r\nX-Padding: " + new string('x', 40_000) + "\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_say_nothing_are_cut_and_the_next_one_is_served()
    {
        var silent = Enumerable.Range(0, 20).Select(_ => new TcpClient()).ToList();
        foreach (var client in silent) await client.ConnectAsync(_server.Address, Cancel);
        await silent[0].GetStream().WriteAsync("GET /hea"u8.ToArray(), Cancel);

        var next = SendAsync("GET /health HTTP/1.1\r\n\r\n");
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            await Task.Yield();
        }

        // That one may have been cut too, by the clock that runs here; those that kept it waiting are gone for certain.
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(404, await CodeAsync("/"));
        foreach (var client in silent) client.Dispose();
    }

    [Fact]
    public async Task A_client_that_could_not_be_accepted_is_not_the_last_one()
    {
        var failed = false;
        await using var server = HealthServer.Open(new IPEndPoint(IPAddress.Loopback, 0), _status, TimeProvider.System, (listener, stop) =>
        {
            if (failed) return listener.AcceptSocketAsync(stop);
            failed = true;
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        });

        var answer = SendAsync("GET /health HTTP/1.1\r\n\r\n", server.Address);

        Assert.StartsWith("HTTP/1.1 200 ", await answer.WaitAsync(TimeSpan.FromSeconds(20), Cancel), StringComparison.Ordinal);
        Assert.True(failed);
    }

    [Fact]
    public async Task Its_end_does_not_fail_whatever_the_listener_says_to_it()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = HealthServer.Open(new IPEndPoint(IPAddress.Loopback, 0), _status, _time, async (listener, stop) =>
        {
            waiting.SetResult();
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = stop.Register(ended.SetResult);
            await ended.Task;
            // What TcpListener says when it is used after it was stopped.
            throw new InvalidOperationException("Not listening.");
        });
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        var address = server.Address;

        await server.DisposeAsync();

        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<Exception>(() => client.ConnectAsync(address, Cancel).AsTask());
    }

    [Fact]
    public void An_address_that_is_taken_says_so()
    {
        var error = Assert.Throws<ConductorOneHealthException>(() => HealthServer.Open(_server.Address, _status, _time));

        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Address.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connector_tells_where_it_answers_and_ends_with_it()
    {
        await using var fixture = await ConnectorFixture.StartAsync();
        var running = await fixture.RunAsync(with: options => options with { HealthAddress = new IPEndPoint(IPAddress.Loopback, 0) });
        await running.ReportAsync(fixture.Sandbox.QueueHello());
        var told = running.Notices.Single(notice => notice.Message.Contains("/health", StringComparison.Ordinal)).Message;
        using var http = new HttpClient { BaseAddress = new Uri(told.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal))) };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/ready", UriKind.Relative), Cancel)).StatusCode);
        running.Drain();
        await running.Ended;

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("/health", UriKind.Relative), Cancel));
    }

    [Fact]
    public async Task A_taken_address_that_is_optional_is_a_warning()
    {
        await using var fixture = await ConnectorFixture.StartAsync();

        var optional = await fixture.RunAsync(with: options => options with { HealthAddress = _server.Address, HealthIsOptional = true });
        await optional.ReportAsync(fixture.Sandbox.QueueHello());
        var strict = await fixture.RunAsync(with: options => options with { HealthAddress = _server.Address });

        await Assert.ThrowsAsync<ConductorOneHealthException>(() => strict.Ended);
        Assert.Contains(optional.Notices, notice => notice.Kind == ConductorOneNoticeKind.Warning && notice.Message.Contains("health endpoint", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1:8081", "127.0.0.1:8081")]
    [InlineData(" localhost:0 ", "127.0.0.1:0")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    [InlineData("OFF", null)]
    public void An_address_is_read_as_people_write_it(string text, string? expected)
    {
        Assert.True(HealthAddress.TryParse(text, out var address));
        Assert.Equal(expected, address?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("8081")]
    [InlineData(":8081")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("::1:80")]
    [InlineData("example.com:80")]
    [InlineData("http://127.0.0.1:80")]
    public void Anything_else_is_no_address(string text) => Assert.False(HealthAddress.TryParse(text, out _));

    private static ConnectorTaskReport Report(ConnectorTaskOutcome outcome) => new()
    {
        TaskId = "task-1",
        Kind = "grant",
        Outcome = outcome,
        Status = "NotFound",
        Message = "somebody is not there",
        Reported = true,
        StartedAt = default,
        Duration = TimeSpan.FromSeconds(1.5),
        SegmentRequests = 3,
    };

    private async Task<int> CodeAsync(string path) => int.Parse((await SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).Split(' ')[1], CultureInfo.InvariantCulture);

    private async Task<JObject> BodyAsync(string path)
    {
        var answer = await SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        return JObject.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private async Task<string> SendAsync(string request, IPEndPoint? to = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(to ?? _server.Address, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancel);
        // Said all, like a client that closes its side: what is no whole head then is answered as such.
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Cancel);
    }
}
