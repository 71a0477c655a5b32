using Newtonsoft.Json;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests;

public class ConductorOneConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_personal_credential_is_known_by_its_user()
    {
        await using var tenant = await TestTenant.StartAsync();

        var connection = await tenant.ConnectAsync(tenant.Sandbox.Personal);

        Assert.Equal((ConductorOneCredentialKind.Personal, true, "user-admin-1", "tenant-sandbox-1"), (connection.Kind, connection.IsProven, connection.UserId, connection.TenantId));
        Assert.Equal(["Super Administrator"], connection.Roles);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_credential_that_REST_refuses_is_a_connectors_and_connecting_registers_nothing(int status)
    {
        await using var tenant = await TestTenant.StartAsync();
        tenant.Sandbox.AddFault(new TenantFault("introspect", status));

        var connection = await tenant.ConnectAsync();

        Assert.Equal((ConductorOneCredentialKind.Connector, false, null), (connection.Kind, connection.IsProven, connection.UserId));
        Assert.Equal((1, 1, 0, 0), (tenant.Sandbox.CallCount("token"), tenant.Sandbox.CallCount("introspect"), tenant.Sandbox.CallCount("Hello"), tenant.Sandbox.CallCount("GetTask")));
    }

    [Fact]
    public async Task The_client_ids_host_stays_the_audience_when_another_host_is_spoken_to()
    {
        await using var tenant = await TestTenant.StartAsync(options: new ConductorOneSandboxOptions { TenantHost = "acme.example.com" });

        var connection = await tenant.ConnectAsync();

        Assert.Equal("acme.example.com", connection.TenantHost);
        Assert.Equal($"http://{tenant.Sandbox.Host}/", connection.ApiAddress.AbsoluteUri);
    }

    [Fact]
    public async Task A_tenant_that_cannot_say_who_it_is_fails_the_connection()
    {
        await using var tenant = await TestTenant.StartAsync(new ImpatientTime());
        tenant.Sandbox.AddFault(new TenantFault("introspect", 500, Times: 100));

        var error = await Assert.ThrowsAsync<ConductorOneServerException>(() => tenant.ConnectAsync(tenant.Sandbox.Personal));

        Assert.Equal((500, "GET /api/v1/auth/introspect"), (error.HttpStatus, error.Operation));
        Assert.Contains("shown on purpose", error.Message);
        Assert.Equal(4, tenant.Sandbox.CallCount("introspect"));
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_secret_is_not_one()
    {
        await using var tenant = await TestTenant.StartAsync();
        var options = tenant.Options(tenant.Sandbox.Connector) with { Credential = new ClientSecretCredential(tenant.Sandbox.Connector.ClientId, Secrets.Secure("hunter2")) };

        await Assert.ThrowsAsync<ConductorOneCredentialException>(() => ConductorOneConnection.ConnectAsync(options, Stop));

        Assert.Equal(0, tenant.Sandbox.CallCount("token"));
    }

    [Fact]
    public async Task Neither_secret_nor_token_can_be_seen_from_outside()
    {
        await using var tenant = await TestTenant.StartAsync();

        var connection = await tenant.ConnectAsync();

        var secret = tenant.Sandbox.Connector.ClientSecret.Split(':')[3];
        foreach (var shown in (string[])[connection.ToString(), JsonConvert.SerializeObject(connection), tenant.Options(tenant.Sandbox.Connector).ToString(), .. tenant.Notices.Select(notice => notice.ToString())])
        {
            Assert.DoesNotContain(secret, shown);
            Assert.DoesNotContain("sandbox-c1-access-", shown);
        }
    }
}
