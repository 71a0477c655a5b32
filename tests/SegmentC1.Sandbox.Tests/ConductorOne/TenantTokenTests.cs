using System.Net;

namespace SegmentC1.Sandbox.Tests;

public sealed class TenantTokenTests : IAsyncLifetime
{
    private ConductorOneSandbox _tenant = null!;
    private TenantClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _tenant = await ConductorOneSandbox.StartAsync();
        _client = new TenantClient(_tenant);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _tenant.DisposeAsync();
    }

    [Fact]
    public async Task A_right_assertion_gives_a_token_that_says_how_long_it_lives()
    {
        var (status, body) = await _client.AskForTokenAsync(_tenant.Connector, TenantClient.Claims(_tenant.Connector));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.Equal(600, body.GetProperty("expires_in").GetInt32());
    }

    [Theory]
    [InlineData("aud", "127.0.0.1")]
    [InlineData("sub", "somebody-else@127.0.0.1/pcc")]
    [InlineData("jti", "one-of-a-kind")]
    [InlineData("exp", 4_000_000_000L)]
    [InlineData("exp", 1L)]
    [InlineData("nbf", 1L)]
    public async Task A_claim_that_differs_is_refused(string claim, object value)
    {
        var claims = TenantClient.Claims(_tenant.Connector);
        claims[claim] = value;

        var (status, _) = await _client.AskForTokenAsync(_tenant.Connector, claims);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains(claim, _tenant.LastTokenRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nonce_serves_once()
    {
        var header = new Dictionary<string, object> { ["alg"] = "EdDSA", ["nonce"] = new string('a', 32) };
        await _client.AskForTokenAsync(_tenant.Connector, TenantClient.Claims(_tenant.Connector), header);

        var (status, _) = await _client.AskForTokenAsync(_tenant.Connector, TenantClient.Claims(_tenant.Connector), header);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task A_key_of_another_credential_is_refused()
    {
        var stranger = _tenant.Personal with { ClientId = _tenant.Connector.ClientId };

        var (status, _) = await _client.AskForTokenAsync(stranger, TenantClient.Claims(_tenant.Connector));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("signature", _tenant.LastTokenRefusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SandboxCredentialKind.Personal, HttpStatusCode.OK)]
    [InlineData(SandboxCredentialKind.Connector, HttpStatusCode.Forbidden)]
    public async Task Who_am_I_tells_a_persons_credential_from_a_connectors(SandboxCredentialKind kind, HttpStatusCode expected)
    {
        var metadata = await _client.SignInAsync(_tenant.CreateCredential(kind));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/introspect");
        request.Headers.TryAddWithoutValidation("Authorization", metadata.GetValue("authorization"));

        using var response = await _client.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }
}
