using System.Buffers;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text.Json;

namespace SegmentC1.ConductorOne;

/// <summary>
/// A client secret, <c>secret-token:conductorone.com:v1:&lt;base64url of an Ed25519 JWK&gt;</c>. Source: C1 wire protocol, authentication.
/// </summary>
/// <remarks>
/// Only the 32 bytes of the private key are kept, in memory that the collector does not copy about, and zeroed when disposed.
/// No string of the secret ever exists here.
/// </remarks>
internal sealed class ClientSecret : IDisposable
{
    private const int KeyLength = 32;
    private const string Shape = "A client secret looks like 'secret-token:conductorone.com:v1:…': ConductorOne shows it once, when the credential is made. Copy it as a whole or make a new one.";

    private readonly byte[] _key = GC.AllocateArray<byte>(KeyLength, pinned: true);
    private readonly byte[] _publicKey = new byte[KeyLength];
    private readonly object _gate = new();
    private bool _checked;
    private bool _disposed;

    private ClientSecret()
    {
    }

    /// <summary>The key id that the JWK carries; null as a rule.</summary>
    public string? KeyId { get; private set; }

    /// <summary>Reads a secret.</summary>
    /// <exception cref="ConductorOneCredentialException">It has another shape, or its key is not an Ed25519 private key.</exception>
    public static ClientSecret Parse(SecureString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length == 0) throw Invalid("The client secret is empty.");
        var characters = GC.AllocateArray<char>(secret.Length, pinned: true);
        var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            Marshal.Copy(pointer, characters, 0, characters.Length);
            return Parse(characters);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
            Array.Clear(characters);
        }
    }

    /// <summary>Signs with Ed25519. The library for it is loaded here, the first time.</summary>
    /// <returns>The 64 bytes of the signature.</returns>
    /// <exception cref="ConductorOneCredentialException">The public key in the secret is not that of its private key.</exception>
    public byte[] Sign(byte[] message)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_checked && !Ed25519Key.Matches(_key, _publicKey))
            {
                throw Invalid("The client secret is damaged: its two keys do not belong together.");
            }

            _checked = true;
            return Ed25519Key.Sign(_key, message);
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
    public override string ToString() => "client secret (hidden)";

    private static ClientSecret Parse(char[] characters)
    {
        var rest = characters.AsSpan().Trim();
        for (var part = 0; part < 3; part++)
        {
            var colon = rest.IndexOf(':');
            if (colon < 0) throw Invalid("The client secret is not valid.");
            if (part == 2 && !rest[..colon].SequenceEqual("v1")) throw Invalid("The client secret is of a version that is not known here.");
            rest = rest[(colon + 1)..];
        }

        var json = DecodeBase64Url(rest);
        var secret = new ClientSecret();
        try
        {
            secret.ReadKey(json);
            return secret;
        }
        catch (Exception exception)
        {
            secret.Dispose();
            // A parser's own message could quote what it read.
            if (exception is JsonException or InvalidOperationException) throw Invalid("The client secret is not valid: it holds no key.");
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    private void ReadKey(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        bool kty = false, crv = false, d = false, x = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kty")) kty = reader.Read() && reader.ValueTextEquals("OKP");
            else if (reader.ValueTextEquals("crv")) crv = reader.Read() && reader.ValueTextEquals("Ed25519");
            else if (reader.ValueTextEquals("d")) d = ReadBytes(ref reader, _key);
            else if (reader.ValueTextEquals("x")) x = ReadBytes(ref reader, _publicKey);
            else if (reader.ValueTextEquals("kid")) KeyId = reader.Read() ? reader.GetString() : null;
            else reader.Skip();
        }

        if (!kty || !crv) throw Invalid("The client secret holds a key of another type than Ed25519.");
        if (!d || !x) throw Invalid("The client secret holds no private key, or one of another length.");
    }

    private static bool ReadBytes(ref Utf8JsonReader reader, byte[] target)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String || reader.HasValueSequence) return false;
        Span<char> chars = stackalloc char[64];
        if (reader.ValueSpan.Length > chars.Length) return false;
        var length = reader.CopyString(chars);
        var bytes = DecodeBase64Url(chars[..length]);
        chars.Clear();
        var fits = bytes.Length == target.Length;
        if (fits) bytes.CopyTo(target.AsSpan());
        CryptographicOperations.ZeroMemory(bytes);
        return fits;
    }

    private static byte[] DecodeBase64Url(ReadOnlySpan<char> text)
    {
        var length = (text.Length + 3) / 4 * 4;
        var padded = ArrayPool<char>.Shared.Rent(length);
        var bytes = GC.AllocateArray<byte>(length / 4 * 3, pinned: true);
        try
        {
            for (var index = 0; index < length; index++)
            {
                padded[index] = index >= text.Length ? '=' : text[index] switch
                {
                    '-' => '+',
                    '_' => '/',
                    // Convert would skip white space and take the other alphabet's characters.
                    var c when char.IsAsciiLetterOrDigit(c) => c,
                    _ => throw Invalid("The client secret is not valid: it holds characters that do not belong there."),
                };
            }

            if (text.Length == 0 || !Convert.TryFromBase64Chars(padded.AsSpan(0, length), bytes, out var written)) throw Invalid("The client secret is not valid: a part of it is missing.");
            if (written == bytes.Length) return bytes;
            var exact = GC.AllocateArray<byte>(written, pinned: true);
            bytes.AsSpan(0, written).CopyTo(exact);
            CryptographicOperations.ZeroMemory(bytes);
            return exact;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(padded, clearArray: true);
        }
    }

    private static ConductorOneCredentialException Invalid(string what) => new(what + " " + Shape);
}
