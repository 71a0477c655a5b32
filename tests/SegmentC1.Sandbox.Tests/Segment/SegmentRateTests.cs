using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace SegmentC1.Sandbox.Tests;

public sealed class SegmentRateTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Headers_count_the_window_and_its_end_is_a_date_of_the_servers_clock()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { TimeProvider = _clock, RateLimitPerWindow = 3, ClockOffset = TimeSpan.FromHours(-2) });
        using var wire = new Wire(sandbox);
        using var first = await wire.GetAsync("/");
        Assert.Equal(("1", "2", "Mon, 23 Nov 2026 06:01:00 GMT"), Rate(first));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero), first.Headers.Date);
        _clock.Advance(TimeSpan.FromSeconds(20));
        using var second = await wire.GetAsync("/users");
        Assert.Equal(("2", "1", "Mon, 23 Nov 2026 06:01:00 GMT"), Rate(second));
    }

    [Fact]
    public async Task Above_the_limit_the_answer_is_429_with_the_points_until_the_window_ends()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { TimeProvider = _clock, RateLimitPerWindow = 2 });
        using var wire = new Wire(sandbox);
        await wire.DataAsync("/");
        await wire.DataAsync("/");
        _clock.Advance(TimeSpan.FromSeconds(2.4));
        using var refused = await wire.GetAsync("/");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.False(refused.Headers.Contains("X-RateLimit-Reset"));
        Assert.False(refused.Headers.Contains("Retry-After"));
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["errors"]![0]!;
        Assert.Equal("RequestError", error["type"]!.GetValue<string>());
        Assert.Equal("""{"msBeforeNext":57600,"remainingPoints":0,"consumedPoints":3}""", error["data"]!.ToJsonString());
        _clock.Advance(TimeSpan.FromSeconds(57.6));
        using var next = await wire.GetAsync("/");
        Assert.Equal(("1", "1", "Mon, 23 Nov 2026 08:02:00 GMT"), Rate(next));
    }

    [Fact]
    public async Task Each_write_has_a_window_of_its_own_and_a_refused_one_is_not_carried_out()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new() { TimeProvider = _clock, WriteLimitPerWindow = 1, RateHeadersOnRefusal = true });
        using var wire = new Wire(sandbox);
        using var made = await wire.SendAsync(HttpMethod.Post, "/groups", """{"name":"a"}""");
        Assert.Equal(("1", "0", "Mon, 23 Nov 2026 08:01:00 GMT"), Rate(made));
        using var refused = await wire.SendAsync(HttpMethod.Post, "/groups", """{"name":"b"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("2", Rate(refused).Consumed);
        Assert.Equal(201, (await wire.JsonAsync(HttpMethod.Post, "/labels", """{"label":{"key":"k","value":"v"}}""")).Status);
        Assert.Equal(2, sandbox.World.Writes.Count);
        using var read = await wire.GetAsync("/groups");
        Assert.False(read.Headers.Contains("X-RateLimit-Consumed"));
    }

    private static (string Consumed, string Remaining, string Reset) Rate(HttpResponseMessage response) =>
        (response.Headers.GetValues("X-RateLimit-Consumed").Single(), response.Headers.GetValues("X-RateLimit-Remaining").Single(), response.Headers.GetValues("X-RateLimit-Reset").Single());
}
