using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SegmentC1.Help;

/// <summary>The summaries of doc comments, as the compiler wrote them beside each assembly, as plain text.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    public static DocComments Load(IEnumerable<string> files)
    {
        var docs = new DocComments();
        foreach (var member in files.SelectMany(file => XDocument.Load(file).Descendants("member")))
        {
            if (member.Element("summary") is { } summary) docs._summaries[(string)member.Attribute("name")!] = Text(summary);
        }

        return docs;
    }

    /// <summary>The summary of a type; empty when it has none.</summary>
    public string Summary(Type type) => _summaries.GetValueOrDefault("T:" + type.FullName!.Replace('+', '.'), string.Empty);

    /// <summary>The summary of a property, where it is declared; empty when it has none.</summary>
    public string Summary(PropertyInfo property)
    {
        var owner = property.DeclaringType!;
        if (owner.IsGenericType) owner = owner.GetGenericTypeDefinition();
        return _summaries.GetValueOrDefault($"P:{owner.FullName!.Replace('+', '.')}.{property.Name}", string.Empty);
    }

    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText words: text.Append(words.Value); break;
                case XElement { Name.LocalName: "see" or "seealso" } link: text.Append(LinkText(link)); break;
                case XElement { Name.LocalName: "paramref" or "typeparamref" } reference: text.Append((string)reference.Attribute("name")!); break;
                case XElement child: text.Append(Text(child)); break;
            }
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    private static string LinkText(XElement link)
    {
        if (!string.IsNullOrEmpty(link.Value)) return link.Value;
        var target = (string?)link.Attribute("cref") ?? (string?)link.Attribute("langword") ?? (string?)link.Attribute("href") ?? string.Empty;
        return target[(target.LastIndexOf('.') + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
