using System.Buffers;
using System.Text;

namespace SegmentC1.Baton.Mapping;

/// <summary>Makes any text fit for a message: valid UTF-8 within a limit of bytes.</summary>
internal static class Text
{
    /// <summary>Limit of ids, in bytes of UTF-8.</summary>
    public const int MaxId = 1024;

    /// <summary>Limit of display names, in bytes of UTF-8.</summary>
    public const int MaxDisplayName = 1024;

    /// <summary>Limit of descriptions of resources and entitlements, in bytes of UTF-8.</summary>
    public const int MaxDescription = 2048;

    /// <summary>The text with every half of a surrogate pair that stands alone replaced, since UTF-8 has no form for it.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text)) return string.Empty;
        if (IsWellFormed(text)) return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) clean.Append(rune.ToString());
        return clean.ToString();
    }

    /// <summary>The cleaned text, cut after the last character that ends within the limit.</summary>
    public static string Cut(string? text, int maxBytes)
    {
        var clean = Clean(text);
        if (clean.Length * 3 <= maxBytes || Encoding.UTF8.GetByteCount(clean) <= maxBytes) return clean;

        var bytes = 0;
        var end = 0;
        foreach (var rune in clean.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            end += rune.Utf16SequenceLength;
        }

        return clean[..end];
    }

    /// <summary>Bytes of the text as UTF-8.</summary>
    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>The first of the texts that is not blank; empty when all are.</summary>
    public static string FirstOf(params string?[] texts) => Array.Find(texts, text => !string.IsNullOrWhiteSpace(text)) ?? string.Empty;

    private static bool IsWellFormed(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done) return false;
            rest = rest[used..];
        }

        return true;
    }
}
