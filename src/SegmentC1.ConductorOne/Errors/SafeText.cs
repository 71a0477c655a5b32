using System.Text.RegularExpressions;

namespace SegmentC1.ConductorOne;

/// <summary>Makes text that a server sent fit for an error message: short, one line, without anything that could be a secret.</summary>
internal static partial class SafeText
{
    private const int MaxLength = 500;

    /// <summary>The text, cleaned; null when nothing is left of it.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var cleaned = Spaces().Replace(Secrets().Replace(text, "***"), " ").Trim();
        return cleaned.Length <= MaxLength ? cleaned : cleaned[..MaxLength] + "…";
    }

    // A server may echo what it was sent: secrets, signed tokens, bearer headers, token-bearing form fields.
    [GeneratedRegex(@"secret-token:\S+|eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=\b(?:Bearer|DPoP)\s+)\S+|(?<=(?:client_assertion|client_secret|access_token|subject_token|device_code|refresh_token)[""']?\s*[=:]\s*[""']?)[^\s&""']+", RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Spaces();
}
