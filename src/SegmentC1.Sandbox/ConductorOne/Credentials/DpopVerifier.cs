using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace SegmentC1.Sandbox;

/// <summary>What is wrong with a proof of possession, or whose key it proves.</summary>
/// <param name="Thumbprint">The key (RFC 7638); null when the proof is refused.</param>
/// <param name="Refusal">Why it is refused.</param>
/// <param name="WantsNonce">Whether only the nonce is missing or old.</param>
internal sealed record ProofVerdict(string? Thumbprint, string? Refusal, bool WantsNonce = false);

/// <summary>Checks proofs of possession. Source of the rules: RFC 9449, section 4.3.</summary>
internal sealed class DpopVerifier(ConductorOneSandboxOptions options)
{
    private const int Skew = 30;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Checks one proof.</summary>
    /// <param name="proof">The header's value.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="address">The request's address without query.</param>
    /// <param name="nonce">The nonce that it must carry; null for none.</param>
    /// <param name="accessToken">The token beside it; null at the token endpoint.</param>
    public ProofVerdict Check(string proof, string method, string address, string? nonce, string? accessToken)
    {
        var parts = proof.Split('.');
        if (parts.Length != 3) return new(null, "the proof has not three parts");
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            var refusal = CheckHeader(header.RootElement, out var key)
                ?? CheckSignature(parts, key!)
                ?? CheckClaims(claims.RootElement, method, address, accessToken);
            if (refusal is not null) return new(null, refusal);
            if (nonce is not null && Text(claims.RootElement, "nonce") != nonce) return new(null, "the nonce is missing or old", WantsNonce: true);
            return _used.Add(Text(claims.RootElement, "jti")!) ? new(Thumbprint(key!), null) : new(null, "the jti was used before");
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new(null, "the proof cannot be read: " + error.Message);
        }
    }

    private static string? CheckHeader(JsonElement header, out byte[]? key)
    {
        key = null;
        if (Text(header, "typ") != "dpop+jwt") return "typ must be dpop+jwt";
        if (Text(header, "alg") != "EdDSA") return "alg must be EdDSA";
        var jwk = header.GetProperty("jwk");
        if (jwk.TryGetProperty("d", out _)) return "the jwk holds a private key";
        if (Text(jwk, "kty") != "OKP" || Text(jwk, "crv") != "Ed25519") return "the jwk is not an Ed25519 key";
        key = Base64Url.DecodeFromChars(Text(jwk, "x"));
        return key.Length == 32 ? null : "the jwk's x has not 32 bytes";
    }

    private static string? CheckSignature(string[] parts, byte[] key)
    {
        var signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        var verifier = new Ed25519Signer();
        verifier.Init(false, new Ed25519PublicKeyParameters(key));
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(Base64Url.DecodeFromChars(parts[2])) ? null : "the proof's signature does not match";
    }

    private string? CheckClaims(JsonElement claims, string method, string address, string? accessToken)
    {
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeSeconds();
        if (Text(claims, "htm") != method) return "htm must be the request's method";
        if (Text(claims, "htu") != address) return $"htu must be {address}";
        if (string.IsNullOrEmpty(Text(claims, "jti"))) return "jti is missing";
        if (Math.Abs(claims.GetProperty("iat").GetInt64() - now) > Skew) return "iat is not now";
        if (claims.GetProperty("nbf").GetInt64() > now + Skew || claims.GetProperty("exp").GetInt64() < now - Skew) return "the proof is not good now";
        var hash = accessToken is null ? null : Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        return Text(claims, "ath") == hash ? null : accessToken is null ? "ath has no place here" : "ath must be the hash of the access token";
    }

    private static string Thumbprint(byte[] key) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(
        $"{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{Base64Url.EncodeToString(key)}\"}}")));

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
