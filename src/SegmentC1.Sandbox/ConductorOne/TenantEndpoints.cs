using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>The tenant's HTTP/1.1 side: the token endpoint and who-am-I.</summary>
internal static class TenantEndpoints
{
    private static readonly string[] AdministratorRoles = ["Super Administrator"];

    public static void Map(WebApplication app, Tenant tenant)
    {
        app.MapPost("/auth/v1/token", async (HttpRequest request) =>
        {
            if (tenant.Count("token") is { } fault) return Results.Json(new { error = "shown_on_purpose" }, statusCode: fault.Code);
            if (!request.HasFormContentType) return Results.Json(new { error = "invalid_request" }, statusCode: 400);
            var form = await request.ReadFormAsync();
            var token = tenant.Credentials.Exchange(form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));
            return token is null
                ? Results.Json(new { error = "invalid_client" }, statusCode: 401)
                : Results.Json(new { access_token = token, token_type = "Bearer", expires_in = (int)tenant.Options.TokenLifetime.TotalSeconds });
        });

        app.MapGet("/api/v1/auth/introspect", (HttpRequest request) =>
        {
            if (tenant.Count("introspect") is { } fault) return Error(fault.Code, fault.Code, "shown on purpose");
            var (known, kind, _) = tenant.Credentials.Authenticate(request.Headers.Authorization);
            if (!known) return Error(401, 16, "the access token is missing, unknown or expired");
            if (kind != SandboxCredentialKind.Personal) return Error(403, 7, "a connector credential has no place here");
            return Results.Json(new
            {
                userId = "user-admin-1",
                principleId = "principal-admin-1",
                tenantId = "tenant-sandbox-1",
                roles = AdministratorRoles,
                permissions = Array.Empty<string>(),
                features = Array.Empty<string>(),
            });
        });
    }

    // The form of a gRPC gateway's errors, which the reference infers for the REST side.
    private static IResult Error(int status, int code, string message) =>
        Results.Json(new { code, message, details = Array.Empty<object>() }, statusCode: status);
}
