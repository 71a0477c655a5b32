using System.Management.Automation.Language;

namespace SegmentC1;

/// <summary>Quotes of completed words.</summary>
internal static class Quoting
{
    /// <summary>The word as an argument: bare where that is safe, else in single quotes.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(IsSafe) && !char.IsDigit(text[0]) && text[0] is not ('-' or '@')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>What a person has typed so far, without its quotes.</summary>
    public static string Unquote(string word) =>
        word.Length > 0 && word[0] is '\'' or '"'
            ? word[1..].TrimEnd(word[0]).Replace("''", "'", StringComparison.Ordinal)
            : word;

    private static bool IsSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or '+' or ':' or '/';
}
