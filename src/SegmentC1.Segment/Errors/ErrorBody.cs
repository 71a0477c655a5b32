using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment;

/// <summary>What a refusal says, as far as it can be read: every part may be missing, and the body may be no JSON at all.</summary>
/// <param name="Type">Segment's error type, open text.</param>
/// <param name="Message">What Segment says, one line.</param>
/// <param name="Field">The parameter that is wrong.</param>
/// <param name="BeforeNext">For 429: time until the window ends.</param>
internal sealed record ErrorBody(string? Type = null, string? Message = null, string? Field = null, TimeSpan? BeforeNext = null)
{
    private const int LongestBody = 64 * 1024;
    private const int LongestText = 500;

    public static ErrorBody None { get; } = new();

    /// <summary>Reads a refusal; never fails on what it holds.</summary>
    /// <exception cref="IOException">The connection was lost while reading.</exception>
    public static async Task<ErrorBody> ReadAsync(HttpContent content, Func<string, string> redact, CancellationToken cancellationToken)
    {
        using var stream = new TokenStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken);
        var buffer = new byte[LongestBody];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Parse(Encoding.UTF8.GetString(buffer, 0, length), redact);
    }

    internal static ErrorBody Parse(string text, Func<string, string> redact)
    {
        if (Root(text) is not { } root) return None;
        var error = (root["errors"] as JArray)?.OfType<JObject>().FirstOrDefault() ?? root;
        var data = error["data"] as JObject;
        return new ErrorBody(
            Line(error["type"], redact),
            Line(error["message"], redact) ?? Line((root["errors"] as JArray)?.FirstOrDefault(), redact) ?? Line(error["error"], redact),
            Line(error["field"], redact),
            Milliseconds(data?["msBeforeNext"]));
    }

    private static JObject? Root(string text)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text.TrimStart('\uFEFF'))) { DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader) as JObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Line(JToken? token, Func<string, string> redact)
    {
        if (token is not JValue { Value: { } value }) return null;
        var text = redact(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "");
        return OneLine(text, LongestText);
    }

    private static TimeSpan? Milliseconds(JToken? token) =>
        token is JValue { Value: long or double } value && value.Value<double>() is >= 0 and < 1e12 and var span
            ? TimeSpan.FromMilliseconds(span)
            : null;

    /// <summary>A foreign text as one printable line of bounded length; null when nothing is left of it.</summary>
    internal static string? OneLine(string text, int longest)
    {
        var line = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var c in text.Trim())
        {
            if (line.Length == longest) return line.Append('…').ToString();
            line.Append(char.IsControl(c) ? ' ' : c);
        }

        return line.Length == 0 ? null : line.ToString();
    }
}
