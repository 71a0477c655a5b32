using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class AccessTokenTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_given_token_is_used_until_it_is_refused_and_then_says_so()
    {
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync(tenant.Options(tenant.Sandbox.Personal) with { Credential = new AccessTokenCredential("acme", Secrets.Secure(tenant.Sandbox.CreateAccessToken())) });
        Assert.Equal(("acme.conductor.one", "", "user-admin-1"), (connection.TenantHost, connection.ClientId, connection.UserId));

        tenant.Sandbox.ExpireTokens();
        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => connection.Rest.GetAsync<Identity>("/api/v1/auth/introspect", Stop));

        Assert.Contains("expired or was revoked", error.Message);
        Assert.Equal(0, tenant.Sandbox.CallCount("token"));
    }

    [Fact]
    public async Task A_token_that_is_refused_at_once_is_an_error_and_no_connectors_credential()
    {
        await using var tenant = await TestTenant.StartAsync();
        var options = tenant.Options(tenant.Sandbox.Personal) with { Credential = new AccessTokenCredential("acme", Secrets.Secure("made-up")) };

        await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => tenant.ConnectAsync(options));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer abc")]
    public async Task What_is_no_token_is_not_sent(string text)
    {
        await using var tenant = await TestTenant.StartAsync();
        var options = tenant.Options(tenant.Sandbox.Personal) with { Credential = new AccessTokenCredential("acme", Secrets.Secure(text)) };

        await Assert.ThrowsAsync<ConductorOneCredentialException>(() => tenant.ConnectAsync(options));
        Assert.Equal(0, tenant.Sandbox.CallCount("introspect"));
    }

    [Theory]
    [InlineData("acme", "acme.conductor.one")]
    [InlineData(" acme.conductor.one ", "acme.conductor.one")]
    [InlineData("https://acme.conductor.one/", "acme.conductor.one")]
    [InlineData("acme.example.com:8443", "acme.example.com:8443")]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5000")]
    [InlineData("localhost", "localhost")]
    [InlineData("localhost:5000", "localhost:5000")]
    public void A_tenant_goes_by_its_name_or_its_host(string text, string host)
    {
        Assert.Equal(host, TenantName.ToHost(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("acme corp")]
    [InlineData("acme.conductor.one/path")]
    [InlineData("user@acme.conductor.one")]
    public void What_is_neither_is_refused(string text)
    {
        Assert.Throws<ConductorOneCredentialException>(() => TenantName.ToHost(text));
    }
}
