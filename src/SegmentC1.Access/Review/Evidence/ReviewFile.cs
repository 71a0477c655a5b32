using System.Security.Cryptography;
using System.Text;

namespace SegmentC1.Access;

/// <summary>A file of a review, as its manifest lists it.</summary>
/// <param name="Name">Name within the folder.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public sealed record ReviewFile(string Name, long Bytes, string Sha256);

/// <summary>The two sums that make every changed byte of a review visible.</summary>
internal static class ReviewSeal
{
    /// <summary>What stands in the manifest for its seal while the seal is computed.</summary>
    public static readonly string Blank = new('0', 64);

    private const string Key = "\"seal\": \"";

    /// <summary>The hash over the hashes: of the text of one line <c>&lt;sha256&gt;  &lt;name&gt;\n</c> a file, ordinally by name, in UTF-8.</summary>
    public static string HashOf(IEnumerable<ReviewFile> files)
    {
        var text = new StringBuilder();
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal)) text.Append(file.Sha256).Append("  ").Append(file.Name).Append('\n');
        return Hex(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The manifest with its seal: the SHA-256 of its own bytes with <see cref="Blank"/> in the seal's place.</summary>
    /// <param name="manifest">The bytes of a manifest whose seal, the last of the file, is blank.</param>
    public static byte[] Close(byte[] manifest)
    {
        var at = PlaceOf(manifest);
        var sealedBytes = (byte[])manifest.Clone();
        Encoding.ASCII.GetBytes(Hex(manifest)).CopyTo(sealedBytes, at);
        return sealedBytes;
    }

    /// <summary>Whether a manifest is, byte for byte, as it was sealed.</summary>
    public static bool Holds(byte[] manifest)
    {
        var at = PlaceOf(manifest);
        if (at < 0 || at + Blank.Length > manifest.Length) return false;
        var blank = (byte[])manifest.Clone();
        Encoding.ASCII.GetBytes(Blank).CopyTo(blank, at);
        return string.Equals(Hex(blank), Encoding.ASCII.GetString(manifest, at, Blank.Length), StringComparison.Ordinal);
    }

    /// <summary>The SHA-256 of these bytes, lower-case hexadecimal.</summary>
    public static string Hex(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    private static int PlaceOf(byte[] manifest)
    {
        var key = Encoding.ASCII.GetBytes(Key);
        var at = manifest.AsSpan().LastIndexOf(key);
        return at < 0 ? -1 : at + key.Length;
    }
}
