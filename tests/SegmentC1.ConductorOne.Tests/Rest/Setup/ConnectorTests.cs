using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Rest;

/// <summary>The state of connectors, waiting for a sync, credentials, and that a secret does not come back in an error.</summary>
public sealed class ConnectorTests : SetupFixture
{
    [Fact]
    public async Task A_sync_is_watched_from_the_queue_to_its_good_end()
    {
        var connector = await NewCloudAsync("sgp_right");
        var seen = new List<string>();

        var first = await ConnectorSync.RunAsync(Connection, connector, TimeSpan.FromMinutes(5), new Collect(seen), Stop);
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await ConnectorSync.RunAsync(Connection, first, TimeSpan.FromMinutes(5), new Collect(seen), Stop);

        Assert.Equal(ConnectorState.Connected, second.State);
        Assert.True(second.LastSyncAt > first.LastSyncAt);
        Assert.Contains("Syncing", seen);
        // The first sync began with the settings, so that only the second one had to be asked for.
        Assert.Equal(1, Sandbox.CallCount("app.v1.ConnectorService.ForceSync"));
    }

    [Fact]
    public async Task A_sync_that_fails_is_an_error_with_the_connectors_own_text()
    {
        var connector = await NewCloudAsync("sgp_wrong");

        var failed = await Assert.ThrowsAsync<ConductorOneSyncFailedException>(() => ConnectorSync.RunAsync(Connection, connector, TimeSpan.FromMinutes(5), null, Stop));

        Assert.Contains("401", failed.Message, StringComparison.Ordinal);
        Assert.Equal((ConnectorState.Error, "Error"), (failed.Connector.State, failed.Connector.Status));
    }

    [Fact]
    public async Task A_self_hosted_connector_that_does_not_run_is_given_up_in_time_with_what_to_start()
    {
        var connector = await NewSelfAsync();

        var late = await Assert.ThrowsAsync<ConductorOneSyncTimeoutException>(() => ConnectorSync.RunAsync(Connection, connector, TimeSpan.FromSeconds(60), null, Stop));

        Assert.Contains("Start-ConductorOneConnector", late.Message, StringComparison.Ordinal);
        Assert.Equal("Not connected", late.Connector.Status);
        Assert.InRange(Time.Waits.Sum(wait => wait.TotalSeconds), 60, 60.5);
        Assert.True(Time.Waits.Max() <= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_paused_connector_shows_it_and_is_not_waited_for()
    {
        var connector = await NewCloudAsync("sgp_right");
        await Connectors.PauseAsync(connector, Stop);

        var paused = await Connectors.GetAsync(connector, Stop);
        var refused = await Assert.ThrowsAsync<ConductorOneSyncFailedException>(() => ConnectorSync.RunAsync(Connection, connector, TimeSpan.FromMinutes(1), null, Stop));
        await Connectors.ResumeAsync(connector, Stop);
        var resumed = await Connectors.GetAsync(connector, Stop);

        Assert.Equal((ConnectorState.Paused, "Paused"), (paused.State, paused.Status));
        Assert.NotNull(paused.PausedAt);
        Assert.Contains("Resume-ConductorOneConnector", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ConnectorState.Syncing, resumed.State);
    }

    [Fact]
    public async Task The_schedule_tells_the_next_sync()
    {
        var connector = await NewSelfAsync();

        await Connectors.ScheduleAsync(connector, "0 */6 * * *", "Europe/Vienna", Stop);

        var scheduled = await Connectors.GetAsync(connector, Stop);
        Assert.Equal(("0 */6 * * *", "Europe/Vienna"), (scheduled.Schedule, scheduled.TimeZone));
        Assert.True(scheduled.NextSyncAt > Time.GetUtcNow());
    }

    [Fact]
    public async Task A_credential_of_a_connector_connects_and_another_takes_its_place()
    {
        var connector = await NewSelfAsync();

        var first = await Connectors.CreateCredentialAsync(connector, Stop);
        var second = await Connectors.CreateCredentialAsync(connector, Stop);
        var connection = await ConnectAsync(Credential(second));

        Assert.Equal(ConductorOneCredentialKind.Connector, connection.Kind);
        await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => ConnectAsync(Credential(first)));
        Assert.Equal(second.ClientId, second.ToString());
    }

    [Fact]
    public async Task Every_connector_of_an_app_is_listed_over_pages()
    {
        var app = NewApp();
        for (var i = 0; i < 23; i++) Sandbox.AddConnector(app.Id, $"C{i:00}", selfHosted: true);

        var names = new List<string>();
        await foreach (var connector in Connectors.ListAsync(app, Stop)) names.Add(connector.Name);

        Assert.Equal(Enumerable.Range(0, 23).Select(i => $"C{i:00}"), names);
    }

    [Fact]
    public async Task An_error_that_repeats_the_token_is_told_without_it()
    {
        const string token = "sgp_canary_5d0c1f7ab93e";
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, async context =>
        {
            if (context.Request.Path == "/auth/v1/token")
            {
                await context.Response.WriteAsync("""{"access_token":"made-up","token_type":"bearer"}""");
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            context.Response.StatusCode = context.Request.Method == "GET" ? 200 : 400;
            await context.Response.WriteAsync(context.Request.Method == "GET" ? """{"userId":"u-1"}""" : $$"""{"code":3,"message":"bad config {{body.Replace("\"", "'", StringComparison.Ordinal)}}"}""");
        });
        using var connection = await ConductorOneConnection.ConnectAsync(
            new ConductorOneConnectionOptions { Credential = new ClientSecretCredential($"a@{host.Host}/pcc", Secrets.Secure(Secrets.SampleSecret)) }, Stop);

        var refused = await Assert.ThrowsAsync<ConductorOneRequestException>(() => new ConductorOneConnectors(connection).CreateAsync(
            new ConductorOneApp { Id = "app-1" }, Secrets.Secure(token), [], Stop));

        Assert.Contains("bad config", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"SYNC_STATUS_ERRORED_NO_DATA","lastError":"nothing came"}""", ConnectorState.Error, "Error", "nothing came")]
    [InlineData("""{"status":"SYNC_STATUS_NEW_KIND"}""", ConnectorState.Unknown, "SYNC_STATUS_NEW_KIND", "")]
    [InlineData("""{"status":"SYNC_STATUS_DONE","lastError":"of an older one"}""", ConnectorState.Connected, "Connected", "")]
    [InlineData("null", ConnectorState.NotConnected, "Not connected", "")]
    public void A_status_is_told_by_the_label_that_people_know(string status, ConnectorState state, string label, string error)
    {
        var row = Newtonsoft.Json.JsonConvert.DeserializeObject<ConnectorWire.Row>($$"""{"id":"c","appId":"a","userIds":null,"status":{{status}}}""", Json.Settings)!;

        var connector = row.ToConnector(Time.GetUtcNow());

        Assert.Equal((state, label, error), (connector.State, connector.Status, connector.Error));
    }

    [Theory]
    [InlineData("null", "null", null, false)]
    [InlineData("{}", "null", null, false)]
    [InlineData("""{"@type":"x","configuration":{"segment_access_token":{}}}""", "null", null, true)]
    [InlineData("null", "\"2026-01-01T00:00:00Z\"", null, true)]
    [InlineData("null", "null", "SYNC_STATUS_DONE", true)]
    [InlineData("null", "null", "SYNC_STATUS_ERROR", false)]
    public void A_connector_has_its_settings_when_any_sign_says_so(string config, string storedAt, string? status, bool expected)
    {
        var row = Newtonsoft.Json.JsonConvert.DeserializeObject<ConnectorWire.Row>(
            $$"""{"id":"c","config":{{config}},"configUpdatedAt":{{storedAt}},"status":{"status":"{{status}}"} }""", Json.Settings)!;

        Assert.Equal(expected, row.ToConnector(Time.GetUtcNow()).IsConfigured);
    }

    [Fact]
    public async Task A_sync_that_a_tenant_tells_no_times_of_is_over_when_the_state_is_another()
    {
        var asked = 0;
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, context => context.Response.WriteAsync(context.Request.Path.Value switch
        {
            "/auth/v1/token" => """{"access_token":"made-up"}""",
            "/api/v1/auth/introspect" => """{"userId":"u-1"}""",
            "/api/v1/apps/a/connectors/c" => $$"""{"connectorView":{"connector":{"id":"c","appId":"a","status":{"status":"{{(++asked < 3 ? "SYNC_STATUS_UNSPECIFIED" : "SYNC_STATUS_DONE")}}"} } } }""",
            _ => "{}",
        }));
        using var connection = await ConductorOneConnection.ConnectAsync(
            new ConductorOneConnectionOptions { Credential = new ClientSecretCredential($"a@{host.Host}/pcc", Secrets.Secure(Secrets.SampleSecret)), TimeProvider = new ImpatientTime() }, Stop);

        var done = await ConnectorSync.RunAsync(connection, new ConductorOneConnector { Id = "c", AppId = "a" }, TimeSpan.FromMinutes(1), null, Stop);

        Assert.Equal((ConnectorState.Connected, 3), (done.State, asked));
    }

    [Theory]
    [InlineData("a/b?c", "/api/v1/apps/a%2Fb%3Fc")]
    [InlineData("../x", "/api/v1/apps/..%2Fx")]
    public void A_part_of_a_path_cannot_leave_its_place(string id, string path) => Assert.Equal(path, ApiPath.Of($"/api/v1/apps/{id}"));

    private async Task<ConductorOneConnector> NewCloudAsync(string token) => await Connectors.CreateAsync(NewApp(), Secrets.Secure(token), [Sandbox.Users[0].Id], Stop);

    private Task<ConductorOneConnector> NewSelfAsync() => Connectors.CreateAsync(NewApp(), ConnectorHosting.Self, "Segment", [Sandbox.Users[0].Id], Stop);

    private static SandboxCredential Credential(ConductorOneConnectorCredential made) =>
        new(made.ClientId, new NetworkCredential(string.Empty, made.ClientSecret).Password, SandboxCredentialKind.Connector);

    private sealed class Collect(List<string> seen) : IProgress<ConductorOneConnector>
    {
        public void Report(ConductorOneConnector value) => seen.Add(value.Status);
    }
}
