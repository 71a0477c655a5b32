using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace SegmentC1.Sandbox;

/// <summary>The tenant's credentials and the access tokens that it gave out. Source of the rules: C1 wire protocol, authentication.</summary>
internal sealed class CredentialStore(ConductorOneSandboxOptions options)
{
    private sealed record Entry(SandboxCredential Credential, Ed25519PublicKeyParameters PublicKey);

    private sealed record AccessToken(Entry Owner, DateTimeOffset Expires);

    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly Dictionary<string, Entry> _byClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nonces = new(StringComparer.Ordinal);
    private readonly Random _random = new(options.Seed);
    private readonly Lock _gate = new();

    public int TokensIssued { get; private set; }

    /// <summary>Why the newest refused token request was refused; null while none was.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>Makes a credential whose client id names <paramref name="host"/>.</summary>
    public SandboxCredential Create(string host, SandboxCredentialKind kind)
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
            _byClientId[id] = new Entry(credential, publicKey);
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

    /// <summary>Whether a header value is that of a good token of this kind; the reason when it is not.</summary>
    public (bool Known, SandboxCredentialKind Kind, string? ClientId) Authenticate(string? authorization)
    {
        lock (_gate)
        {
            if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.Ordinal)) return (false, default, null);
            if (!_tokens.TryGetValue(authorization["Bearer ".Length..], out var token)) return (false, default, null);
            if (token.Expires <= options.TimeProvider.GetUtcNow()) return (false, default, null);
            var credential = token.Owner.Credential;
            return _byClientId.ContainsKey(credential.ClientId) ? (true, credential.Kind, credential.ClientId) : (false, default, null);
        }
    }

    /// <summary>Answers a token request; the access token, or null with <see cref="LastRefusal"/> set.</summary>
    public string? Exchange(IReadOnlyDictionary<string, string> form)
    {
        lock (_gate)
        {
            var refusal = Check(form, out var entry);
            if (refusal is not null)
            {
                LastRefusal = refusal;
                return null;
            }

            var token = "sandbox-c1-access-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            _tokens[token] = new AccessToken(entry!, options.TimeProvider.GetUtcNow() + options.TokenLifetime);
            TokensIssued++;
            return token;
        }
    }

    private string? Check(IReadOnlyDictionary<string, string> form, out Entry? entry)
    {
        entry = null;
        if (form.GetValueOrDefault("grant_type") != "client_credentials") return "grant_type must be client_credentials";
        var clientId = form.GetValueOrDefault("client_id") ?? string.Empty;
        if (!_byClientId.TryGetValue(clientId, out entry)) return "unknown client";
        if (form.TryGetValue("client_secret", out var secret))
        {
            return secret == entry.Credential.ClientSecret ? null : "wrong secret";
        }

        if (form.GetValueOrDefault("client_assertion_type") != AssertionType) return "client_assertion_type is missing or wrong";
        return CheckAssertion(form.GetValueOrDefault("client_assertion") ?? string.Empty, clientId, entry.PublicKey);
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
