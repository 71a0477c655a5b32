namespace SegmentC1.Access;

/// <summary>
/// Keeps a spreadsheet from running a cell as a formula: such a cell gets an apostrophe before it, which spreadsheets show as text.
/// Reading back gives exactly what was written.
/// </summary>
public static class FormulaGuard
{
    private const char Mark = '\'';

    /// <summary>The text made safe: one apostrophe more where, after any apostrophes, it begins with a dangerous character.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsDangerousAfterMarks(text) ? Mark + text : text;
    }

    /// <summary>What was written before <see cref="Escape"/>.</summary>
    public static string Unescape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text[0] == Mark && IsDangerousAfterMarks(text) ? text[1..] : text;
    }

    /// <summary>Whether a cell that begins with this character may be run as a formula, or hide one.</summary>
    public static bool IsDangerous(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';

    private static bool IsDangerousAfterMarks(string text)
    {
        // Nearly every cell is settled by its first character.
        if (text.Length == 0) return false;
        if (text[0] != Mark) return IsDangerous(text[0]);
        var rest = text.AsSpan().TrimStart(Mark);
        return rest.Length > 0 && IsDangerous(rest[0]);
    }
}
