using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>
/// Credentials in the environment, under the names that ConductorOne's own programs use: <c>BATON_</c> for a connector,
/// <c>CONDUCTORONE_</c> for the API. Source: C1 wire protocol, other grants.
/// </summary>
internal static class ConductorOneEnvironment
{
    private const string BatonIdVariable = "BATON_CLIENT_ID";
    private const string BatonSecretVariable = "BATON_CLIENT_SECRET";
    private const string BatonHostVariable = "BATON_C1_API_HOST";
    private const string HostIdVariable = "BATON_HOST_ID";
    private const string AccessTokenVariable = "CONDUCTORONE_ACCESS_TOKEN";
    private const string OidcTokenVariable = "CONDUCTORONE_OIDC_TOKEN";
    private const string IdVariable = "CONDUCTORONE_CLIENT_ID";
    private const string SecretVariable = "CONDUCTORONE_CLIENT_SECRET";
    private const string TenantVariable = "CONDUCTORONE_TENANT_DOMAIN";
    private const string ServerVariable = "CONDUCTORONE_SERVER_URL";

    /// <summary>The name of this process among a connector's replicas; null when none is set.</summary>
    public static string? HostId => Variable(HostIdVariable);

    /// <summary>A host that takes the place of a connector's tenant; null when none is set.</summary>
    public static string? BatonHost => Variable(BatonHostVariable);

    /// <summary>The address that takes the place of the tenant's for the API; null when none is set.</summary>
    public static string? ServerUrl => Variable(ServerVariable);

    /// <summary>The tenant that is meant when no client id names one.</summary>
    /// <exception cref="CommandException">The environment names none.</exception>
    public static string Tenant() => Variable(ServerVariable) ?? Variable(TenantVariable)
        ?? throw new CommandException(ErrorIds.C1NoCredential, $"No tenant was given, and neither {ServerVariable} nor {TenantVariable} is set.");

    /// <summary>The credentials that are set, at most one of a connector and one for the API, each with the host that takes the tenant's place.</summary>
    public static IReadOnlyList<(ConductorOneCredential Credential, string? Host)> Credentials()
    {
        var found = new List<(ConductorOneCredential, string?)>();
        if (Variable(BatonIdVariable) is { } batonId && Variable(BatonSecretVariable) is { } batonSecret)
        {
            found.Add((new ClientSecretCredential(batonId, SecureText.Of(batonSecret)), BatonHost));
        }

        if (OfApi() is { } api) found.Add((api, ServerUrl));
        return found;
    }

    /// <summary>The error when no credential is set.</summary>
    public static CommandException Nothing() => new(
        ErrorIds.C1NoCredential,
        $"No credential was given, and the environment has none: neither {BatonIdVariable} and {BatonSecretVariable} (a connector's), nor {AccessTokenVariable}, nor {IdVariable} with {OidcTokenVariable} or {SecretVariable}, are set.");

    private static ConductorOneCredential? OfApi()
    {
        if (Variable(AccessTokenVariable) is { } token) return new AccessTokenCredential(Tenant(), SecureText.Of(token));
        if (Variable(IdVariable) is not { } id) return null;
        if (Variable(OidcTokenVariable) is not null)
        {
            // Read again for each exchange: a runner may put a newer one there.
            return new FederatedCredential(id, _ => Task.FromResult(SecureText.Of(Variable(OidcTokenVariable) ?? string.Empty)));
        }

        return Variable(SecretVariable) is { } secret ? new ClientSecretCredential(id, SecureText.Of(secret)) : null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } text ? text : null;
}
