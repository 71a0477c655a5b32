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

    /// <summary>The time span of a duration such as <c>3600s</c>; null for anything else.</summary>
    public static TimeSpan? Duration(string? text) =>
        text is [.. var number, 's'] && double.TryParse(number, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
