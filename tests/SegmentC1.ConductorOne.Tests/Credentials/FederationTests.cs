using System.Security;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class FederationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workloads_token_is_exchanged_and_read_anew_for_each_exchange()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var federation = tenant.Sandbox.CreateFederation();
        var reads = 0;
        var connection = await tenant.ConnectAsync(tenant.Options(tenant.Sandbox.Personal) with { Credential = new FederatedCredential(federation.ClientId, Read) });
        Assert.Equal((ConductorOneCredentialKind.Personal, federation.ClientId, 1), (connection.Kind, connection.ClientId, reads));

        time.Advance(TimeSpan.FromMinutes(9));
        await connection.Rest.GetAsync<Identity>("/api/v1/auth/introspect", Stop);

        Assert.Equal(2, reads);
        Assert.Equal(2, tenant.Sandbox.TokensIssued);

        Task<SecureString> Read(CancellationToken cancellationToken)
        {
            reads++;
            return Task.FromResult(Secrets.Secure(federation.IssueToken(TimeSpan.FromMinutes(5)) + "\n"));
        }
    }

    [Fact]
    public async Task An_expired_workload_token_is_used_no_longer_than_the_access_token_that_came_of_it()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var federation = tenant.Sandbox.CreateFederation();
        var token = federation.IssueToken(TimeSpan.FromMinutes(1));
        var tokens = tenant.Tokens(new FederatedCredential(federation.ClientId, _ => Task.FromResult(Secrets.Secure(token))));
        var first = await tokens.GetAsync(Stop);

        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Same(first, await tokens.GetAsync(Stop));
        time.Advance(TimeSpan.FromMinutes(1));
        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => tokens.GetAsync(Stop));

        Assert.Equal("the subject token has expired", tenant.Sandbox.LastTokenRefusal);
        Assert.Contains("trust of the service principal", error.Message);
        Assert.DoesNotContain(token.Split('.')[1], error.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("only.two")]
    [InlineData("a.b.c d")]
    [InlineData("{\"value\":\"a.b.c\"}")]
    public async Task What_is_no_signed_token_is_not_sent(string text)
    {
        await using var tenant = await TestTenant.StartAsync();
        var federation = tenant.Sandbox.CreateFederation();
        var tokens = tenant.Tokens(new FederatedCredential(federation.ClientId, _ => Task.FromResult(Secrets.Secure(text))));

        await Assert.ThrowsAsync<ConductorOneCredentialException>(() => tokens.GetAsync(Stop));

        Assert.Equal(0, tenant.Sandbox.CallCount("token"));
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_an_error_and_no_connectors_credential()
    {
        await using var tenant = await TestTenant.StartAsync();
        var (federation, other) = (tenant.Sandbox.CreateFederation(), tenant.Sandbox.CreateFederation());
        var options = tenant.Options(tenant.Sandbox.Personal) with { Credential = new FederatedCredential(federation.ClientId, _ => Task.FromResult(Secrets.Secure(other.IssueToken()))) };

        await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => tenant.ConnectAsync(options));
    }
}
