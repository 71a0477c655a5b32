using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class DeviceLoginTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_logs_in_with_a_code_and_is_asked_again_when_the_token_ends()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        DeviceLoginPrompt? shown = null;
        var asked = 0;
        tenant.Sandbox.Called += method =>
        {
            if (method == "token" && ++asked == 3) tenant.Sandbox.AnswerLogin(shown!.Code, confirm: true);
        };

        var connection = await tenant.ConnectAsync(Options(tenant, prompt => shown = prompt));

        Assert.Equal((3, "user-admin-1"), (asked, connection.UserId));
        Assert.Equal($"http://{tenant.Sandbox.Host}/device?code={shown!.Code}", shown.Address.AbsoluteUri);
        Assert.Equal([1, 1, 1], time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(10), connection.ExpiresAt);

        time.Advance(TimeSpan.FromSeconds(589));
        await connection.Rest.GetAsync<Identity>("/api/v1/auth/introspect", Stop);
        time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => connection.Rest.GetAsync<Identity>("/api/v1/auth/introspect", Stop));

        Assert.Contains("-Interactive", error.Message);
        Assert.Equal(1, tenant.Sandbox.CallCount("device_authorization"));
    }

    [Fact]
    public async Task A_login_that_is_denied_ends_at_once()
    {
        await using var tenant = await TestTenant.StartAsync(new ImpatientTime());

        var error = await Assert.ThrowsAsync<ConductorOneLoginException>(() => tenant.ConnectAsync(Options(tenant, prompt => tenant.Sandbox.AnswerLogin(prompt.Code, confirm: false))));

        Assert.Equal("ConductorOne.LoginNotCompleted", error.ErrorId);
        Assert.Contains("denied", error.Message);
        Assert.Equal(1, tenant.Sandbox.CallCount("token"));
    }

    [Fact]
    public async Task Nobody_is_waited_for_longer_than_the_code_lives()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var started = time.GetUtcNow();

        var error = await Assert.ThrowsAsync<ConductorOneLoginException>(() => tenant.ConnectAsync(Options(tenant, _ => { })));

        Assert.Contains("expired", error.Message);
        Assert.InRange((time.GetUtcNow() - started).TotalMinutes, 9.9, 10);
    }

    [Fact]
    public async Task A_tenant_that_finds_it_too_often_is_asked_less_often()
    {
        var time = new ImpatientTime();
        var asked = 0;
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, context =>
        {
            if (context.Request.Path == "/auth/v1/device_authorization") return context.Response.WriteAsync("""{"device_code":"made-up-code","user_code":"ABCD-0001","verification_uri":"https://acme.conductor.one/device","expires_in":900}""");
            if (context.Request.Path == "/api/v1/auth/introspect") return context.Response.WriteAsync("""{"userId":"u"}""");
            if (++asked == 4) return context.Response.WriteAsync("""{"access_token":"made-up","expires_in":600}""");
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(asked == 2 ? """{"error":"slow_down"}""" : """{"error":"authorization_pending"}""");
        });
        DeviceLoginPrompt? shown = null;
        var options = new ConductorOneConnectionOptions { Credential = new DeviceLoginCredential(host.Host, prompt => shown = prompt), TimeProvider = time };

        using var connection = await ConductorOneConnection.ConnectAsync(options, Stop);

        Assert.Equal([5, 5, 10, 10], time.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal("https://acme.conductor.one/device", shown!.Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"device_code":"c","user_code":"u","verification_uri":"http://login.example.com/"}""")]
    [InlineData("""{"device_code":"c","user_code":"u","verification_uri_complete":"javascript:alert(1)"}""")]
    [InlineData("""{"user_code":"u","verification_uri":"https://acme.conductor.one/"}""")]
    [InlineData("<html/>")]
    public async Task A_person_is_sent_nowhere_without_TLS_and_not_without_a_code(string body)
    {
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, context => context.Response.WriteAsync(body));
        var options = new ConductorOneConnectionOptions { Credential = new DeviceLoginCredential(host.Host, prompt => Assert.Fail("It was shown.")), TimeProvider = new ImpatientTime() };

        await Assert.ThrowsAsync<ConductorOneServerException>(() => ConductorOneConnection.ConnectAsync(options, Stop));
    }

    [Fact]
    public async Task Giving_up_ends_the_wait()
    {
        await using var tenant = await TestTenant.StartAsync();
        using var stop = new CancellationTokenSource();
        var options = Options(tenant, _ => stop.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConductorOneConnection.ConnectAsync(options, stop.Token));

        Assert.Equal(0, tenant.Sandbox.CallCount("token"));
    }

    private static ConductorOneConnectionOptions Options(TestTenant tenant, Action<DeviceLoginPrompt> show) =>
        tenant.Options(tenant.Sandbox.Personal) with { Credential = new DeviceLoginCredential(tenant.Sandbox.Host, show) };
}
