using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>
/// The signed statement that a token is asked for with: a compact JWS with EdDSA. Source: C1 wire protocol, authentication.
/// </summary>
/// <remarks>Header and claims are written out by hand, because their order and the absence of everything else (typ, jti) are part of what is known to work.</remarks>
internal static class ClientAssertion
{
    private const int NonceLength = 16;
    private const int Lifetime = 120;

    /// <summary>Makes an assertion with a random nonce, good for two minutes around now.</summary>
    public static string Create(ClientId clientId, ClientSecret secret, DateTimeOffset now) =>
        Create(clientId, secret, now, RandomNumberGenerator.GetBytes(NonceLength));

    /// <summary>Makes an assertion with a given nonce of 16 bytes.</summary>
    internal static string Create(ClientId clientId, ClientSecret secret, DateTimeOffset now, byte[] nonce)
    {
        var seconds = now.ToUnixTimeSeconds();
        var id = JsonConvert.ToString(clientId.Value);
        var kid = secret.KeyId is null ? "" : $"\"kid\":{JsonConvert.ToString(secret.KeyId)},";
        var header = $"{{\"alg\":\"EdDSA\",{kid}\"nonce\":\"{Convert.ToHexString(nonce).ToLowerInvariant()}\"}}";
        var claims = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"iss\":{id},\"sub\":{id},\"aud\":[{JsonConvert.ToString(clientId.Audience)}],\"exp\":{seconds + Lifetime},\"nbf\":{seconds - Lifetime},\"iat\":{seconds}}}");
        var signed = Base64Url.Encode(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.Encode(Encoding.UTF8.GetBytes(claims));
        return signed + "." + Base64Url.Encode(secret.Sign(Encoding.ASCII.GetBytes(signed)));
    }
}
