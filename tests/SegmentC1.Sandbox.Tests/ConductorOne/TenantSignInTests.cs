using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SegmentC1.Sandbox;

namespace SegmentC1.Sandbox.Tests.ConductorOne;

/// <summary>The tenant's sign-in refuses what is wrong: a lenient judge would prove nothing.</summary>
public class TenantSignInTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_credential_that_demands_proofs_gives_no_token_without_one_or_for_a_made_up_one()
    {
        await using var tenant = await ConductorOneSandbox.StartAsync(cancellationToken: Stop);
        var credential = tenant.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{tenant.Host}") };
        Dictionary<string, string> form = new() { ["grant_type"] = "client_credentials", ["client_id"] = credential.ClientId, ["client_secret"] = credential.ClientSecret };

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_dpop_proof"), await AskAsync(client, form));
        client.DefaultRequestHeaders.Add("DPoP", "a.b.c");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_dpop_proof"), await AskAsync(client, form));
    }

    [Fact]
    public async Task A_login_is_pending_until_it_is_confirmed_and_not_asked_for_too_often()
    {
        await using var tenant = await ConductorOneSandbox.StartAsync(cancellationToken: Stop);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{tenant.Host}") };
        using var start = await client.PostAsync("/auth/v1/device_authorization", new FormUrlEncodedContent([new("client_id", "2RCzHlak5q7CY14SdBc8HoZEJRf")]), Stop);
        var code = (await start.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("device_code").GetString()!;
        Dictionary<string, string> form = new() { ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code", ["client_id"] = "2RCzHlak5q7CY14SdBc8HoZEJRf", ["device_code"] = code };

        Assert.Equal((HttpStatusCode.BadRequest, "slow_down"), await AskAsync(client, form));
        form["device_code"] = "another";
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), await AskAsync(client, form));
    }

    [Fact]
    public async Task A_workloads_token_counts_for_its_own_client_only()
    {
        await using var tenant = await ConductorOneSandbox.StartAsync(cancellationToken: Stop);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{tenant.Host}") };
        var (one, other) = (tenant.CreateFederation(), tenant.CreateFederation());
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["client_id"] = one.ClientId,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["subject_token"] = other.IssueToken(),
        };

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), await AskAsync(client, form));
        form["subject_token"] = one.IssueToken(TimeSpan.FromSeconds(-1));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), await AskAsync(client, form));
        form["subject_token"] = one.IssueToken();
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(client, form));
    }

    private static async Task<(HttpStatusCode Status, string? Error)> AskAsync(HttpClient client, Dictionary<string, string> form)
    {
        using var response = await client.PostAsync("/auth/v1/token", new FormUrlEncodedContent(form), Stop);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (response.StatusCode, body.TryGetProperty("error", out var error) ? error.GetString() : null);
    }
}
