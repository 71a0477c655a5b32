using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;

namespace SegmentC1.ConductorOne;

/// <summary>
/// A key made for one connection and the proofs of possessing it (DPoP). Source: RFC 9449, and what C1's wire protocol says of its proofs.
/// </summary>
/// <remarks>The private key is in memory that the collector does not copy about, never leaves, and is zeroed when disposed.</remarks>
internal sealed class DpopKey : IDisposable
{
    /// <summary>The header of the proof.</summary>
    public const string Header = "DPoP";

    /// <summary>The header that brings a nonce.</summary>
    public const string NonceHeader = "DPoP-Nonce";

    private const int Before = 30;
    private const int Lifetime = 300;

    private readonly byte[] _key = GC.AllocateArray<byte>(32, pinned: true);
    private readonly string _protectedHeader;
    private readonly object _gate = new();
    private bool _disposed;

    public DpopKey()
        : this(RandomNumberGenerator.GetBytes(32))
    {
    }

    /// <summary>Uses a given key of 32 bytes, which is zeroed where it was.</summary>
    internal DpopKey(byte[] key)
    {
        key.CopyTo(_key.AsSpan());
        CryptographicOperations.ZeroMemory(key);
        _protectedHeader = Base64Url.Encode(Encoding.ASCII.GetBytes(
            $"{{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\",\"jwk\":{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{Base64Url.Encode(Ed25519Key.PublicOf(_key))}\"}}}}"));
    }

    /// <summary>The nonce that the token endpoint gave last.</summary>
    public string? TokenNonce { get; set; }

    /// <summary>The nonce that the REST API gave last. The two issue theirs independently.</summary>
    public string? ResourceNonce { get; set; }

    /// <summary>A proof for one request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="address">Where it goes; query and fragment are no part of the proof.</param>
    /// <param name="now">The time.</param>
    /// <param name="nonce">The server's nonce; null when it gave none.</param>
    /// <param name="accessToken">The token that goes with it; null at the token endpoint.</param>
    public string Prove(HttpMethod method, Uri address, DateTimeOffset now, string? nonce, string? accessToken = null) =>
        Prove(Guid.NewGuid(), method, address, now, nonce, accessToken);

    internal string Prove(Guid id, HttpMethod method, Uri address, DateTimeOffset now, string? nonce, string? accessToken)
    {
        var seconds = now.ToUnixTimeSeconds();
        var claims = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{{\"jti\":\"{id:D}\",\"htm\":\"{method.Method}\",\"htu\":{JsonConvert.ToString(address.GetLeftPart(UriPartial.Path))}")
            .Append(CultureInfo.InvariantCulture, $",\"iat\":{seconds},\"nbf\":{seconds - Before},\"exp\":{seconds + Lifetime}");
        if (nonce is not null) claims.Append(CultureInfo.InvariantCulture, $",\"nonce\":{JsonConvert.ToString(nonce)}");
        if (accessToken is not null) claims.Append(CultureInfo.InvariantCulture, $",\"ath\":\"{Base64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)))}\"");
        var signed = _protectedHeader + "." + Base64Url.Encode(Encoding.UTF8.GetBytes(claims.Append('}').ToString()));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return signed + "." + Base64Url.Encode(Ed25519Key.Sign(_key, Encoding.ASCII.GetBytes(signed)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_key);
        }
    }

    /// <summary>Says what it is and nothing of what it holds.</summary>
    public override string ToString() => "DPoP key (hidden)";
}
