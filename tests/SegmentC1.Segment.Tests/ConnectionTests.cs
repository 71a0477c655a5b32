using Microsoft.AspNetCore.Http;

namespace SegmentC1.Segment.Tests;

public class ConnectionTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://api.example.com/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("ftp://localhost/")]
    [InlineData("https://user:secret@api.example.com/")]
    [InlineData("https://api.example.com/?x=1")]
    [InlineData("https://api.example.com/#x")]
    [InlineData("relative")]
    public void An_address_that_would_show_the_token_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new SegmentClient(Clients.Options(new Uri(address, UriKind.RelativeOrAbsolute))));

    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    [InlineData("http://127.0.0.1:1234/mock/", "http://127.0.0.1:1234/mock/")]
    [InlineData("http://[::1]:99/a/b", "http://[::1]:99/a/b/")]
    [InlineData("https://gateway.example.com/segment", "https://gateway.example.com/segment/")]
    public void An_address_may_have_a_prefix(string address, string expected)
    {
        using var client = new SegmentClient(Clients.Options(new Uri(address)));
        Assert.Equal(expected, client.ApiUri.AbsoluteUri);
    }

    [Theory]
    [InlineData(SegmentRegion.US, "https://api.segmentapis.com/")]
    [InlineData(SegmentRegion.EU, "https://eu1.api.segmentapis.com/")]
    public void A_region_has_its_address(SegmentRegion region, string expected)
    {
        using var client = new SegmentClient(new SegmentClientOptions { Token = Clients.Secret("t"), Region = region });
        Assert.Equal(expected, client.ApiUri.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("tökén")]
    public void A_token_that_no_header_can_carry_is_refused(string token) =>
        Assert.Throws<ArgumentException>(() => new SegmentClient(new SegmentClientOptions { Token = Clients.Secret(token) }));

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Concurrency_has_bounds(int concurrency) =>
        Assert.Throws<ArgumentException>(() => new SegmentClient(Clients.Options(new Uri("http://localhost")) with { MaxConcurrency = concurrency }));

    [Fact]
    public void The_system_proxy_is_used_but_not_towards_the_own_machine()
    {
        using var far = HttpStack.NewHandler(new Uri("https://api.segmentapis.com/"));
        using var near = HttpStack.NewHandler(new Uri("http://127.0.0.1/"));

        Assert.True(far.UseProxy);
        Assert.Null(far.Proxy);
        Assert.Null(far.SslOptions.RemoteCertificateValidationCallback);
        Assert.False(far.AllowAutoRedirect);
        Assert.False(near.UseProxy);
    }

    [Fact]
    public async Task The_callers_secret_may_be_disposed_after_the_client_is_made()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /", """{"data":{"workspace":{"id":"w1","slug":"s","name":"N"}}}""");
        var secret = Clients.Secret("short-lived");
        using var client = new SegmentClient(Clients.Options(server.Address) with { Token = secret });
        secret.Dispose();

        await client.GetWorkspaceAsync(Stop);

        Assert.Equal("Bearer short-lived", server.Requests[0].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_read_only_client_sends_no_write(string method)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client(options => options with { ReadOnly = true });
        var request = new SegmentRequest(new HttpMethod(method), "groups", JsonBody: "{}");

        var error = await Assert.ThrowsAsync<SegmentReadOnlyException>(() => client.Transport.SendAsync(request, _ => ValueTask.FromResult(0), null, Stop));

        Assert.Equal("Segment.ReadOnly", error.ErrorId);
        Assert.Empty(server.Requests);
        Assert.Equal(0, client.RequestCount);
        Assert.True(client.ReadOnly);
    }

    [Fact]
    public async Task A_write_goes_out_with_its_body()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("POST /groups", """{"data":{"userGroup":{"id":"g1","name":"N"}}}""");
        using var client = server.Client();

        var group = await client.Transport.SendAsync(
            new SegmentRequest(HttpMethod.Post, "groups", JsonBody: """{"name":"ü"}"""),
            json => PageReader.ReadOneAsync(json, "userGroup", row => Rows.GroupAsync(row, null)),
            null,
            Stop);

        Assert.Equal("g1", group.Id);
        Assert.Equal("""{"name":"ü"}""", server.Requests[0].Body);
        Assert.StartsWith("application/json", server.Requests[0].Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("GET", 500, 5)]
    [InlineData("GET", 408, 5)]
    [InlineData("DELETE", 502, 5)]
    [InlineData("POST", 500, 1)]
    [InlineData("PATCH", 503, 1)]
    [InlineData("GET", 404, 1)]
    [InlineData("GET", 422, 1)]
    public async Task Only_what_is_safe_is_repeated_and_not_for_ever(string method, int status, int requests)
    {
        await using var server = await ScriptedServer.StartAsync();
        var notices = new Notices();
        var time = new LeapingTime();
        server.On($"{method} /x", "{}", status);
        using var client = server.Client(options => options with { TimeProvider = time, OnNotice = notices.Add });

        await Assert.ThrowsAnyAsync<SegmentException>(() => client.Transport.SendAsync(new SegmentRequest(new HttpMethod(method), "x"), _ => ValueTask.FromResult(0), null, Stop));

        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(requests - 1, notices.Of(SegmentNoticeKind.Retry).Count);
        Assert.Equal(requests - 1, time.Waits.Count);
        for (var i = 1; i < time.Waits.Count; i++) Assert.True(time.Waits[i] > time.Waits[i - 1]);
    }

    [Theory]
    [InlineData("GET", 5)]
    [InlineData("POST", 1)]
    public async Task A_cut_connection_is_tried_again_where_that_is_safe(string method, int connections)
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\nX-Request-Id: r-1\nContent-Length: 900\n\n{\"data\":{\"roles\":[{\"id\":\"r1\",");
        using var client = new SegmentClient(Clients.Options(server.Address) with { TimeProvider = new LeapingTime() });
        var ledger = new ListLedger(SegmentListKind.Role);

        var error = await Assert.ThrowsAnyAsync<SegmentException>(() => client.Transport.SendAsync(
            new SegmentRequest(new HttpMethod(method), "roles"),
            json => PageReader.ReadPageAsync(json, "roles", row => Rows.RoleAsync(row, ledger)),
            ledger,
            Stop));

        // Of a write it is not known whether it was carried out.
        Assert.IsType<SegmentConnectionException>(method == "GET" ? error : Assert.IsType<SegmentOutcomeUnknownException>(error).InnerException);
        Assert.Equal(200, error.HttpStatus);
        Assert.Equal("r-1", error.RequestId);
        Assert.Equal(connections, server.Connections);
        Assert.Equal((connections, connections - 1), (ledger.Requests, ledger.Retries));
    }

    [Fact]
    public async Task JSON_that_ends_early_on_a_whole_connection_is_no_lost_connection()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\nConnection: close\n\n{\"data\":{\"roles\":[{\"id\":\"r1\",");
        using var client = new SegmentClient(Clients.Options(server.Address));

        var error = await Assert.ThrowsAsync<SegmentServerException>(() => client.ListRoles().ToListAsync(Stop));

        Assert.Equal(200, error.HttpStatus);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("200 OK", typeof(SegmentServerException))]
    [InlineData("403 Forbidden", typeof(SegmentForbiddenException))]
    public async Task A_broken_compression_is_an_error_of_the_answer(string status, Type type)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\nContent-Encoding: gzip\nContent-Length: 9\n\nno gzip !");
        using var client = new SegmentClient(Clients.Options(server.Address));

        Assert.IsType(type, await Assert.ThrowsAnyAsync<SegmentException>(() => client.ListRoles().ToListAsync(Stop)));
    }

    [Fact]
    public void Spans_have_bounds()
    {
        var options = Clients.Options(new Uri("http://localhost"));
        Assert.Throws<ArgumentException>(() => new SegmentClient(options with { Timeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new SegmentClient(options with { Timeout = Timeout.InfiniteTimeSpan }));
        Assert.Throws<ArgumentException>(() => new SegmentClient(options with { Timeout = TimeSpan.MaxValue }));
        Assert.Throws<ArgumentException>(() => new SegmentClient(options with { MaxRateWait = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentException>(() => new SegmentClient(options with { MaxRateWait = TimeSpan.MaxValue }));
    }

    [Fact]
    public async Task A_repeated_page_hands_no_row_out_twice()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users", (context, call) => call == 0
            ? context.CutAsync("""{"data":{"users":[{"id":"u1"},""")
            : context.JsonAsync("""{"data":{"users":[{"id":"u1"}],"pagination":{"totalEntries":1}}}"""));
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        var list = client.ListUsers();
        Assert.Single(await list.ToListAsync(Stop));

        Assert.Equal((1L, 0L, 2, 1), (list.Ledger.Rows, list.Ledger.Duplicates, list.Ledger.Requests, list.Ledger.Retries));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_does_not_come_in_time_is_given_up(bool inTheMiddle)
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new WatchedTime();
        var arrived = new SemaphoreSlim(0);
        server.On("GET /users", async (context, _) =>
        {
            if (inTheMiddle)
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"data":{"users":[""", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = server.Client(options => options with { TimeProvider = time, Timeout = TimeSpan.FromSeconds(30) });

        var reading = client.ListUsers().ToListAsync(Stop);
        Assert.Equal(TimeSpan.FromSeconds(30), await time.NextTimerAsync(Stop));
        await arrived.WaitAsync(Stop);
        time.Advance(TimeSpan.FromSeconds(30));
        time.Advance(await time.NextTimerAsync(Stop));
        Assert.Equal(TimeSpan.FromSeconds(30), await time.NextTimerAsync(Stop));
        await arrived.WaitAsync(Stop);
        time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<SegmentConnectionException>(() => reading);
        Assert.Contains("30 s", error.Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_a_request_at_any_point(bool inTheMiddle)
    {
        await using var server = await ScriptedServer.StartAsync();
        var arrived = new TaskCompletionSource();
        server.On("GET /users", async (context, _) =>
        {
            if (inTheMiddle)
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("""{"data":{"users":[{"id":"u1"},""", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = server.Client();
        using var stop = new CancellationTokenSource();

        var list = client.ListUsers();
        var reading = list.ToListAsync(stop.Token);
        await arrived.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(ListState.Incomplete, list.Ledger.State);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_disposed_client_sends_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        var client = server.Client();
        client.Dispose();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetWorkspaceAsync(Stop));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("a/b c", "/users/a%2Fb%20c")]
    [InlineData("a?b#c%", "/users/a%3Fb%23c%25")]
    [InlineData("ü:@", "/users/%C3%BC%3A%40")]
    [InlineData("...", "/users/...")]
    public async Task Ids_are_escaped(string id, string target)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET " + target, (context, _) => context.JsonAsync(new Newtonsoft.Json.Linq.JObject { ["data"] = new Newtonsoft.Json.Linq.JObject { ["user"] = new Newtonsoft.Json.Linq.JObject { ["id"] = id } } }.ToString()));
        using var client = server.Client();

        var user = await client.GetUserAsync(id, Stop);

        Assert.Equal([target], server.Targets);
        Assert.Equal(id, user.Id);
        Assert.Empty(user.Permissions!);
    }

    [Fact]
    public async Task Ids_that_are_none_are_refused_before_anything_is_sent()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();

        foreach (var id in new[] { "", ".", "..", new string('x', 256) })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.GetUserAsync(id, Stop));
            await Assert.ThrowsAsync<ArgumentException>(() => client.GetGroupAsync(id, Stop));
            Assert.Throws<ArgumentException>(() => client.ListGroupMembers(id));
            Assert.Throws<ArgumentException>(() => client.ListGroupInvites(id));
        }

        Assert.Empty(server.Requests);
    }
}
