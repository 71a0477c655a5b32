using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using SegmentC1.ConductorOne.Baton.V1;
using Task = System.Threading.Tasks.Task;

namespace SegmentC1.Sandbox.Tests;

/// <summary>Connectors of either hosting, from creation to a sync's end.</summary>
public sealed class RestConnectorTests : RestFixture
{
    private const string Segment = "2YuQMfugzij8vRI4FGkYNcMxgOe";
    private const string Baton = "2HErg7BRmNdHgX8sTCWVq4E1fyh";

    protected override ConductorOneSandboxOptions Options => new() { SegmentToken = "sgp_right" };

    [Theory]
    [InlineData("sgp_right", "SYNC_STATUS_DONE", "")]
    [InlineData("sgp_wrong", "SYNC_STATUS_ERROR", "401")]
    public async Task A_cloud_connector_syncs_step_by_step_as_it_is_looked_at(string token, string end, string error)
    {
        var path = await CreateAsync("/create", new { catalogId = Segment, config = Config(token) });

        var seen = new List<string?>();
        JsonElement status = default;
        for (var i = 0; i < 4; i++)
        {
            status = await StatusAsync(path);
            seen.Add(status.GetProperty("status").GetString());
        }

        Assert.Equal(["SYNC_STATUS_RUNNING", "SYNC_STATUS_RUNNING", end, end], seen);
        Assert.Contains(error, status.GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task The_settings_of_a_connector_are_never_shown()
    {
        var path = await CreateAsync("/create", new { catalogId = Segment, config = Config("sgp_right") });

        var (_, answer) = await GetAsync(path);

        Assert.Equal(JsonValueKind.String, answer.GetProperty("connectorView").GetProperty("connector").GetProperty("configUpdatedAt").ValueKind);
        Assert.DoesNotContain("sgp_right", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_changes_what_its_mask_names_and_refuses_other_paths()
    {
        var path = await CreateAsync("", new { catalogId = Baton, displayName = "Old" });
        var connector = new { id = path.Split('/')[^1], appId = path.Split('/')[4], displayName = "New", description = "ignored" };

        await DoneAsync(path + "/delegated", new { connector, updateMask = "displayName" });
        var (status, _) = await PostAsync(path + "/delegated", new { connector, updateMask = "catalogId" });

        Assert.Equal("New", Assert.Single(Tenant.Connectors).DisplayName);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_self_hosted_connector_gets_a_secret_once_and_its_own_tasks_and_shows_their_end()
    {
        var path = await CreateAsync("", new { catalogId = Baton, displayName = "Segment" });
        var credential = (await DoneAsync("/api/v1/apps/connectors/credentials", new { appId = path.Split('/')[4], connectorId = path.Split('/')[^1] })).GetProperty("credential");
        var (_, later) = await GetAsync($"{path}/credentials/{credential.GetProperty("id").GetString()}");
        await DoneAsync(path + "/force_sync", new { });
        using var client = new TenantClient(Tenant);
        var stranger = await client.SignInAsync(Tenant.Connector);
        var own = await client.SignInAsync(new SandboxCredential(credential.GetProperty("clientId").GetString()!, credential.GetProperty("clientSecret").GetString()!, SandboxCredentialKind.Connector));
        var ask = new BatonServiceGetTaskRequest { HostId = "host-1" };

        Assert.Equal("", later.GetProperty("credential").GetProperty("clientSecret").GetString());
        Assert.Null((await client.Baton.GetTaskAsync(ask, stranger)).Task);
        Assert.Equal("SYNC_STATUS_UNSPECIFIED", (await StatusAsync(path)).GetProperty("status").GetString());

        var task = (await client.Baton.GetTaskAsync(ask, own)).Task;
        Assert.Equal("SYNC_STATUS_RUNNING", (await StatusAsync(path)).GetProperty("status").GetString());

        await UploadAsync(client, task.Id, own);
        await client.Baton.FinishTaskAsync(new BatonServiceFinishTaskRequest { HostId = "host-1", TaskId = task.Id, Success = new() }, own);
        Assert.Equal("SYNC_STATUS_DONE", (await StatusAsync(path)).GetProperty("status").GetString());
        Assert.Empty(Tenant.Violations);
    }

    [Fact]
    public async Task Rotating_ends_the_credential_before_and_deleting_ends_the_last()
    {
        var path = await CreateAsync("", new { catalogId = Baton, displayName = "Segment" });
        var order = new { appId = path.Split('/')[4], connectorId = path.Split('/')[^1] };
        var credentials = new List<SandboxCredential>();
        for (var i = 0; i < 2; i++)
        {
            var made = (await DoneAsync("/api/v1/apps/connectors/credentials", order)).GetProperty("credential");
            credentials.Add(new SandboxCredential(made.GetProperty("clientId").GetString()!, made.GetProperty("clientSecret").GetString()!, SandboxCredentialKind.Connector));
        }

        using var client = new TenantClient(Tenant);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.AskForTokenAsync(credentials[0], TenantClient.Claims(credentials[0]))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.AskForTokenAsync(credentials[1], TenantClient.Claims(credentials[1]))).Status);
        await SendAsync(HttpMethod.Delete, path, "{}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.AskForTokenAsync(credentials[1], TenantClient.Claims(credentials[1]))).Status);
        Assert.Empty(Tenant.Connectors);
    }

    [Fact]
    public async Task A_paused_connector_is_disabled_takes_no_sync_and_syncs_when_it_is_resumed()
    {
        var path = await CreateAsync("/create", new { catalogId = Segment, config = Config("sgp_right") });
        await DoneAsync(path + "/pause", new { });

        Assert.Equal("SYNC_STATUS_DISABLED", (await StatusAsync(path)).GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(path + "/force_sync", new { })).Status);

        await DoneAsync(path + "/resume", new { });
        Assert.Equal("SYNC_STATUS_RUNNING", (await StatusAsync(path)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("0 */6 * * *", "Europe/Vienna", HttpStatusCode.OK)]
    [InlineData("hourly", "UTC", HttpStatusCode.BadRequest)]
    [InlineData("0 0 * * *", "Vienna", HttpStatusCode.BadRequest)]
    public async Task A_schedule_is_a_cron_line_and_a_zone(string cronSpec, string timezone, HttpStatusCode expected)
    {
        var path = await CreateAsync("", new { catalogId = Baton, displayName = "Segment" });

        var (status, _) = await PostAsync(path + "/schedule", new { cron = new { cronSpec, timezone } });

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK ? cronSpec : null, Assert.Single(Tenant.Connectors).CronSpec);
    }

    private static Dictionary<string, object> Config(string token) => new()
    {
        ["@type"] = "type.googleapis.com/c1.api.app.v1.EnvConfig",
        ["configuration"] = new { segment_access_token = new { stringValue = token } },
    };

    private async Task<string> CreateAsync(string how, object body)
    {
        var connectors = $"/api/v1/apps/{Tenant.AddApp("Segment")}/connectors";
        var answer = await DoneAsync(connectors + how, body);
        return $"{connectors}/{answer.GetProperty("connectorView").GetProperty("connector").GetProperty("id").GetString()}";
    }

    private async Task<JsonElement> StatusAsync(string path)
    {
        var (code, answer) = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, code);
        return answer.GetProperty("connectorView").GetProperty("connector").GetProperty("status");
    }

    private static async Task UploadAsync(TenantClient client, string taskId, Grpc.Core.Metadata metadata)
    {
        using var call = client.Baton.UploadAsset(metadata);
        byte[] content = [1, 2, 3];
        await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Metadata = new() { HostId = "host-1", TaskId = taskId } });
        await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Data = new() { Data = ByteString.CopyFrom(content) } });
        await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Eof = new() { Sha256Checksum = ByteString.CopyFrom(SHA256.HashData(content)) } });
        await call.RequestStream.CompleteAsync();
        await call;
    }
}
