using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class TokenSourceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_used_until_four_fifths_of_its_life_are_over()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var tokens = tenant.Tokens();

        var first = await tokens.GetAsync(Stop);
        time.Advance(TimeSpan.FromSeconds(479));
        Assert.Same(first, await tokens.GetAsync(Stop));
        time.Advance(TimeSpan.FromSeconds(2));
        var second = await tokens.GetAsync(Stop);

        Assert.NotEqual(first.ToHeader(), second.ToHeader());
        Assert.Equal(2, tenant.Sandbox.TokensIssued);
        Assert.Null(tenant.Sandbox.LastTokenRefusal);
    }

    [Fact]
    public async Task A_short_token_is_replaced_ten_seconds_before_its_end()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time, new ConductorOneSandboxOptions { TokenLifetime = TimeSpan.FromSeconds(30) });
        var tokens = tenant.Tokens();

        await tokens.GetAsync(Stop);
        time.Advance(TimeSpan.FromSeconds(19));
        await tokens.GetAsync(Stop);
        Assert.Equal(1, tenant.Sandbox.TokensIssued);
        time.Advance(TimeSpan.FromSeconds(1));
        await tokens.GetAsync(Stop);

        Assert.Equal(2, tenant.Sandbox.TokensIssued);
    }

    [Fact]
    public async Task While_a_new_one_is_not_to_be_had_the_old_one_is_used_to_its_end()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var tokens = tenant.Tokens();
        var first = await tokens.GetAsync(Stop);
        tenant.Sandbox.AddFault(new TenantFault("token", 503, Times: 100));

        time.Advance(TimeSpan.FromSeconds(500));
        Assert.Same(first, await tokens.GetAsync(Stop));
        time.Advance(TimeSpan.FromSeconds(91));

        await Assert.ThrowsAsync<ConductorOneServerException>(() => tokens.GetAsync(Stop));
    }

    [Fact]
    public async Task Many_callers_cause_one_request()
    {
        await using var tenant = await TestTenant.StartAsync();
        var tokens = tenant.Tokens();

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => tokens.GetAsync(Stop))));

        Assert.Single(all.Distinct());
        Assert.Equal(1, tenant.Sandbox.TokensIssued);
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_and_a_newer_one_kept()
    {
        await using var tenant = await TestTenant.StartAsync();
        var tokens = tenant.Tokens();
        var first = await tokens.GetAsync(Stop);

        tokens.Discard(first);
        var second = await tokens.GetAsync(Stop);
        tokens.Discard(first);

        Assert.NotSame(first, second);
        Assert.Same(second, await tokens.GetAsync(Stop));
    }

    [Fact]
    public async Task A_rejected_credential_says_what_to_check_and_is_not_tried_again()
    {
        await using var tenant = await TestTenant.StartAsync();
        var credential = tenant.Sandbox.Connector;
        var tokens = tenant.Tokens();
        tenant.Sandbox.RevokeCredential(credential.ClientId);

        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => tokens.GetAsync(Stop));

        Assert.Equal("ConductorOne.Unauthorized", error.ErrorId);
        Assert.Equal(401, error.HttpStatus);
        Assert.Contains(credential.ClientId, error.Message);
        Assert.Contains("invalid_client", error.Message);
        Assert.DoesNotContain(credential.ClientSecret.Split(':')[3], error.ToString());
        Assert.Equal(1, tenant.Sandbox.CallCount("token"));
    }

    [Fact]
    public async Task A_machine_whose_clock_is_wrong_is_told_so()
    {
        // The sandbox's Date header is the real clock's; this machine's is years behind.
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync();
        var credential = tenant.Sandbox.Connector;
        var sample = new ClientSecretCredential(credential.ClientId, Secrets.Secure(credential.ClientSecret));
        using var http = new TenantHttp(sample.Resolve(tenant.Sandbox.Host), time, null);
        var shifted = new ShiftedTime(TimeSpan.FromMinutes(-20));
        using var tokens = new TokenSource(sample.CreateRequest(), new TokenEndpoint(http, shifted), shifted);

        var error = await Assert.ThrowsAsync<ConductorOneAuthenticationException>(() => tokens.GetAsync(Stop));

        Assert.Contains("clocks of this machine and of the tenant are", error.Message);
    }

    [Fact]
    public async Task A_tenant_in_trouble_is_asked_again_a_few_times_with_growing_pauses()
    {
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        tenant.Sandbox.AddFault(new TenantFault("token", 503, Times: 2));

        await tenant.Tokens().GetAsync(Stop);

        Assert.Equal(3, tenant.Sandbox.CallCount("token"));
        Assert.Collection(time.Waits, wait => Assert.InRange(wait.TotalSeconds, 1, 1.25), wait => Assert.InRange(wait.TotalSeconds, 2, 2.25));
        Assert.Equal(2, tenant.Notices.Count(notice => notice.Kind == ConductorOneNoticeKind.Retry));
    }

    [Fact]
    public async Task No_answer_is_a_connection_error_that_names_the_host()
    {
        var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var host = nobody.LocalEndpoint.ToString()!;
        nobody.Stop();
        var sample = new ClientSecretCredential($"a@{host}/ccc", Secrets.Secure(Secrets.SampleSecret));
        using var http = new TenantHttp(sample.Resolve(null), TimeProvider.System, null);
        using var tokens = new TokenSource(sample.CreateRequest(), new TokenEndpoint(http, TimeProvider.System), TimeProvider.System);

        var error = await Assert.ThrowsAsync<ConductorOneConnectionException>(() => tokens.GetAsync(Stop));

        Assert.Equal("ConductorOne.ConnectionLost", error.ErrorId);
        Assert.Contains(host, error.Message);
        Assert.Contains("refuses connections", error.Message);
    }

    [Fact]
    public async Task A_request_that_timed_out_on_the_way_says_nothing_of_the_credential()
    {
        await using var tenant = await TestTenant.StartAsync();
        tenant.Sandbox.AddFault(new TenantFault("token", 408));

        var error = await Assert.ThrowsAsync<ConductorOneConnectionException>(() => tenant.Tokens().GetAsync(Stop));

        Assert.Equal(408, error.HttpStatus);
        Assert.True(GrpcErrors.IsWorthRepeating(error));
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_a_connection_error()
    {
        await using var tenant = await TestTenant.StartAsync();
        tenant.Sandbox.GoAway();

        await Assert.ThrowsAsync<ConductorOneConnectionException>(() => tenant.Tokens().GetAsync(Stop));
    }

    [Theory]
    [InlineData("""{"access_token":"canary","token_type":"DPoP","expires_in":600}""", typeof(ConductorOneAuthenticationException))]
    [InlineData("""{"access_token":"","token_type":"Bearer","expires_in":600}""", typeof(ConductorOneServerException))]
    [InlineData("""{"token_type":"Bearer","expires_in":600}""", typeof(ConductorOneServerException))]
    [InlineData("""{"access_token":"can\nary","expires_in":600}""", typeof(ConductorOneServerException))]
    [InlineData("""{"access_token":"canary","expires_in":"canary"}""", typeof(ConductorOneServerException))]
    [InlineData("<html>canary</html>", typeof(ConductorOneServerException))]
    [InlineData("null", typeof(ConductorOneServerException))]
    public async Task An_answer_without_a_usable_token_is_an_error_that_repeats_nothing_of_it(string body, Type type)
    {
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http1, context => context.Response.WriteAsync(body));
        var sample = new ClientSecretCredential($"a@{host.Host}/ccc", Secrets.Secure(Secrets.SampleSecret));
        using var http = new TenantHttp(sample.Resolve(null), TimeProvider.System, null);
        using var tokens = new TokenSource(sample.CreateRequest(), new TokenEndpoint(http, TimeProvider.System), TimeProvider.System);

        var error = await Assert.ThrowsAnyAsync<ConductorOneException>(() => tokens.GetAsync(Stop));

        Assert.Equal(type, error.GetType());
        Assert.DoesNotContain("canary", error.ToString());
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_a_cancellation_and_the_next_one_a_token()
    {
        await using var tenant = await TestTenant.StartAsync();
        var tokens = tenant.Tokens();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tokens.GetAsync(new CancellationToken(canceled: true)));

        Assert.Equal("access token (hidden)", (await tokens.GetAsync(Stop)).ToString());
    }

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
