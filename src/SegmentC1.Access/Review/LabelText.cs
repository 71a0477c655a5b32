using System.Text;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Labels as one cell of a file: <c>env:prod, team:web</c>. Reading back gives exactly the labels that were written.</summary>
/// <remarks>A backslash stands before a backslash, comma or colon that is part of a key or value; ordinary labels have none.</remarks>
public static class LabelText
{
    /// <summary>The labels in canonical order, as text.</summary>
    public static string Format(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Labels.Count == 0) return string.Empty;
        return string.Join(", ", labels.Labels.Select(label => $"{Escape(label.Key)}:{Escape(label.Value)}"));
    }

    /// <summary>The labels that a text stands for.</summary>
    /// <exception cref="FormatException">It is not text that <see cref="Format"/> writes.</exception>
    public static LabelSet Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0) return LabelSet.Empty;
        var labels = new List<SegmentLabel>();
        var at = 0;
        while (true)
        {
            var key = ReadPart(text, ref at, ':');
            at++;
            var value = ReadPart(text, ref at, ',');
            labels.Add(new SegmentLabel(key, value));
            if (at == text.Length) return LabelSet.Of(labels);
            if (at + 1 >= text.Length || text[at + 1] != ' ') throw Malformed(text);
            at += 2;
        }
    }

    private static string ReadPart(string text, ref int at, char end)
    {
        var part = new StringBuilder();
        for (; at < text.Length && text[at] is not (':' or ','); at++)
        {
            if (text[at] == '\\' && ++at == text.Length) throw Malformed(text);
            part.Append(text[at]);
        }

        var ended = at < text.Length ? text[at] == end : end == ',';
        return ended ? part.ToString() : throw Malformed(text);
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static FormatException Malformed(string text) => new($"'{text}' is not a list of labels such as 'env:prod, team:web'.");
}
