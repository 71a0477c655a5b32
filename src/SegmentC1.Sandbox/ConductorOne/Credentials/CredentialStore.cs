using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace SegmentC1.Sandbox;

/// <summary>The tenant's credentials and the access tokens that it gave out. Source of the rules: C1 wire protocol, authentication.</summary>
internal sealed class CredentialStore(ConductorOneSandboxOptions options)
{
    private sealed record Entry(SandboxCredential Credential, Ed25519PublicKeyParameters? PublicKey, bool RequireDpop = false, SandboxFederation? Federation = null);

    private sealed record AccessToken(Entry Owner, DateTimeOffset Expires, string? KeyThumbprint);

    /// <summary>The public client that people log in with.</summary>
    public const string DeviceClientId = "2RCzHlak5q7CY14SdBc8HoZEJRf";

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly Dictionary<string, Entry> _byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nonces = new(StringComparer.Ordinal);
    private readonly Random _random = new(options.Seed);
    private readonly DpopVerifier _proofs = new(options);
    private readonly Lock _gate = new();
    private int _nonceRound = 1;

    public DeviceLogins Logins { get; } = new(options);

    public int TokensIssued { get; private set; }

    /// <summary>Why the newest refused token request was refused; null while none was.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>Makes a credential whose client id names <paramref name="host"/>.</summary>
    public SandboxCredential Create(string host, SandboxCredentialKind kind, bool requireDpop = false)
    {
        lock (_gate)
        {
            var seed = new byte[32];
            _random.NextBytes(seed);
            var key = new Ed25519PrivateKeyParameters(seed);
            var publicKey = key.GeneratePublicKey();
            var jwk = JsonSerializer.SerializeToUtf8Bytes(new
            {
                kty = "OKP",
                crv = "Ed25519",
                x = Base64Url.EncodeToString(publicKey.GetEncoded()),
                d = Base64Url.EncodeToString(seed),
            });
            var id = $"brave-heron-{_random.Next(10000, 99999)}@{host}/{(kind == SandboxCredentialKind.Personal ? "pcc" : "ccc")}";
            var credential = new SandboxCredential(id, "secret-token:conductorone.com:v1:" + Base64Url.EncodeToString(jwk), kind);
            _byClientId[id] = new Entry(credential, publicKey, requireDpop);
            return credential;
        }
    }

    /// <summary>Forgets a credential, as when somebody revoked it.</summary>
    public void Revoke(string clientId)
    {
        lock (_gate) _byClientId.Remove(clientId);
    }

    /// <summary>Makes every access token given so far worthless.</summary>
    public void ExpireTokens()
    {
        lock (_gate) _tokens.Clear();
    }

    /// <summary>Makes the client id of a workload, and the identity provider that vouches for it.</summary>
    public SandboxFederation CreateFederation(string host)
    {
        lock (_gate)
        {
            var seed = new byte[32];
            _random.NextBytes(seed);
            var id = $"quiet-otter-{_random.Next(10000, 99999)}@{host}/wfe";
            var federation = new SandboxFederation(id, seed, options);
            _byClientId[id] = new Entry(new SandboxCredential(id, string.Empty, SandboxCredentialKind.Personal), null, Federation: federation);
            return federation;
        }
    }

    /// <summary>An access token of an administrator.</summary>
    public string IssueToAdministrator()
    {
        lock (_gate) return Issue(Person(), null);
    }

    /// <summary>Makes the nonces that were given out so far old.</summary>
    public void RotateNonces()
    {
        lock (_gate) _nonceRound++;
    }

    /// <summary>Whose a bearer token is.</summary>
    public TokenHolder Authenticate(string? authorization)
    {
        lock (_gate)
        {
            return authorization is not null && authorization.StartsWith("Bearer ", StringComparison.Ordinal) && Find(authorization["Bearer ".Length..]) is { KeyThumbprint: null } token
                ? Holder(token)
                : TokenHolder.Nobody;
        }
    }

    /// <summary>Whose the token of a request is: a bearer's, or one that is bound to the key of the request's proof.</summary>
    public TokenHolder Authenticate(HttpRequest request)
    {
        const string scheme = "DPoP ";
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(scheme, StringComparison.Ordinal)) return Authenticate(authorization);
        lock (_gate)
        {
            var value = authorization[scheme.Length..];
            if (Find(value) is not { KeyThumbprint: { } bound } token || request.Headers["DPoP"] is not [{ } proof]) return TokenHolder.Nobody;
            var verdict = _proofs.Check(proof, request.Method, $"{request.Scheme}://{request.Host}{request.Path}", ResourceNonce, value);
            if (verdict.Refusal is not null) LastRefusal = verdict.Refusal;
            if (verdict.WantsNonce)
            {
                request.HttpContext.Response.Headers["DPoP-Nonce"] = ResourceNonce;
                request.HttpContext.Response.Headers.WWWAuthenticate = "DPoP error=\"use_dpop_nonce\"";
            }

            return verdict.Thumbprint == bound ? Holder(token) : TokenHolder.Nobody;
        }
    }

    /// <summary>Answers a token request; when it refuses, <see cref="LastRefusal"/> says why.</summary>
    public TokenReply Exchange(TokenRequest request)
    {
        lock (_gate)
        {
            var reply = Grant(request);
            if (reply.Token is null) LastRefusal = reply.Reason;
            else TokensIssued++;
            return reply;
        }
    }

    private string? TokenNonce => options.DpopNonces ? $"token-nonce-{_nonceRound}" : null;

    private string? ResourceNonce => options.DpopNonces ? $"resource-nonce-{_nonceRound}" : null;

    private TokenReply Grant(TokenRequest request)
    {
        if (request.Field("grant_type") == "urn:ietf:params:oauth:grant-type:device_code") return GrantLogin(request);
        var refusal = Check(request, out var entry);
        if (refusal is not null) return TokenReply.Refuse(refusal, entry?.Federation is null ? "invalid_client" : "invalid_grant");
        var (unproven, key) = Prove(request, entry!.RequireDpop);
        return unproven ?? Give(entry, key);
    }

    private TokenReply GrantLogin(TokenRequest request)
    {
        var (unproven, key) = Prove(request, options.DpopLogins);
        if (unproven is not null) return unproven;
        var pending = request.Field("client_id") == DeviceClientId ? Logins.Ask(request.Field("device_code")) : "invalid_client";
        return pending is null ? Give(Person(), key) : TokenReply.Refuse(pending, pending);
    }

    private TokenReply Give(Entry owner, string? key) => new(Issue(owner, key), key is null ? "Bearer" : "DPoP", null, null, null);

    /// <summary>The thumbprint of the key that a request proves; a refusal when a proof is missing or bad.</summary>
    private (TokenReply? Refusal, string? Thumbprint) Prove(TokenRequest request, bool demanded)
    {
        if (request.Proof is not { } proof) return demanded ? (TokenReply.Refuse("a proof of possession is missing", "invalid_dpop_proof"), null) : (null, null);
        var verdict = _proofs.Check(proof, "POST", request.Address, TokenNonce, null);
        if (verdict.WantsNonce) return (TokenReply.Refuse(verdict.Refusal!, "use_dpop_nonce", TokenNonce), null);
        return verdict.Thumbprint is { } key ? (null, key) : (TokenReply.Refuse(verdict.Refusal!, "invalid_dpop_proof"), null);
    }

    private string Issue(Entry owner, string? thumbprint)
    {
        var token = "sandbox-c1-access-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tokens[token] = new AccessToken(owner, options.TimeProvider.GetUtcNow() + options.TokenLifetime, thumbprint);
        return token;
    }

    private static Entry Person() => new(new SandboxCredential(DeviceClientId, string.Empty, SandboxCredentialKind.Personal), null);

    private AccessToken? Find(string value) =>
        _tokens.TryGetValue(value, out var token) && token.Expires > options.TimeProvider.GetUtcNow()
        && (token.Owner.Credential.ClientId == DeviceClientId || _byClientId.ContainsKey(token.Owner.Credential.ClientId))
            ? token
            : null;

    private static TokenHolder Holder(AccessToken token) => new(true, token.Owner.Credential.Kind, token.Owner.Credential.ClientId);

    private string? Check(TokenRequest request, out Entry? entry)
    {
        var clientId = request.Field("client_id");
        if (!_byClientId.TryGetValue(clientId, out entry)) return "unknown client";
        if (entry.Federation is { } federation)
        {
            if (request.Field("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange") return "grant_type must be token exchange";
            if (request.Field("subject_token_type") != "urn:ietf:params:oauth:token-type:jwt") return "subject_token_type must be jwt";
            return federation.Check(request.Field("subject_token"));
        }

        if (request.Field("grant_type") != "client_credentials") return "grant_type must be client_credentials";
        if (request.Form.TryGetValue("client_secret", out var secret))
        {
            return secret == entry.Credential.ClientSecret ? null : "wrong secret";
        }

        if (request.Field("client_assertion_type") != AssertionType) return "client_assertion_type is missing or wrong";
        return CheckAssertion(request.Field("client_assertion"), clientId, entry.PublicKey!);
    }

    private string? CheckAssertion(string assertion, string clientId, Ed25519PublicKeyParameters key)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3) return "the assertion has not three parts";
        try
        {
            var signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
            var verifier = new Ed25519Signer();
            verifier.Init(false, key);
            verifier.BlockUpdate(signed, 0, signed.Length);
            if (!verifier.VerifySignature(Base64Url.DecodeFromChars(parts[2]))) return "the signature does not match";

            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return CheckHeader(header.RootElement) ?? CheckClaims(claims.RootElement, clientId);
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "the assertion cannot be read: " + error.Message;
        }
    }

    private string? CheckHeader(JsonElement header)
    {
        if (header.GetProperty("alg").GetString() != "EdDSA") return "alg must be EdDSA";
        if (header.TryGetProperty("typ", out _)) return "typ must be absent";
        var nonce = header.GetProperty("nonce").GetString() ?? string.Empty;
        if (nonce.Length != 32 || nonce.Any(c => !char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c))) return "nonce must be 32 lower-case hex digits";
        return _nonces.Add(nonce) ? null : "the nonce was used before";
    }

    private string? CheckClaims(JsonElement claims, string clientId)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        var host = clientId[(clientId.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('/')[0];
        var hostWithoutPort = host.Contains(':', StringComparison.Ordinal) ? host[..host.LastIndexOf(':')] : host;
        var audience = claims.GetProperty("aud");

        if (claims.GetProperty("iss").GetString() != clientId) return "iss must be the client id";
        if (claims.GetProperty("sub").GetString() != clientId) return "sub must be the client id";
        if (audience.ValueKind != JsonValueKind.Array || audience.GetArrayLength() != 1) return "aud must be an array with one string";
        if (audience[0].GetString() != hostWithoutPort) return "aud must be the token host without its port";
        if (claims.TryGetProperty("jti", out _)) return "jti must be absent";
        var issued = claims.GetProperty("iat").GetInt64();
        var expires = claims.GetProperty("exp").GetInt64();
        if (expires - issued != 120) return "exp must be two minutes after iat";
        if (issued - claims.GetProperty("nbf").GetInt64() != 120) return "nbf must be two minutes before iat";
        if (expires <= now) return "the assertion has expired";
        return expires > now + 300 ? "exp lies more than five minutes ahead" : null;
    }
}
