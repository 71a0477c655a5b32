using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SegmentC1.Access;

/// <summary>Text as a workbook can hold it: what a cell shows, and how the file spells it.</summary>
/// <remarks>
/// A cell of text is never run as a formula, whatever it begins with, so <see cref="FormulaGuard"/> has no part in a workbook:
/// its cells hold the very text, without an apostrophe before it.
/// </remarks>
public static class WorkbookText
{
    /// <summary>The most UTF-16 units that a cell can hold; a limit of the file format's readers, not of ours.</summary>
    public const int CellLimit = 32_767;

    private const int MarkRoom = 200;

    /// <summary>What the cell for a text holds: the text itself, or for one over <see cref="CellLimit"/> its beginning and a mark.</summary>
    /// <remarks>
    /// The mark says how long the whole text is and its SHA-256, so a cell that was cut can neither pass for a whole one nor for
    /// another one. The whole text is on the sheet <see cref="ReviewWorkbook.LongTextSheet"/>. Who reads a workbook back compares
    /// a cell with this form of the text that is expected.
    /// </remarks>
    public static string Shown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= CellLimit) return text;
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text))).ToLowerInvariant();
        var mark = string.Create(
            CultureInfo.InvariantCulture, $" […cut: {text.Length} characters in all, whole on sheet '{ReviewWorkbook.LongTextSheet}'; sha256 {hash}]");
        return text[..SafeEnd(text, CellLimit - MarkRoom)] + mark;
    }

    /// <summary>A text in parts that fit a cell each; joined they are the text.</summary>
    internal static IEnumerable<string> Parts(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = SafeEnd(text, Math.Min(text.Length, start + CellLimit));
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>The text as an <c>ST_Xstring</c>: what XML cannot hold, or would change, as <c>_xHHHH_</c>; a text that looks like that, escaped.</summary>
    internal static string Encode(string text)
    {
        var first = IndexOfSpecial(text, 0);
        if (first < 0) return text;
        var encoded = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var at = first; at < text.Length; at++)
        {
            if (!IsSpecial(text, at))
            {
                encoded.Append(text[at]);
                if (char.IsHighSurrogate(text[at])) encoded.Append(text[++at]);
                continue;
            }

            // Half of a surrogate pair is no character; it becomes what UTF-8, and so the CSV, makes of it.
            if (char.IsSurrogate(text[at])) encoded.Append('\uFFFD');
            else encoded.Append(CultureInfo.InvariantCulture, $"_x{(int)text[at]:X4}_");
        }

        return encoded.ToString();
    }

    /// <summary>What <see cref="Encode"/>, or another writer of the form, was given.</summary>
    internal static string Decode(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal)) return text;
        var decoded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (LooksEncoded(text, at))
            {
                decoded.Append((char)int.Parse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 6;
            }
            else
            {
                decoded.Append(text[at]);
            }
        }

        return decoded.ToString();
    }

    private static int IndexOfSpecial(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (IsSpecial(text, at)) return at;
            if (char.IsHighSurrogate(text[at])) at++;
        }

        return -1;
    }

    // A carriage return is legal in XML, but its readers turn it into a line feed.
    private static bool IsSpecial(string text, int at) => text[at] switch
    {
        '_' => LooksEncoded(text, at),
        '\t' or '\n' => false,
        < ' ' or '\uFFFE' or '\uFFFF' => true,
        var high when char.IsHighSurrogate(high) => at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]),
        var low => char.IsLowSurrogate(low),
    };

    private static bool LooksEncoded(string text, int at) =>
        at + 6 < text.Length && text[at] == '_' && text[at + 1] == 'x' && text[at + 6] == '_'
        && char.IsAsciiHexDigit(text[at + 2]) && char.IsAsciiHexDigit(text[at + 3]) && char.IsAsciiHexDigit(text[at + 4]) && char.IsAsciiHexDigit(text[at + 5]);

    private static int SafeEnd(string text, int end) =>
        end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
}
