using System.Globalization;

namespace SegmentC1.Baton.C1z;

/// <summary>Times as the file has them: text without zone, compared byte by byte, meant as UTC.</summary>
internal static class C1zTime
{
    /// <summary>The text of a time, trailing zeros of the fraction (and a dot alone) left out.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    /// <summary>The time of a text, also with T, with a zone, or with nine digits of fraction, as other writers have it; null for what is no time.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return DateTimeOffset.TryParse(Shorten(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    // Nanoseconds do not fit: what is beyond seven digits is cut.
    private static string Shorten(string text)
    {
        const int digits = 7;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot - 1 <= digits ? text : string.Concat(text.AsSpan(0, dot + 1 + digits), text.AsSpan(end));
    }
}
