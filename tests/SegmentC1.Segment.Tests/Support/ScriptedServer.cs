using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace SegmentC1.Segment.Tests;

/// <summary>A request as it came over the wire.</summary>
public sealed record Seen(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];
}

/// <summary>A real HTTP server on loopback whose answers a test writes; it remembers what was asked.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, int, Task>> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Seen> _seen = new();

    private ScriptedServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<Seen> Requests => [.. _seen];

    public IReadOnlyList<string> Targets => [.. _seen.Select(seen => seen.Target)];

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single() + "/");
        return server;
    }

    /// <summary>Answers a method and path; the function gets the number of the call, from 0.</summary>
    public ScriptedServer On(string route, Func<HttpContext, int, Task> answer)
    {
        _routes[route] = answer;
        return this;
    }

    public ScriptedServer On(string route, string json, int status = 200) => On(route, (context, _) => context.JsonAsync(json, status));

    /// <summary>Answers by the query's raw text.</summary>
    public ScriptedServer OnQuery(string route, Func<string, string> json) =>
        On(route, (context, _) => context.JsonAsync(json(context.Request.QueryString.Value ?? "")));

    public int Count(string route) => _seen.Count(seen => $"{seen.Method} {seen.Path}" == route);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var seen = new Seen(
            context.Request.Method,
            target,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body);
        _seen.Enqueue(seen);
        var route = $"{seen.Method} {seen.Path}";
        var call = _calls.AddOrUpdate(route, 0, (_, before) => before + 1);
        if (_routes.TryGetValue(route, out var answer)) await answer(context, call);
        else await context.JsonAsync("""{"errors":[{"type":"not-found","message":"No such route."}]}""", 404);
    }
}

public static class Answers
{
    public static async Task JsonAsync(this HttpContext context, string json, int status = 200, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        await context.Response.WriteAsync(json);
    }

    public static async Task HtmlAsync(this HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<html><body><h1>Bad gateway</h1></body></html>");
    }

    /// <summary>Begins a good answer and then cuts the connection.</summary>
    public static async Task CutAsync(this HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length + 1000;
        await context.Response.WriteAsync(json);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
