using System.Text;

namespace SegmentC1.ConductorOne;

/// <summary>Writes HCL as <c>terraform fmt</c> lays it out. Every text goes through <see cref="HclText"/>, so that nothing of a tenant can become code.</summary>
internal sealed class HclWriter
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, string Value)> _attributes = [];
    private int _depth;
    private bool _afterBlock;

    /// <summary>A line of comment; line ends in it are spaces.</summary>
    public void Comment(string text)
    {
        Flush();
        Separate();
        foreach (var line in text.Split('\n')) Line("# " + string.Concat(line.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character)));
    }

    /// <summary>A block.</summary>
    /// <param name="type">Its type, an identifier of ours.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="body">Writes what is in it.</param>
    public void Block(string type, IReadOnlyList<string> labels, Action body)
    {
        Flush();
        Separate();
        Line(string.Concat(type, string.Concat(labels.Select(label => " " + HclText.Quote(label))), " {"));
        Nested(body, "}");
    }

    /// <summary>A block with a comment of its own, without a gap between.</summary>
    public void Block(string comment, string type, IReadOnlyList<string> labels, Action body)
    {
        Comment(comment);
        _afterBlock = false;
        Block(type, labels, body);
    }

    /// <summary>An attribute that is an object.</summary>
    public void Object(string name, Action body)
    {
        Flush();
        Line(name + " = {");
        Nested(body, "}");
        _afterBlock = false;
    }

    /// <summary>An attribute that is a text.</summary>
    public void Text(string name, string value) => _attributes.Add((name, HclText.Quote(value)));

    /// <summary>An attribute that is a list of texts.</summary>
    public void Texts(string name, IEnumerable<string> values) => _attributes.Add((name, $"[{string.Join(", ", values.Select(HclText.Quote))}]"));

    /// <summary>An attribute that is a boolean.</summary>
    public void Flag(string name, bool value) => _attributes.Add((name, value ? "true" : "false"));

    /// <summary>An attribute that refers to something: parts joined by dots, each an identifier of ours.</summary>
    public void Reference(string name, string reference) => _attributes.Add((name, reference));

    /// <summary>An attribute that is a list of references.</summary>
    public void References(string name, IEnumerable<string> references) => _attributes.Add((name, $"[{string.Join(", ", references)}]"));

    /// <summary>The whole text, ended by a line end.</summary>
    public override string ToString()
    {
        Flush();
        return _text.ToString();
    }

    private void Nested(Action body, string end)
    {
        _depth++;
        _afterBlock = false;
        body();
        Flush();
        _depth--;
        Line(end);
        _afterBlock = true;
    }

    private void Separate()
    {
        if (_afterBlock) _text.Append('\n');
        _afterBlock = false;
    }

    /// <summary>Attributes that follow one another have their equals signs in one column.</summary>
    private void Flush()
    {
        if (_attributes.Count == 0) return;
        Separate();
        var width = _attributes.Max(attribute => attribute.Name.Length);
        foreach (var (name, value) in _attributes) Line($"{name.PadRight(width)} = {value}");
        _attributes.Clear();
        _afterBlock = true;
    }

    private void Line(string text) => _text.Append(' ', 2 * _depth).Append(text).Append('\n');
}
