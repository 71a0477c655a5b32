using System.Globalization;
using System.Text;

namespace SegmentC1.Access;

/// <summary>Text of a workspace made fit for an HTML document that is also well-formed XML.</summary>
internal static class ReportText
{
    // C0 controls have a picture each in this block of Unicode, in the same order.
    private const int ControlPictures = 0x2400;

    /// <summary>
    /// The text with markup encoded. What cannot stand in a document, or would be seen as something else than it is, is shown by
    /// name: control characters as their pictures, characters that turn the direction of what follows as <c>[U+202E]</c>.
    /// </summary>
    public static string Encode(string text)
    {
        if (IsPlain(text)) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) Append(encoded, rune);
        return encoded.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (var character in text)
        {
            if (character is < ' ' or >= '\u007F' or '&' or '<' or '>' or '"' or '\'') return false;
        }

        return true;
    }

    private static void Append(StringBuilder encoded, Rune rune)
    {
        switch (rune.Value)
        {
            case '&':
                encoded.Append("&amp;");
                break;
            case '<':
                encoded.Append("&lt;");
                break;
            case '>':
                encoded.Append("&gt;");
                break;
            case '"':
                encoded.Append("&#34;");
                break;
            case '\'':
                encoded.Append("&#39;");
                break;
            case '\t' or '\n':
                encoded.Append((char)rune.Value);
                break;
            case < ' ':
                encoded.Append((char)(ControlPictures + rune.Value));
                break;
            case (>= 0x7F and < 0xA0) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFFE or 0xFFFF:
                encoded.Append(CultureInfo.InvariantCulture, $"[U+{rune.Value:X4}]");
                break;
            default:
                encoded.Append(rune.ToString());
                break;
        }
    }
}
