using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>The tenant's token endpoint.</summary>
internal static class TenantEndpoints
{
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
    }
}
