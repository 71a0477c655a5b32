using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>
/// The tenant's REST API: finds the operation by the published description, holds the request and the answer against it, checks who
/// calls, and lets the operation's group answer. What does not fit the description is a violation.
/// </summary>
internal sealed class RestSurface(Tenant tenant)
{
    private const string IntrospectCount = "introspect";
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;
    private readonly OperationTable _table = OperationTable.Create();
    private int _requests;

    public static void Map(WebApplication app, Tenant tenant)
    {
        var surface = new RestSurface(tenant);
        app.Map("/api/{**rest}", surface.HandleAsync);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var text = await ReadAsync(request);
        var found = OpenApi.Instance.Find(request.Method, request.Path.Value!);
        var (status, answer) = Answer(context, found?.Operation, found?.Path, text);
        tenant.Requests.Enqueue(new SandboxRestRequest(
            found?.Operation.Name ?? "unknown", request.Method, request.Path.Value!, request.QueryString.Value ?? string.Empty, text, status));

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["X-Request-Id"] = $"sandbox-request-{Interlocked.Increment(ref _requests)}";
        await context.Response.WriteAsync(answer.GetRawText());
    }

    private (int Status, JsonElement Answer) Answer(HttpContext context, OpenApiOperation? operation, IReadOnlyDictionary<string, string>? path, string text)
    {
        try
        {
            if (operation is null) throw Unknown(context.Request);
            if (tenant.Count(operation.Name == "auth.v1.Auth.Introspect" ? IntrospectCount : operation.Name) is { } fault) throw new RestRefusal(fault.Code, fault.Code, fault.Message);
            var caller = new RestAuthentication(tenant).Authenticate(context.Request);
            var body = Check(context.Request, operation, text);
            var entry = _table.Find(operation.Name) ?? throw new RestRefusal(501, 12, $"{operation.Name} is not simulated");
            if (entry.Roles.Count > 0 && !entry.Roles.Intersect(caller.Roles).Any())
            {
                throw RestRefusal.Forbidden($"permission denied: {operation.Name} needs one of the roles {string.Join(", ", entry.Roles)}");
            }

            JsonElement answer;
            lock (tenant.World.Gate)
            {
                answer = JsonSerializer.SerializeToElement(entry.Handle(new RestCall(tenant, operation, path!, context.Request.Query, body, caller)), Format);
            }

            CheckAnswer(operation, answer);
            return (200, answer);
        }
        catch (RestRefusal refusal)
        {
            return (refusal.Status, JsonSerializer.SerializeToElement(new { code = refusal.Code, message = refusal.Message, details = Array.Empty<object>() }, Format));
        }
    }

    private RestRefusal Unknown(HttpRequest request)
    {
        var known = OpenApi.Instance.HasPath(request.Path.Value!);
        tenant.Violations.Enqueue($"{request.Method} {request.Path}: the description has no such {(known ? "method" : "path")}");
        return known ? new RestRefusal(405, 12, "Method Not Allowed") : new RestRefusal(404, 5, "Not Found");
    }

    private JsonElement Check(HttpRequest request, OpenApiOperation operation, string text)
    {
        var broken = CheckQuery(request, operation).ToList();
        var body = CheckBody(request, operation, text, broken);
        if (broken.Count == 0) return body;
        foreach (var what in broken) tenant.Violations.Enqueue($"{operation.Name}: {what}");
        throw RestRefusal.Invalid(string.Join("; ", broken));
    }

    private static IEnumerable<string> CheckQuery(HttpRequest request, OpenApiOperation operation)
    {
        var known = operation.Definition.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query").ToDictionary(parameter => parameter.GetProperty("name").GetString()!)
            : [];
        foreach (var (name, values) in request.Query)
        {
            if (!known.TryGetValue(name, out var parameter)) yield return $"query {name}: unknown";
            else if (values.Count > 1) yield return $"query {name}: given {values.Count} times";
            else if (SchemaCheck.OfText(parameter.GetProperty("schema"), values.ToString(), $"query {name}") is { } wrong) yield return wrong;
        }

        foreach (var name in known.Where(parameter => parameter.Value.TryGetProperty("required", out var required) && required.GetBoolean()).Select(parameter => parameter.Key))
        {
            if (!request.Query.ContainsKey(name)) yield return $"query {name}: required";
        }
    }

    private static JsonElement CheckBody(HttpRequest request, OpenApiOperation operation, string text, List<string> broken)
    {
        if (!operation.Definition.TryGetProperty("requestBody", out var definition))
        {
            if (text.Length > 0) broken.Add("body: the operation takes none");
            return Nothing;
        }

        if (request.ContentType?.Split(';')[0].Trim() != "application/json")
        {
            broken.Add($"content type: '{request.ContentType}' is not application/json");
            return Nothing;
        }

        JsonElement body;
        try
        {
            body = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
        }
        catch (JsonException)
        {
            broken.Add("body: not JSON");
            return Nothing;
        }

        var schema = definition.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        broken.AddRange(SchemaCheck.Of(OpenApi.Instance, schema, body, isRequest: true));
        return body;
    }

    private void CheckAnswer(OpenApiOperation operation, JsonElement answer)
    {
        var schema = operation.Definition.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        foreach (var what in SchemaCheck.Of(OpenApi.Instance, schema, answer, isRequest: false)) tenant.Violations.Enqueue($"{operation.Name}: the sandbox's own answer: {what}");
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
