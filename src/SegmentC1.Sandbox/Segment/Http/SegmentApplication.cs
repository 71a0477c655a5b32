using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SegmentC1.Sandbox;

/// <summary>What happens to a request: recorded, hit by a fault, authorised, counted, carried out, answered.</summary>
internal sealed class SegmentApplication(SegmentWorld world, FaultRules faults, RequestLog log, CancellationToken stopping) : IHttpApplication<HttpContext>
{
    private const long MaxBody = 26_214_400;

    private readonly SegmentSandboxOptions _options = world.Options;
    private readonly SegmentRateWindows _windows = new(world.Options);
    private readonly SegmentRoute[] _routes = [.. SegmentReads.Routes, .. PeopleWrites.Routes, .. GroupWrites.Routes(world.Options), .. LabelWrites.Routes];

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0];
        using var reader = new StreamReader(context.Request.Body);
        var body = context.Request.ContentLength > MaxBody ? string.Empty : await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers
            .Where(header => !string.Equals(header.Key, "Authorization", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var method = context.Request.Method;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        var recorded = log.Begin(method, path, context.Request.QueryString.Value ?? string.Empty, body, headers, _options.TimeProvider.GetUtcNow());
        try
        {
            var call = new SegmentCall(world, method, path, context.Request.Query, body, headers);
            await AnswerAsync(context, call, recorded, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception error) when (error is not IOException && !context.Response.HasStarted)
        {
            // A mistake in a rule of a test, or here: told to the caller, or it would look like a fault on purpose.
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync($"The sandbox itself failed: {error}", stop.Token);
        }
        finally
        {
            log.End(recorded);
        }
    }

    private async Task AnswerAsync(HttpContext context, SegmentCall call, RecordedRequest recorded, CancellationToken cancellationToken)
    {
        var fault = faults.Find(call.Method, recorded.Path, recorded.Query);
        if (fault is not null)
        {
            await PrepareAsync(fault, cancellationToken);
        }

        if (_options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(_options.Latency, _options.TimeProvider, cancellationToken);
        }

        var response = context.Response;
        response.Headers.Date = (_options.TimeProvider.GetUtcNow() + _options.ClockOffset).ToString("r", CultureInfo.InvariantCulture);
        response.Headers["X-Request-Id"] = string.Create(CultureInfo.InvariantCulture, $"sandbox-{recorded.Number}");
        var answer = FaultAnswer.WithoutExecution(fault);
        if (answer is null && fault?.Kind != FaultKind.CutBeforeHeaders)
        {
            answer = FaultAnswer.OfReply(Execute(context, call), fault);
        }

        if (answer is null || fault?.Kind == FaultKind.CutAfterExecution)
        {
            log.End(recorded);
            context.Abort();
            return;
        }

        foreach (var (name, value) in fault?.Headers ?? new Dictionary<string, string?>())
        {
            response.Headers[name] = value;
        }

        if (fault?.RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter = retryAfter;
        }

        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Content.Length;
        recorded.Status = answer.Status;
        log.End(recorded);
        // A body that ends before its announced length makes Kestrel close the connection: that is the cut.
        var sent = fault?.Kind == FaultKind.CutMidBody ? answer.Content.AsMemory(0, answer.Content.Length / 2) : answer.Content;
        await response.Body.WriteAsync(sent, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private async Task PrepareAsync(FaultRule fault, CancellationToken cancellationToken)
    {
        fault.SetReached();
        if (fault.Hold)
        {
            await fault.Released.WaitAsync(cancellationToken);
        }

        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, _options.TimeProvider, cancellationToken);
        }

        if (fault.Change is not null)
        {
            world.Change(fault.Change);
        }
    }

    private SegmentReply Execute(HttpContext context, SegmentCall call)
    {
        if (context.Request.Headers.Authorization.ToString() != $"Bearer {_options.Token}")
        {
            return SegmentReply.Standard(401);
        }

        var (route, reply) = Route(call);
        if (_windows.Take(route) is { } point)
        {
            if (!point.Refused || _options.RateHeadersOnRefusal)
            {
                foreach (var (name, value) in point.Headers())
                {
                    context.Response.Headers[name] = value;
                }
            }

            if (point.Refused)
            {
                return point.Reply();
            }
        }

        if (context.Request.ContentLength > MaxBody)
        {
            return SegmentReply.Standard(413);
        }

        return reply ?? Carry(route!, call);
    }

    private (SegmentRoute? Route, SegmentReply? Refusal) Route(SegmentCall call)
    {
        var parts = call.Path.Split('/');
        var known = false;
        foreach (var route in _routes)
        {
            if (route.Match(parts) is not { } values)
            {
                continue;
            }

            known = true;
            if (route.Method == call.Method)
            {
                call.Parameters = values;
                return (route, null);
            }
        }

        return (null, SegmentReply.Standard(known ? 405 : 404));
    }

    private SegmentReply Carry(SegmentRoute route, SegmentCall call)
    {
        if (route.OwnerOnly && _options.TokenLevel == SandboxTokenLevel.Member)
        {
            return SegmentReply.Standard(401);
        }

        if (route.Feature is { } feature && !feature.IsIn(_options))
        {
            return SegmentReply.PlanGate(_options.PlanGateStatus, feature.Name);
        }

        try
        {
            // One request at a time sees and changes the world: an answer never shows half a change.
            call.CheckForm();
            return world.Locked(() => route.Handle(call));
        }
        catch (SegmentRefusal refusal)
        {
            return refusal.Reply;
        }
    }
}
