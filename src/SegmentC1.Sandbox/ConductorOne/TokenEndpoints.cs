using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>The tenant's sign-in: tokens for credentials, and logins of people. Source: C1 wire protocol, authentication.</summary>
internal static class TokenEndpoints
{
    public static void Map(WebApplication app, Tenant tenant)
    {
        app.MapPost("/auth/v1/token", async (HttpRequest request, HttpResponse response) =>
        {
            if (tenant.Count("token") is { } fault) return Results.Json(new { error = "shown_on_purpose" }, statusCode: fault.Code);
            if (await ReadAsync(request) is not { } asked) return Results.Json(new { error = "invalid_request" }, statusCode: 400);
            var reply = tenant.Credentials.Exchange(asked);
            if (reply.Nonce is not null) response.Headers["DPoP-Nonce"] = reply.Nonce;
            return reply.Token is null
                ? Results.Json(new { error = reply.Error }, statusCode: reply.Error == "invalid_client" ? 401 : 400)
                : Results.Json(new { access_token = reply.Token, token_type = reply.Type, expires_in = (int)tenant.Options.TokenLifetime.TotalSeconds });
        });

        app.MapPost("/auth/v1/device_authorization", async (HttpRequest request) =>
        {
            if (tenant.Count("device_authorization") is { } fault) return Results.Json(new { error = "shown_on_purpose" }, statusCode: fault.Code);
            if (await ReadAsync(request) is not { } asked || asked.Field("client_id") != CredentialStore.DeviceClientId) return Results.Json(new { error = "invalid_client" }, statusCode: 401);
            var (deviceCode, userCode, expiresIn) = tenant.Credentials.Logins.Start();
            var page = $"{request.Scheme}://{request.Host}/device";
            return Results.Json(new
            {
                device_code = deviceCode,
                user_code = userCode,
                verification_uri = page,
                verification_uri_complete = $"{page}?code={userCode}",
                expires_in = expiresIn,
                interval = DeviceLogins.IntervalSeconds,
            });
        });
    }

    private static async Task<TokenRequest?> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType) return null;
        var form = await request.ReadFormAsync();
        return new TokenRequest(
            form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal),
            request.Headers["DPoP"].FirstOrDefault(),
            $"{request.Scheme}://{request.Host}{request.Path}");
    }
}
