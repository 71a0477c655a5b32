using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace SegmentC1.ConductorOne;

/// <summary>Finds e-mail addresses in any text, in one pass: too much is taken for one rather than too little.</summary>
internal static partial class Addresses
{
    private const string Blot = "(address)";

    // An apostrophe may be within a local part; at its start it is taken for a quotation mark.
    private static readonly SearchValues<char> AfterLocal = SearchValues.Create(" \t\r\n\u00A0@<>()[],;:\"");
    private static readonly SearchValues<char> AfterHost = SearchValues.Create(" \t\r\n\u00A0@<>()[],;:\"'/?");

    /// <summary>The text with every address blotted out.</summary>
    public static string BlotOut(string text)
    {
        var clean = new StringBuilder(text.Length);
        var kept = 0;
        foreach (var sign in Sign().EnumerateMatches(text))
        {
            var after = sign.Index + sign.Length;
            if (after <= kept) continue;
            var end = EndOfHost(text, after);
            var start = StartOfLocal(text, kept, sign.Index);
            var goesOn = kept > 0 && sign.Index == kept;
            if (end == after || (start == sign.Index && !goesOn)) continue;
            if (!goesOn) clean.Append(text, kept, start - kept).Append(Blot);
            kept = end;
        }

        return clean.Append(text, kept, text.Length - kept).ToString();
    }

    private static int StartOfLocal(string text, int from, int sign)
    {
        var before = text.AsSpan(from, sign - from);
        // "jane doe"@example.com
        if (before.EndsWith("\"") && before[..^1].LastIndexOf('"') is var opening and >= 0) return from + opening;
        var local = before[(before.LastIndexOfAny(AfterLocal) + 1)..].TrimStart('\'');
        return sign - local.Length;
    }

    private static int EndOfHost(string text, int from)
    {
        var rest = text.AsSpan(from);
        // [192.0.2.1]
        if (rest.StartsWith("[") && rest.IndexOf(']') is var closing and > 0) return from + closing + 1;
        var length = rest.IndexOfAny(AfterHost);
        return from + rest[..(length < 0 ? rest.Length : length)].TrimEnd('.').Length;
    }

    // Within an address of the web it is %40.
    [GeneratedRegex("@|%40")]
    private static partial Regex Sign();
}
