using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace SegmentC1.Sandbox;

/// <summary>A simulated identity provider that the tenant trusts, and the client id under which its workload speaks.</summary>
public sealed class SandboxFederation
{
    private const string Issuer = "https://issuer.example.com";
    private const string Subject = "repo:example/connector";

    private readonly Ed25519PrivateKeyParameters _key;
    private readonly ConductorOneSandboxOptions _options;

    internal SandboxFederation(string clientId, byte[] seed, ConductorOneSandboxOptions options)
    {
        ClientId = clientId;
        _key = new Ed25519PrivateKeyParameters(seed);
        _options = options;
    }

    /// <summary>The client id, <c>name@host/wfe</c>.</summary>
    public string ClientId { get; }

    private string Audience => ClientId[(ClientId.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('/')[0].Split(':')[0];

    /// <summary>A token of the identity provider, good for ten minutes unless told otherwise.</summary>
    public string IssueToken(TimeSpan? lifetime = null)
    {
        var now = _options.TimeProvider.GetUtcNow();
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "EdDSA", typ = "JWT" });
        var claims = JsonSerializer.SerializeToUtf8Bytes(new
        {
            iss = Issuer,
            sub = Subject,
            aud = Audience,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + (lifetime ?? TimeSpan.FromMinutes(10))).ToUnixTimeSeconds(),
        });
        var signed = Base64Url.EncodeToString(header) + "." + Base64Url.EncodeToString(claims);
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signer = new Ed25519Signer();
        signer.Init(true, _key);
        signer.BlockUpdate(bytes, 0, bytes.Length);
        return signed + "." + Base64Url.EncodeToString(signer.GenerateSignature());
    }

    /// <summary>Why a token is not taken; null when it is.</summary>
    internal string? Check(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return "the subject token has not three parts";
        try
        {
            var bytes = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
            var verifier = new Ed25519Signer();
            verifier.Init(false, _key.GeneratePublicKey());
            verifier.BlockUpdate(bytes, 0, bytes.Length);
            if (!verifier.VerifySignature(Base64Url.DecodeFromChars(parts[2]))) return "the subject token is not its issuer's";
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (claims.RootElement.GetProperty("aud").GetString() != Audience) return "the subject token is for another audience";
            return claims.RootElement.GetProperty("exp").GetInt64() > _options.TimeProvider.GetUtcNow().ToUnixTimeSeconds() ? null : "the subject token has expired";
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return "the subject token cannot be read: " + error.Message;
        }
    }
}
