using System.Text;

namespace SegmentC1.Baton.Mapping;

/// <summary>
/// Percent-encoding as entitlement ids use it: letters, digits and <c>-._~</c> of ASCII stand for themselves, every other byte of
/// UTF-8 is <c>%XX</c> in upper case. Any text comes back, even half of a surrogate pair.
/// </summary>
internal static class PercentText
{
    /// <summary>The text with every byte but the plain ones as <c>%XX</c>.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~') encoded.Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                AppendBytes(encoded, char.ConvertToUtf32(c, text[++i]));
            else AppendBytes(encoded, c);
        }

        return encoded.ToString();
    }

    /// <remarks>Half of a surrogate pair gets the three bytes that its number would have; no valid text has those.</remarks>
    private static void AppendBytes(StringBuilder encoded, int scalar)
    {
        if (scalar < 0x80)
        {
            AppendByte(encoded, scalar);
            return;
        }

        var continuation = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
        var lead = continuation switch { 1 => 0xC0, 2 => 0xE0, _ => 0xF0 };
        AppendByte(encoded, lead | (scalar >> (6 * continuation)));
        while (continuation-- > 0) AppendByte(encoded, 0x80 | ((scalar >> (6 * continuation)) & 0x3F));
    }

    private static void AppendByte(StringBuilder encoded, int value) =>
        encoded.Append('%').Append("0123456789ABCDEF"[value >> 4]).Append("0123456789ABCDEF"[value & 0xF]);

    /// <summary>The text that was encoded; null when this is no encoded text.</summary>
    public static string? TryDecode(string encoded)
    {
        var text = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length;)
        {
            if (encoded[i] != '%')
            {
                text.Append(encoded[i++]);
                continue;
            }

            if (!TryReadByte(encoded, ref i, out var lead)) return null;
            var (continuation, scalar) = lead switch
            {
                < 0x80 => (0, lead),
                >= 0xC0 and < 0xE0 => (1, lead & 0x1F),
                >= 0xE0 and < 0xF0 => (2, lead & 0x0F),
                >= 0xF0 and < 0xF8 => (3, lead & 0x07),
                _ => (-1, 0),
            };
            for (var left = continuation; left > 0; left--)
            {
                if (!TryReadByte(encoded, ref i, out var next) || (next & 0xC0) != 0x80) return null;
                scalar = (scalar << 6) | (next & 0x3F);
            }

            if (continuation < 0 || scalar > 0x10FFFF) return null;
            if (scalar < 0x10000) text.Append((char)scalar);
            else text.Append(char.ConvertFromUtf32(scalar));
        }

        return text.ToString();
    }

    private static bool TryReadByte(string encoded, ref int at, out int value)
    {
        value = 0;
        if (at + 2 >= encoded.Length || encoded[at] != '%' || !char.IsAsciiHexDigitUpper(encoded[at + 1]) && !char.IsAsciiDigit(encoded[at + 1])) return false;
        if (!char.IsAsciiHexDigit(encoded[at + 2])) return false;
        value = Convert.FromHexString(encoded.AsSpan(at + 1, 2))[0];
        at += 3;
        return true;
    }
}
