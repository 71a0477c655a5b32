using System.Globalization;
using System.Xml;

namespace SegmentC1.ConductorOne;

/// <summary>Makes names for people of the API's enum names. A name that is new stays readable.</summary>
internal static class WireText
{
    /// <summary><c>GRANT_OUTCOME_WAIT_TIMED_OUT</c> without its prefix as <c>WaitTimedOut</c>; empty for none and unspecified.</summary>
    public static string Of(string? name, string prefix)
    {
        if (string.IsNullOrEmpty(name)) return string.Empty;
        var text = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        return text == "UNSPECIFIED"
            ? string.Empty
            : string.Concat(text.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => word[..1].ToUpperInvariant() + word[1..].ToLowerInvariant()));
    }

    /// <summary>A duration as the API's own tools write it: <c>3600s</c>.</summary>
    public static string Of(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalSeconds}s");

    /// <summary>The same as the published description reads when it is taken by the word (<c>format: duration</c> is that of ISO 8601): <c>PT1H</c>.</summary>
    public static string IsoOf(TimeSpan duration) => XmlConvert.ToString(duration);

    /// <summary>The time span of a duration such as <c>3600s</c> or <c>PT1H</c>; null for anything else.</summary>
    public static TimeSpan? Duration(string? text)
    {
        if (text is ['P', ..] or ['-', 'P', ..]) return IsoDuration(text);
        return text is [.. var number, 's'] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static TimeSpan? IsoDuration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            return null;
        }
    }
}
