using Newtonsoft.Json.Linq;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Segment.Tests;

public class RateTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset ServerStart = new(2031, 5, 6, 7, 8, 0, TimeSpan.Zero);

    private const string User = """{"data":{"user":{"id":"u","permissions":[]}}}""";

    private static string Rfc(DateTimeOffset moment) => moment.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_burst_goes_on_until_the_reserve_and_then_waits_for_the_servers_reset()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        var notices = new Notices();
        // 20 points a window of 60 s; the server's clock is years away from ours.
        var start = time.GetUtcNow();
        var counted = new Dictionary<long, int>();
        server.On("GET /users/u", (context, _) =>
        {
            var elapsed = time.GetUtcNow() - start;
            var window = (long)(elapsed.TotalSeconds / 60);
            lock (counted)
            {
                var used = counted[window] = counted.GetValueOrDefault(window) + 1;
                return context.JsonAsync(
                    User,
                    200,
                    ("X-RateLimit-Consumed", $"{used}"),
                    ("X-RateLimit-Remaining", $"{20 - used}"),
                    ("X-RateLimit-Reset", Rfc(ServerStart + TimeSpan.FromSeconds((window + 1) * 60))),
                    ("Date", Rfc(ServerStart + elapsed)));
            }
        });
        using var client = server.Client(options => options with { TimeProvider = time, OnNotice = notices.Add });

        for (var i = 0; i < 40; i++) await client.GetUserAsync("u", Stop);

        // 10 % of 20 stay for others: 18 in the first window, 18 in the second, the rest in the third.
        Assert.Equal([18, 18, 4], counted.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal(2, time.Waits.Count);
        Assert.InRange(time.Waits[0], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
        Assert.Equal(2, notices.Of(SegmentNoticeKind.RateWait).Count);
        Assert.Equal(time.Waits[0], notices.Of(SegmentNoticeKind.RateWait)[0].Delay);
    }

    [Fact]
    public async Task Many_at_once_do_not_overrun_the_window()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        var notices = new Notices();
        var start = time.GetUtcNow();
        var counted = new Dictionary<long, int>();
        server.On("GET /users/u", async (context, _) =>
        {
            var elapsed = time.GetUtcNow() - start;
            var window = (long)(elapsed.TotalSeconds / 60);
            int used;
            lock (counted) used = counted[window] = counted.GetValueOrDefault(window) + 1;
            await Task.Yield();
            await context.JsonAsync(
                User,
                200,
                ("X-RateLimit-Consumed", $"{Math.Min(used, 30)}"),
                ("X-RateLimit-Remaining", $"{Math.Max(30 - used, 0)}"),
                ("X-RateLimit-Reset", Rfc(ServerStart + TimeSpan.FromSeconds((window + 1) * 60))),
                ("Date", Rfc(ServerStart + elapsed)));
        });
        const int atOnce = 8;
        using var client = server.Client(options => options with { TimeProvider = time, OnNotice = notices.Add, MaxConcurrency = atOnce });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetUserAsync("u", Stop)));

        Assert.Equal(100, server.Requests.Count);
        Assert.InRange(counted[0], 1, 27);
        // What was under way when this clock leapt arrives in the next window; a real one does not leap.
        Assert.All(counted.Values, used => Assert.InRange(used, 1, 27 + atOnce));
        Assert.Equal(counted.Count - 1, notices.Of(SegmentNoticeKind.RateWait).Count);
    }

    [Fact]
    public async Task Without_rate_headers_nothing_is_held_back()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("GET /users/u", User);
        using var client = server.Client(options => options with { TimeProvider = time });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.GetUserAsync("u", Stop)));

        Assert.Empty(time.Waits);
        Assert.Equal(200, server.Requests.Count);
    }

    [Theory]
    [InlineData("not a date")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public async Task A_reset_that_cannot_be_read_holds_nothing_back(string reset)
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("GET /users/u", (context, _) => context.JsonAsync(User, 200, ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", reset)));
        using var client = server.Client(options => options with { TimeProvider = time });

        for (var i = 0; i < 3; i++) await client.GetUserAsync("u", Stop);

        Assert.Empty(time.Waits);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("1936607310", 30)]
    [InlineData("1936607310000", 30)]
    [InlineData("2031-05-15T10:28:30Z", 30)]
    [InlineData("Thu, 15 May 2031 10:28:30 GMT", 30)]
    [InlineData("Thu, 15 May 2031 10:28:30 +0000", 30)]
    [InlineData("Thu, 15 May 2031 12:28:30 +0200", 30)]
    public async Task A_reset_is_understood_in_the_forms_that_gateways_write(string reset, int seconds)
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("GET /users/u", (context, call) => call > 0 ? context.JsonAsync(User) : context.JsonAsync(
            User, 200, ("X-RateLimit-Remaining", "1"), ("X-RateLimit-Reset", reset), ("Date", "Thu, 15 May 2031 10:28:00 GMT")));
        using var client = server.Client(options => options with { TimeProvider = time });

        await client.GetUserAsync("u", Stop);
        await client.GetUserAsync("u", Stop);

        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 2));
    }

    [Fact]
    public async Task A_limit_too_small_for_a_reserve_still_lets_one_through()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        var start = time.GetUtcNow();
        server.On("GET /users/u", (context, _) =>
        {
            var elapsed = time.GetUtcNow() - start;
            var window = (long)(elapsed.TotalSeconds / 10);
            return context.JsonAsync(
                User, 200, ("X-RateLimit-Consumed", "1"), ("X-RateLimit-Remaining", "0"),
                ("X-RateLimit-Reset", Rfc(ServerStart + TimeSpan.FromSeconds((window + 1) * 10))), ("Date", Rfc(ServerStart + elapsed)));
        });
        using var client = server.Client(options => options with { TimeProvider = time, MaxConcurrency = 1 });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.GetUserAsync("u", Stop)));

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(3, time.Waits.Count);
    }

    public static TheoryData<string, (string, string)[], int> Refusals => new()
    {
        // Each source of the wait, with the weaker ones present and saying something else.
        { """{"errors":[{"type":"RequestError","data":{"msBeforeNext":57600}}]}""", [("Retry-After", "7"), ("X-RateLimit-Reset", Rfc(ServerStart.AddSeconds(40)))], 7 },
        { """{"errors":[{"type":"RequestError","data":{"msBeforeNext":57600}}]}""", [("Retry-After", Rfc(ServerStart.AddSeconds(12)))], 12 },
        { """{"errors":[{"type":"RequestError","data":{"msBeforeNext":21500.0}}]}""", [("X-RateLimit-Reset", Rfc(ServerStart.AddSeconds(40)))], 21 },
        { "<html></html>", [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", Rfc(ServerStart.AddSeconds(40)))], 40 },
        { "{}", [], 60 },
        { "{}", [("Retry-After", "-5")], 0 },
        { """{"errors":[{"data":{"msBeforeNext":"soon"}}]}""", [("Retry-After", "soon")], 60 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_for_the_rate_is_waited_out_for_as_long_as_it_says(string body, (string, string)[] headers, int seconds)
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        var notices = new Notices();
        server.On("GET /users/u", (context, call) => call > 0
            ? context.JsonAsync(User)
            : context.JsonAsync(body, 429, [.. headers, ("Date", Rfc(ServerStart))]));
        using var client = server.Client(options => options with { TimeProvider = time, OnNotice = notices.Add });

        await client.GetUserAsync("u", Stop);

        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 1));
        var notice = Assert.Single(notices.All);
        Assert.Equal(SegmentNoticeKind.RateWait, notice.Kind);
        Assert.InRange(notice.Delay!.Value, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 1));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_write_is_repeated_after_a_refusal_for_the_rate(string method)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On($"{method} /groups", (context, call) => context.JsonAsync("{}", call == 0 ? 429 : 200));
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        await client.Transport.SendAsync(new SegmentRequest(new HttpMethod(method), "groups", JsonBody: "{}"), _ => ValueTask.FromResult(0), null, Stop);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("{}", server.Requests[1].Body);
    }

    [Fact]
    public async Task A_refused_write_holds_up_neither_the_reading_nor_another_write()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new WatchedTime();
        server.On("PUT /users/u/permissions", (context, call) => context.JsonAsync("{}", call == 0 ? 429 : 200, ("Retry-After", "30")));
        server.On("PUT /users/v/permissions", "{}");
        server.On("PUT /groups/g/permissions", "{}");
        server.On("GET /users/u", User);
        using var client = server.Client(options => options with { TimeProvider = time });

        var refused = WriteAsync("users/u/permissions");
        await NextWaitAsync(time);
        await client.GetUserAsync("u", Stop);
        await WriteAsync("groups/g/permissions");
        var sameKind = WriteAsync("users/v/permissions");
        await NextWaitAsync(time);
        Assert.False(refused.IsCompleted || sameKind.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(32));
        await Task.WhenAll(refused, sameKind);

        Assert.Equal(5, server.Requests.Count);

        Task WriteAsync(string path) =>
            client.Transport.SendFreshAsync(new SegmentRequest(HttpMethod.Put, path), (_, _) => Task.FromResult<JObject?>([]), _ => ValueTask.FromResult(true), Stop);
    }

    [Fact]
    public async Task Waiting_has_a_bound_in_total()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("GET /users/u", (context, _) => context.JsonAsync("""{"errors":[{"type":"RequestError","message":"Too many."}]}""", 429, ("Retry-After", "50"), ("X-Request-Id", "r-9")));
        using var client = server.Client(options => options with { TimeProvider = time, MaxRateWait = TimeSpan.FromSeconds(120) });

        var error = await Assert.ThrowsAsync<SegmentRateLimitException>(() => client.GetUserAsync("u", Stop));

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(2, time.Waits.Count);
        Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(51));
        Assert.Equal((429, "r-9", "RequestError"), (error.HttpStatus, error.RequestId, error.ApiErrorType));
        Assert.Contains("Too many.", error.Message);
    }

    [Fact]
    public async Task A_refusal_that_asks_for_no_wait_does_not_become_a_storm()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("GET /users/u", (context, _) => context.JsonAsync("{}", 429, ("Retry-After", "0")));
        using var client = server.Client(options => options with { TimeProvider = time, MaxRateWait = TimeSpan.FromMinutes(1) });

        await Assert.ThrowsAsync<SegmentRateLimitException>(() => client.GetUserAsync("u", Stop));

        Assert.InRange(server.Requests.Count, 3, 15);
    }

    [Fact]
    public async Task After_a_refusal_beyond_the_bound_nothing_more_is_sent()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users/u", (context, _) => context.JsonAsync("{}", 429, ("Retry-After", "3600")));
        server.On("GET /users/v", User);
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        await Assert.ThrowsAsync<SegmentRateLimitException>(() => client.GetUserAsync("u", Stop));
        var second = await Assert.ThrowsAsync<SegmentRateLimitException>(() => client.GetUserAsync("v", Stop));

        Assert.Single(server.Requests);
        Assert.InRange(second.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Contains("Nothing was sent", second.Message);
    }

    [Fact]
    public async Task One_refusal_holds_back_all_and_is_told_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new WatchedTime();
        var notices = new Notices();
        server.On("GET /users/u", (context, call) => call == 0
            ? context.JsonAsync("{}", 429, ("Retry-After", "20"))
            : context.JsonAsync(User));
        using var client = server.Client(options => options with { TimeProvider = time, OnNotice = notices.Add, MaxConcurrency = 4 });

        var first = client.GetUserAsync("u", Stop);
        await NextWaitAsync(time);
        var others = Enumerable.Range(0, 3).Select(_ => client.GetUserAsync("u", Stop)).ToList();
        foreach (var _ in others) await NextWaitAsync(time);
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromSeconds(22));
        await Task.WhenAll([first, .. others]);

        Assert.Equal(5, server.Requests.Count);
        Assert.Single(notices.All);
    }

    [Fact]
    public async Task A_wait_for_the_window_can_be_cancelled()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new WatchedTime();
        server.On("GET /users/u", (context, _) => context.JsonAsync("{}", 429, ("Retry-After", "200")));
        using var client = server.Client(options => options with { TimeProvider = time });
        using var stop = new CancellationTokenSource();

        var reading = client.GetUserAsync("u", stop.Token);
        await NextWaitAsync(time);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_busy_server_that_names_a_time_is_left_alone_for_it()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On("GET /users/u", (context, call) => call == 0 ? context.JsonAsync("{}", 503, ("Retry-After", "9")) : context.JsonAsync(User));
        using var client = server.Client(options => options with { TimeProvider = time });

        await client.GetUserAsync("u", Stop);

        Assert.Equal([TimeSpan.FromSeconds(9)], time.Waits);
    }

    // The time limits of attempts are timers, too.
    private static async Task NextWaitAsync(WatchedTime time)
    {
        while (await time.NextTimerAsync(Stop) == TimeSpan.FromSeconds(100))
        {
        }
    }
}
