using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class BatonHeadersTests
{
    [Fact]
    public async Task Each_call_carries_the_token_and_names_the_client_first_and_then_the_product()
    {
        var headers = new HeaderDictionary();
        await using var tenant = await TestTenant.StartAsync();
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http2, context =>
        {
            foreach (var (name, value) in context.Request.Headers) headers[name] = value;
            headers[":path"] = context.Request.Path.Value;
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });
        var id = ClientId.Parse($"brave-heron-1@{host.Host}/ccc");
        using var client = new BatonClient(TenantAddress.Resolve(id, null), tenant.Tokens(), id, "h", TimeProvider.System);

        await Assert.ThrowsAsync<ConductorOneRequestException>(() => client.GetTaskAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("brave-heron-1 SegmentC1/", headers["user-agent"].ToString());
        Assert.StartsWith("Bearer sandbox-c1-access-", headers["authorization"].ToString());
        Assert.Equal("/c1.connectorapi.baton.v1.BatonService/GetTask", headers[":path"].ToString());
    }

    [Fact]
    public async Task A_proxys_page_instead_of_an_answer_is_an_error_of_the_server()
    {
        await using var tenant = await TestTenant.StartAsync();
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http2, context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("<html>canary</html>");
        });
        var id = ClientId.Parse($"a@{host.Host}/ccc");
        using var client = new BatonClient(TenantAddress.Resolve(id, null), tenant.Tokens(), id, "h", TimeProvider.System);

        var error = await Assert.ThrowsAsync<ConductorOneServerException>(() => client.GetTaskAsync(TestContext.Current.CancellationToken));

        Assert.DoesNotContain("canary", error.ToString());
    }
}
