using Microsoft.Extensions.Time.Testing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne.Tests.Connector;

public class ConnectorLogTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 30, 12, 250, TimeSpan.Zero));

    [Fact]
    public void A_task_is_one_line_for_people()
    {
        var log = new ConnectorLog(json: false, detailed: false, _time);

        Assert.Equal("2026-11-23T09:30:12.250Z task t1 grant: succeeded in 1.50 s, 3 requests", log.Line(Report()));
        Assert.Equal("2026-11-23T09:30:12.250Z task t1 grant: failed in 1.50 s, 3 requests (NotFound)", log.Line(Failed("grant")));
        Assert.Equal("2026-11-23T09:30:12.250Z task t1 grant: succeeded in 1.50 s, 3 requests; ConductorOne was not told", log.Line(Report() with { Reported = false }));
    }

    [Fact]
    public void A_task_is_one_object_for_machines()
    {
        var line = new ConnectorLog(json: true, detailed: false, _time).Line(Report());

        Assert.DoesNotContain('\n', line);
        Assert.Equal(
            """{"time":"2026-11-23T09:30:12.250Z","level":"info","event":"task","taskId":"t1","kind":"grant","outcome":"succeeded","status":null,"message":null,"nonRetryable":false,"reported":true,"durationMs":1500,"segmentRequests":3}""",
            line);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_may_name_a_person_is_told_only_in_detail(bool json)
    {
        var quiet = new ConnectorLog(json, detailed: false, _time);
        var detailed = new ConnectorLog(json, detailed: true, _time);

        Assert.DoesNotContain("Ada", quiet.Line(Failed("grant")), StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", quiet.Line(Failed("create_account")), StringComparison.Ordinal);
        Assert.Contains("Ada", detailed.Line(Failed("grant")), StringComparison.Ordinal);
        // Why a sync was refused must be readable without more.
        Assert.Contains("Ada", quiet.Line(Failed("sync_full")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_with_line_breaks_and_quotes_stays_one_line_of_json()
    {
        var line = new ConnectorLog(json: true, detailed: false, _time).Line(ConnectorLogLevel.Warn, "first \"line\"\nsecond");

        Assert.DoesNotContain('\n', line);
        using var reader = new JsonTextReader(new StringReader(line)) { DateParseHandling = DateParseHandling.None };
        var read = JObject.Load(reader);
        Assert.Equal(("2026-11-23T09:30:12.250Z", "warn", "connector", "first \"line\"\nsecond"), ((string?)read["time"], (string?)read["level"], (string?)read["event"], (string?)read["message"]));
    }

    [Fact]
    public void How_loud_a_task_is_depends_on_its_end()
    {
        Assert.Equal(ConnectorLogLevel.Info, ConnectorLog.LevelOf(Report()));
        Assert.Equal(ConnectorLogLevel.Warn, ConnectorLog.LevelOf(Report() with { Reported = false }));
        Assert.Equal(ConnectorLogLevel.Warn, ConnectorLog.LevelOf(Report() with { Outcome = ConnectorTaskOutcome.Cancelled }));
        Assert.Equal(ConnectorLogLevel.Warn, ConnectorLog.LevelOf(Report() with { Outcome = ConnectorTaskOutcome.Abandoned }));
        Assert.Equal(ConnectorLogLevel.Error, ConnectorLog.LevelOf(Failed("grant")));
    }

    private static ConnectorTaskReport Failed(string kind) => Report() with { Kind = kind, Outcome = ConnectorTaskOutcome.Failed, Status = "NotFound", Message = "Ada is not there" };

    private static ConnectorTaskReport Report() => new()
    {
        TaskId = "t1",
        Kind = "grant",
        Outcome = ConnectorTaskOutcome.Succeeded,
        Reported = true,
        StartedAt = default,
        Duration = TimeSpan.FromSeconds(1.5),
        SegmentRequests = 3,
    };
}
