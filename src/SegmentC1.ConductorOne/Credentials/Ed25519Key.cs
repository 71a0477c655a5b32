using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace SegmentC1.ConductorOne;

/// <summary>
/// The only place that touches BouncyCastle, so that its 5 MB are loaded when the first signature is made and not before.
/// .NET 8 has no Ed25519 of its own.
/// </summary>
internal static class Ed25519Key
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Matches(byte[] key, byte[] publicKey) => CryptographicOperations.FixedTimeEquals(PublicOf(key), publicKey);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte[] PublicOf(byte[] key)
    {
        var computed = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(key, 0, computed, 0);
        return computed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte[] Sign(byte[] key, byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(key, 0, message, 0, message.Length, signature, 0);
        return signature;
    }
}
