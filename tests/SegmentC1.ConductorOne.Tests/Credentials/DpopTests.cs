using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Newtonsoft.Json.Linq;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class DpopTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_credential_that_demands_proofs_connects_whether_it_was_said_before_or_not(bool said, bool nonces)
    {
        await using var tenant = await TestTenant.StartAsync(options: new ConductorOneSandboxOptions { DpopNonces = nonces });
        var credential = tenant.Sandbox.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true);

        var connection = await tenant.ConnectAsync(tenant.Options(credential) with { Dpop = said });

        Assert.Equal((ConductorOneCredentialKind.Personal, "user-admin-1"), (connection.Kind, connection.UserId));
        Assert.Equal((said ? 1 : 2) + (nonces ? 1 : 0), tenant.Sandbox.CallCount("token"));
        Assert.Equal(nonces ? 2 : 1, tenant.Sandbox.CallCount("introspect"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_login_that_takes_proofs_is_proven_whether_it_was_said_before_or_not(bool said, bool nonces)
    {
        await using var tenant = await TestTenant.StartAsync(new ImpatientTime(), new ConductorOneSandboxOptions { DpopLogins = true, DpopNonces = nonces });
        var login = new DeviceLoginCredential(tenant.Sandbox.Host, prompt => tenant.Sandbox.AnswerLogin(prompt.Code, confirm: true));

        var connection = await tenant.ConnectAsync(tenant.Options(tenant.Sandbox.Personal) with { Credential = login, Dpop = said });
        await connection.Rest.GetAsync<JObject>("/api/v1/users?page_size=10", Stop);

        Assert.Equal("user-admin-1", connection.UserId);
        Assert.Equal((said ? 1 : 2) + (nonces ? 1 : 0), tenant.Sandbox.CallCount("token"));
        Assert.Empty(tenant.Sandbox.Violations);
    }

    [Fact]
    public async Task A_given_token_that_takes_proofs_says_that_its_key_is_not_here()
    {
        var asked = 0;
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, context =>
        {
            asked++;
            (context.Response.StatusCode, context.Response.Headers.WWWAuthenticate) = (401, "DPoP error=\"invalid_token\"");
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => ConductorOneConnection.ConnectAsync(
            new ConductorOneConnectionOptions { Credential = new AccessTokenCredential(host.Host, Secrets.Secure("made-up-token")) }, Stop));

        Assert.Contains("DPoP", error.Message);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_nonce_that_grew_old_is_replaced_with_one_more_request()
    {
        await using var tenant = await TestTenant.StartAsync(options: new ConductorOneSandboxOptions { DpopNonces = true });
        var connection = await tenant.ConnectAsync(tenant.Options(tenant.Sandbox.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true)));
        var (tokens, calls) = (tenant.Sandbox.CallCount("token"), tenant.Sandbox.CallCount("introspect"));

        await connection.Rest.GetAsync<Identity>("/api/v1/auth/introspect", Stop);
        Assert.Equal(calls + 1, tenant.Sandbox.CallCount("introspect"));
        tenant.Sandbox.RotateDpopNonces();
        await connection.Rest.GetAsync<JObject>("/api/v1/users?page_size=10", Stop);

        Assert.Equal((tokens, 2), (tenant.Sandbox.CallCount("token"), tenant.Sandbox.CallCount("user.v1.UserService.List")));
        Assert.Empty(tenant.Sandbox.Violations);
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_replaced_and_proven_anew()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync(tenant.Options(tenant.Sandbox.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true)));
        tenant.Sandbox.ExpireTokens();

        var identity = await connection.Rest.GetAsync<Identity>("/api/v1/auth/introspect", Stop);

        Assert.Equal("user-admin-1", identity.UserId);
        Assert.Equal(2, tenant.Sandbox.TokensIssued);
    }

    [Fact]
    public async Task A_credential_that_demands_no_proof_is_not_given_one()
    {
        await using var tenant = await TestTenant.StartAsync();

        Assert.StartsWith("Bearer ", (await tenant.Tokens().GetAsync(Stop)).ToHeader());
        Assert.StartsWith("DPoP ", (await tenant.Tokens(dpop: true).GetAsync(Stop)).ToHeader());
    }

    [Fact]
    public async Task A_revoked_credential_is_refused_once_and_not_for_its_proof()
    {
        await using var tenant = await TestTenant.StartAsync();
        var credential = tenant.Sandbox.CreateCredential(SandboxCredentialKind.Personal, requireDpop: true);
        tenant.Sandbox.RevokeCredential(credential.ClientId);

        await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => tenant.Tokens(credential).GetAsync(Stop));

        Assert.Equal("unknown client", tenant.Sandbox.LastTokenRefusal);
        Assert.Equal(1, tenant.Sandbox.CallCount("token"));
    }
}
