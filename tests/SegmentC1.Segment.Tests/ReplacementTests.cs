using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

/// <summary>A replacement is worked out anew for each attempt, and its labels mean the same wherever a server looks for them.</summary>
public sealed class ReplacementTests
{
    private const string Target = "PUT /users/u/permissions";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static SegmentPermission Role(string id) => new(id, null, [new("WORKSPACE", "w", [])], []);

    [Fact]
    public async Task Each_attempt_sends_what_was_worked_out_after_the_wait_before_it()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On(Target, (context, call) => call switch
        {
            0 => context.JsonAsync("""{"errors":[{"type":"x","message":"Slow.","data":{"msBeforeNext":2500}}]}""", 429),
            1 => context.JsonAsync("{}", 503, ("Retry-After", "7")),
            2 => context.CutAsync("{"),
            _ => context.JsonAsync("{}"),
        });
        using var client = server.Client(options => options with { TimeProvider = time });
        List<(int Sent, int Waits, bool MayBeDone)> asked = [];

        await client.ReplaceUserPermissionsAsync("u", (mayBeDone, _) =>
        {
            asked.Add((server.Requests.Count, time.Waits.Count, mayBeDone));
            return Task.FromResult<IReadOnlyList<SegmentPermission>?>([Role($"r{asked.Count}")]);
        }, Stop);

        Assert.Equal([(0, 0, false), (1, 1, false), (2, 2, true), (3, 3, true)], asked);
        Assert.Equal(["r1", "r2", "r3", "r4"], server.Requests.Select(seen => (string?)JObject.Parse(seen.Body)["permissions"]![0]!["roleId"]));
        Assert.InRange(time.Waits[0], TimeSpan.FromMilliseconds(2500), TimeSpan.FromMilliseconds(2751));
        Assert.InRange(time.Waits[1], TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7));
        Assert.Equal(4, client.RequestCount);
    }

    [Fact]
    public async Task What_was_worked_out_before_a_wait_for_other_requests_is_worked_out_again()
    {
        await using var server = await ScriptedServer.StartAsync();
        var (busy, free) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.On("GET /", async (context, _) =>
        {
            busy.SetResult();
            await free.Task;
            await context.JsonAsync("""{"data":{"workspace":{"id":"w1","slug":"s","name":"N"}}}""");
        });
        server.On(Target, "{}");
        var time = new FakeTimeProvider();
        using var client = server.Client(options => options with { MaxConcurrency = 1, TimeProvider = time });
        var reading = client.GetWorkspaceAsync(Stop);
        await busy.Task.WaitAsync(Stop);
        var asked = 0;

        var writing = client.ReplaceUserPermissionsAsync("u", (_, _) => Task.FromResult<IReadOnlyList<SegmentPermission>?>([Role($"r{++asked}")]), Stop);
        Assert.Equal(1, asked);
        time.Advance(TimeSpan.FromSeconds(2));
        free.SetResult();
        await reading;
        await writing;

        Assert.Equal("r2", (string?)JObject.Parse(server.Requests[^1].Body)["permissions"]![0]!["roleId"]);
    }

    [Fact]
    public async Task A_form_that_was_not_sent_is_not_learned()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(Target, (context, call) => context.JsonAsync("{}", call == 0 ? 400 : 200));
        using var client = server.Client();
        SegmentPermission labelled = new("r", null, [new("WORKSPACE", "w", [new("env", "prod")])], [new("env", "prod")]);
        var asked = 0;
        Task ReplaceAsync() => client.ReplaceUserPermissionsAsync("u", (_, _) => Task.FromResult<IReadOnlyList<SegmentPermission>?>(++asked == 2 ? null : [labelled]), Stop);

        await ReplaceAsync();
        await ReplaceAsync();

        Assert.Equal(2, server.Requests.Count);
        Assert.NotNull(JObject.Parse(server.Requests[1].Body)["permissions"]![0]!["labels"]);
    }

    [Fact]
    public async Task Nothing_more_is_sent_once_there_is_nothing_to_send()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(Target, "{}", 503);
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });

        await client.ReplaceUserPermissionsAsync("u", (mayBeDone, _) => Task.FromResult<IReadOnlyList<SegmentPermission>?>(mayBeDone ? null : []), Stop);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_window_that_is_full_is_waited_for_before_the_state_is_worked_out()
    {
        await using var server = await ScriptedServer.StartAsync();
        var time = new LeapingTime();
        server.On(Target, (context, _) => context.JsonAsync(
            "{}", 200, ("X-RateLimit-Consumed", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "40"), ("Date", time.GetUtcNow().ToString("R"))));
        using var client = server.Client(options => options with { TimeProvider = time });
        List<int> waits = [];
        Task ReplaceAsync() => client.ReplaceUserPermissionsAsync("u", (_, _) =>
        {
            waits.Add(time.Waits.Count);
            return Task.FromResult<IReadOnlyList<SegmentPermission>?>([]);
        }, Stop);

        await ReplaceAsync();
        await ReplaceAsync();

        Assert.Equal([0, 1], waits);
        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(42));
    }

    [Fact]
    public async Task What_is_worked_out_may_read_although_only_one_request_goes_at_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /users/u", """{"data":{"user":{"id":"u","name":"U","email":"u@example.com","permissions":[]}}}""").On(Target, "{}");
        using var client = server.Client(options => options with { MaxConcurrency = 1 });

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.ReplaceUserPermissionsAsync("u", async (_, stop) => (await client.GetUserAsync("u", stop)).Permissions, Stop)));

        Assert.Equal((3, 3), (server.Count("GET /users/u"), server.Count(Target)));
    }

    [Fact]
    public async Task Working_out_that_fails_ends_the_call_and_tells_what_became_of_the_attempt_before()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(Target, "{}", 503);
        using var client = server.Client(options => options with { TimeProvider = new LeapingTime() });
        Task ReplaceAsync(bool first) => client.ReplaceUserPermissionsAsync(
            "u", (mayBeDone, _) => first || mayBeDone ? throw new SegmentForbiddenException("No.") : Task.FromResult<IReadOnlyList<SegmentPermission>?>([]), Stop);

        await Assert.ThrowsAsync<SegmentForbiddenException>(() => ReplaceAsync(first: true));
        Assert.Empty(server.Requests);
        Assert.IsType<SegmentForbiddenException>((await Assert.ThrowsAsync<SegmentOutcomeUnknownException>(() => ReplaceAsync(first: false))).InnerException);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task No_replacement_goes_out_with_a_body_made_beforehand()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.Transport.SendAsync(new SegmentRequest(HttpMethod.Put, "x", JsonBody: "{}"), _ => ValueTask.FromResult(0), null, Stop));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(422, true)]
    [InlineData(400, true)]
    [InlineData(409, false)]
    public async Task A_server_that_takes_labels_at_the_documented_place_only_gets_them_there(int status, bool again)
    {
        await using var server = await ScriptedServer.StartAsync();
        foreach (var route in new[] { Target, "POST /groups/g/permissions" })
        {
            server.On(route, (context, call) => context.JsonAsync("""{"errors":[{"type":"x","message":"Unknown field."}]}""", call == 0 ? status : 200));
        }

        SegmentPermission[] set = [Role("r1"), Role("r2") with { Labels = [new("env", "prod")] }];
        foreach (var write in new Func<SegmentClient, Task>[] { one => one.ReplaceUserPermissionsAsync("u", (_, _) => Task.FromResult<IReadOnlyList<SegmentPermission>?>(set), Stop), one => one.AddGroupPermissionsAsync("g", set, Stop) })
        {
            var before = server.Requests.Count;
            using var one = server.Client();
            if (again) await write(one);
            else await Assert.ThrowsAsync<SegmentRequestException>(() => write(one));

            var sent = server.Requests.Skip(before).Select(seen => (JArray)JObject.Parse(seen.Body)["permissions"]!).ToList();
            Assert.Equal(again ? 2 : 1, sent.Count);
            Assert.Equal(Facts(set), Read(sent[^1], inside: true, beside: false));
            Assert.Equal(!again, sent[^1].Any(permission => permission["labels"] is not null));
        }

        // What has no labels there has no other form: the refusal stands.
        server.On(Target, """{"errors":[{"type":"x","message":"No."}]}""", status);
        var count = server.Requests.Count;
        using var client = server.Client();
        await Assert.ThrowsAsync<SegmentRequestException>(() => client.ReplaceUserPermissionsAsync("u", (_, _) => Task.FromResult<IReadOnlyList<SegmentPermission>?>([set[0]]), Stop));
        Assert.Equal(count + 1, server.Requests.Count);
    }

    [Property(MaxTest = 2000)]
    public void Labels_mean_the_same_where_they_are_documented_and_where_they_were_read(int seed)
    {
        var random = new Random(seed);
        var set = Enumerable.Range(0, random.Next(5)).Select(_ => Permission(random)).ToList();

        var sent = (JArray)WriteBodies.Permissions(set)["permissions"]!;

        Assert.Equal(Facts(set), Read(sent, inside: true, beside: false));
        Assert.Equal(Facts(set), Read(sent, inside: true, beside: true));
        var toldBeside = set.Where(permission => permission.Labels.Count > 0).ToList();
        Assert.Equal(Facts(toldBeside), Read((JArray)WriteBodies.Permissions(toldBeside)["permissions"]!, inside: false, beside: true));
        Assert.All(sent.Where(permission => permission["labels"] is not null), permission => Assert.Contains(toldBeside, told => told.RoleId == (string?)permission["roleId"]));
    }

    private static SegmentPermission Permission(Random random)
    {
        var labelled = random.Next(2) == 0;
        return new SegmentPermission(
            $"r{random.Next(4)}",
            null,
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => labelled || random.Next(2) == 0 ? new SegmentPermissionResource("WORKSPACE", "w", Labels(random)) : new("SOURCE", $"s{i}", []))],
            labelled ? Labels(random) : []);
    }

    private static List<SegmentLabel> Labels(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => new SegmentLabel(random.Next(2) == 0 ? "env" : "team", $"{random.Next(2)}"))];

    // What a server understands that looks for labels at these places.
    private static IEnumerable<string> Read(JArray permissions, bool inside, bool beside) => permissions.SelectMany(permission => permission["resources"]!.Select(resource =>
        Fact($"{permission["roleId"]}", $"{resource["type"]}", $"{resource["id"]}", (inside ? Texts(resource) : []).Concat(beside ? Texts(permission) : [])))).Distinct().Order();

    private static IEnumerable<string> Texts(JToken item) => (item["labels"] ?? new JArray()).Select(label => $"{label["key"]}={label["value"]}");

    private static IEnumerable<string> Facts(IEnumerable<SegmentPermission> set) => set.SelectMany(permission => permission.Resources.Select(resource =>
        Fact(permission.RoleId, resource.Type, resource.Id!, permission.Labels.Concat(resource.Labels).Select(label => $"{label.Key}={label.Value}")))).Distinct().Order();

    private static string Fact(string role, string type, string id, IEnumerable<string> labels) => $"{role}|{type}|{id}|{string.Join(',', labels.Distinct().Order(StringComparer.Ordinal))}";
}
