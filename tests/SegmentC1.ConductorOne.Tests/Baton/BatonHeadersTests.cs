using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SegmentC1.ConductorOne.Tests.Baton;

public class BatonHeadersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
    public async Task Each_attempt_to_upload_has_a_connection_of_its_own()
    {
        var calls = new ConcurrentQueue<(string Method, string Connection)>();
        await using var tenant = await TestTenant.StartAsync();
        await using var host = await ScriptedHost.StartAsync(HttpProtocols.Http2, context =>
        {
            calls.Enqueue((context.Request.Path.Value!.Split('/')[^1], context.Connection.Id));
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "14";
            return Task.CompletedTask;
        });
        var id = ClientId.Parse($"a@{host.Host}/ccc");
        using var client = new BatonClient(TenantAddress.Resolve(id, null), tenant.Tokens(), id, "h", TimeProvider.System);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "content", Stop);
            await Assert.ThrowsAsync<ConductorOneServerException>(() => client.GetTaskAsync(Stop));
            await Assert.ThrowsAsync<ConductorOneUploadException>(() => AssetUpload.SendAsync(client, "task", path, new ImpatientTime(), null, null, Stop));
            await Assert.ThrowsAsync<ConductorOneServerException>(() => client.GetTaskAsync(Stop));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(["GetTask", "UploadAsset", "UploadAsset", "UploadAsset", "GetTask"], calls.Select(call => call.Method));
        // What is left on its way of an upload that was ended early can close its connection: neither the next attempt nor other calls may be on it.
        Assert.Equal(4, calls.Select(call => call.Connection).Distinct().Count());
        Assert.Equal(calls.First().Connection, calls.Last().Connection);
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
