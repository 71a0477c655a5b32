using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne.Tests.Rest;

/// <summary>Tasks as they come and go over the wire.</summary>
public sealed class TaskTests
{
    private const string Open = """{"taskView":{"task":{"id":"t","state":"TASK_STATE_OPEN","policy":{"current":{"id":"s","approval":{}}},"type":{"grant":{}}}}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"grant":{"outcome":"GRANT_OUTCOME_WAIT_TIMED_OUT"}}""", ConductorOneTaskKind.Grant, "WaitTimedOut")]
    [InlineData("""{"revoke":{"outcome":"REVOKE_OUTCOME_REVOKED"},"grant":null}""", ConductorOneTaskKind.Revoke, "Revoked")]
    [InlineData("""{"certify":{"outcome":"CERTIFY_OUTCOME_UNSPECIFIED"}}""", ConductorOneTaskKind.Certify, "")]
    [InlineData("""{"grant":{"outcome":"GRANT_OUTCOME_SOMETHING_NEW"}}""", ConductorOneTaskKind.Grant, "SomethingNew")]
    [InlineData("""{"offboarding":{}}""", ConductorOneTaskKind.Other, "")]
    public async Task Outcomes_are_words_and_new_ones_stay_readable(string type, ConductorOneTaskKind kind, string outcome)
    {
        await using var fixture = await Fixture.StartAsync(_ => $$"""{"taskView":{"task":{"id":"t","numericId":"7","state":"TASK_STATE_CLOSED","type":{{type}} } } }""");

        var task = await fixture.Tasks.GetAsync("7", Stop);

        Assert.Equal((kind, outcome, "Closed", false), (task.Kind, task.Outcome, task.State, task.IsOpen));
    }

    [Fact]
    public async Task A_wait_asks_more_and_more_seldom_and_ends_at_its_limit()
    {
        await using var fixture = await Fixture.StartAsync(_ => Open);
        var task = await fixture.Tasks.GetAsync("t", Stop);

        var error = await Assert.ThrowsAsync<ConductorOneTaskOpenException>(() => fixture.Tasks.WaitAsync(task, TimeSpan.FromMinutes(5), null, Stop));

        var waits = fixture.Time.Waits.Select(wait => wait.TotalSeconds).ToList();
        Assert.Equal(300, waits.Sum(), 3);
        Assert.Equal(1, waits[0], 3);
        Assert.All(waits, wait => Assert.InRange(wait, 0, 15));
        Assert.Equal("Approval", error.Task.Step);
    }

    [Fact]
    public async Task A_request_says_what_is_asked_and_is_not_repeated()
    {
        await using var fixture = await Fixture.StartAsync(_ => null);
        var order = new ConductorOneAccessOrder { Entitlement = new ConductorOneEntitlement { Id = "e", AppId = "a" }, UserId = "u", Justification = "why", Duration = TimeSpan.FromHours(4) };

        await Assert.ThrowsAsync<ConductorOneServerException>(() => fixture.Tasks.RequestAsync(order, Stop));

        var (path, body) = Assert.Single(fixture.Received);
        Assert.Equal("/api/v1/task/grant", path);
        var sent = JObject.Parse(body);
        Assert.True(sent.Remove("expandMask"));
        Assert.True(JToken.DeepEquals(JObject.Parse("""{"appId":"a","appEntitlementId":"e","identityUserId":"u","description":"why","grantDuration":"14400s"}"""), sent), body);
    }

    [Theory]
    [InlineData(422, """{"title":"Invalid request"}""", 2)]
    [InlineData(400, """{"message":"request/body/grantDuration must match format \"duration\""}""", 2)]
    [InlineData(400, """{"code":3,"message":"duration is longer than allowed"}""", 1)]
    public async Task A_gateway_that_takes_the_description_by_the_word_gets_the_duration_as_it_reads_it(int status, string refusal, int requests)
    {
        await using var fixture = await Fixture.StartAsync((_, body) => JObject.Parse(body).Value<string>("grantDuration") == "PT4H" ? (200, Open) : (status, refusal));
        var order = new ConductorOneAccessOrder { Entitlement = new ConductorOneEntitlement { Id = "e", AppId = "a" }, Duration = TimeSpan.FromHours(4) };

        var failure = await Record.ExceptionAsync(async () => Assert.Equal("t", (await fixture.Tasks.RequestAsync(order, Stop)).Id));

        Assert.Equal(requests, fixture.Received.Count);
        Assert.Contains("\"14400s\"", fixture.Received[0].Body);
        Assert.Equal(requests == 1, failure is ConductorOneRequestException);
    }

    [Theory]
    [InlineData("14400s", 4 * 3600.0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("PT4H", 4 * 3600.0)]
    [InlineData("P1DT30M", 24.5 * 3600)]
    [InlineData("P", null)]
    [InlineData("soon", null)]
    public async Task A_duration_is_read_in_both_forms(string text, double? seconds)
    {
        await using var fixture = await Fixture.StartAsync(_ => $$"""{"taskView":{"task":{"id":"t","type":{"grant":{"grantDuration":"{{text}}"} } } } }""");

        var task = await fixture.Tasks.GetAsync("t", Stop);

        Assert.Equal(seconds, task.Duration?.TotalSeconds);
    }

    [Theory]
    [InlineData("seen", "another")]
    [InlineData("seen", "")]
    public async Task A_step_that_was_not_seen_is_not_answered(string seen, string current)
    {
        await using var fixture = await Fixture.StartAsync(_ => $$"""{"taskView":{"task":{"id":"t","state":"TASK_STATE_OPEN","policy":{"current":{"id":"{{current}}","approval":{} } },"type":{"grant":{} } } } }""");

        await Assert.ThrowsAsync<ConductorOneTaskStateException>(() => fixture.Tasks.FindWaitingAsync("t", seen, Stop));

        Assert.All(fixture.Received, request => Assert.Equal("/api/v1/tasks/t", request.Path));
    }

    private sealed class Fixture : IAsyncDisposable
    {
        private readonly ScriptedHost _host;
        private readonly ConductorOneConnection _connection;

        private Fixture(ScriptedHost host, ConductorOneConnection connection, ImpatientTime time, List<(string, string)> received)
        {
            _host = host;
            _connection = connection;
            Time = time;
            Received = received;
            Tasks = new ConductorOneTasks(connection);
        }

        public ImpatientTime Time { get; }

        public ConductorOneTasks Tasks { get; }

        public List<(string Path, string Body)> Received { get; }

        /// <summary>Answers with the JSON; with 503 when there is none.</summary>
        public static Task<Fixture> StartAsync(Func<string, string?> answer) => StartAsync((path, _) => answer(path) is { } body ? (200, body) : (503, "{}"));

        public static async Task<Fixture> StartAsync(Func<string, string, (int Status, string Body)> answer)
        {
            var received = new List<(string, string)>();
            var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, async context =>
            {
                var path = context.Request.Path.Value!;
                var sent = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
                var (status, body) = path switch
                {
                    "/auth/v1/token" => (200, """{"access_token":"made-up","expires_in":600}"""),
                    "/api/v1/auth/introspect" => (200, """{"userId":"u"}"""),
                    _ => answer(path, sent),
                };
                if (!path.Contains("/auth/", StringComparison.Ordinal)) received.Add((path, sent));
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(body);
            });
            var time = new ImpatientTime();
            var options = new ConductorOneConnectionOptions { Credential = new ClientSecretCredential($"a@{host.Host}/pcc", Secrets.Secure(Secrets.SampleSecret)), TimeProvider = time };
            return new Fixture(host, await ConductorOneConnection.ConnectAsync(options, Stop), time, received);
        }

        public async ValueTask DisposeAsync()
        {
            _connection.Dispose();
            await _host.DisposeAsync();
        }
    }
}
