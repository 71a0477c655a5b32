using System.Globalization;
using System.Text;

namespace SegmentC1.Access;

/// <summary>Writes a document piece by piece; holds no more than a page of it.</summary>
internal sealed class ReportWriter(Stream output)
{
    private const int Page = 1 << 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly StringBuilder _page = new(Page + (Page / 4));

    /// <summary>Markup of our own, as it is.</summary>
    public ReportWriter Raw(string markup)
    {
        _page.Append(markup);
        return this;
    }

    /// <summary>Text from anywhere, encoded.</summary>
    public ReportWriter Text(string text)
    {
        _page.Append(ReportText.Encode(text));
        return this;
    }

    /// <summary>A number as people read it.</summary>
    public ReportWriter Number(long number)
    {
        _page.Append(Grouped(number));
        return this;
    }

    /// <summary>A name from the workspace: encoded, and set apart so that its direction of writing stays its own.</summary>
    public ReportWriter Name(string name) => Raw("<bdi>").Text(name).Raw("</bdi>");

    /// <summary>An element that has only text.</summary>
    public ReportWriter Element(string tag, string text, string? attributes = null) =>
        Raw("<").Raw(tag).Raw(attributes is null ? "" : " " + attributes).Raw(">").Text(text).Raw("</").Raw(tag).Raw(">");

    /// <summary>A name and what it stands for, in a list of facts.</summary>
    public ReportWriter Fact(string name, string value, bool wide = false) =>
        Raw(wide ? "<div class=\"wide\">" : "<div>").Element("dt", name).Raw("<dd>").Name(value).Raw("</dd></div>\n");

    /// <summary>A list of sentences.</summary>
    public ReportWriter Sentences(IEnumerable<string> sentences)
    {
        Raw("<ul class=\"plain\">\n");
        foreach (var sentence in sentences) Raw("<li>").Name(sentence).Raw("</li>\n");
        return Raw("</ul>\n");
    }

    /// <summary>Hands over what has gathered, where that is a page or more.</summary>
    public ValueTask TurnAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _page.Length < Page ? ValueTask.CompletedTask : FlushAsync(cancellationToken);
    }

    /// <summary>Hands over what has gathered.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(Utf8.GetBytes(_page.ToString()), cancellationToken).ConfigureAwait(false);
        _page.Clear();
    }

    /// <summary>A number as people read it, and its noun: <c>1 person</c>, <c>1,234 people</c>.</summary>
    public static string Count(long number, string one, string many) => $"{Grouped(number)} {(number == 1 ? one : many)}";

    /// <summary>A number as people read it.</summary>
    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time to the second, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
