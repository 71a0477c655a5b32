using System.Globalization;
using System.Text;

namespace SegmentC1.ConductorOne.Tests.Terraform;

/// <summary>A block of HCL: its type, labels, attributes (a string, a bool, a list or a reference as text after "→") and blocks.</summary>
internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels, Dictionary<string, object> Attributes, List<HclBlock> Blocks);

/// <summary>Reads the HCL that a configuration file may hold, written from the syntax specification and knowing nothing of the writer. Throws on anything else.</summary>
internal sealed class HclReader(string text)
{
    private int _at;

    public static IReadOnlyList<HclBlock> Read(string text)
    {
        var root = new HclBlock("", [], [], []);
        var reader = new HclReader(text);
        reader.Body(root, isRoot: true);
        Assert.Empty(root.Attributes);
        return root.Blocks;
    }

    /// <summary>What a quoted string means; fails when it holds an interpolation or ends early.</summary>
    public static string Unquote(string quoted)
    {
        var reader = new HclReader(quoted);
        var value = reader.String();
        Assert.Equal(quoted.Length, reader._at);
        return value;
    }

    private void Body(HclBlock block, bool isRoot)
    {
        while (true)
        {
            Space();
            if (_at == text.Length) { Assert.True(isRoot); return; }
            if (text[_at] == '}') { Assert.False(isRoot); _at++; return; }
            var name = Identifier();
            Blanks();
            if (text[_at] == '=')
            {
                _at++;
                Blanks();
                Assert.True(block.Attributes.TryAdd(name, Value()), name + " is there twice");
                Blanks();
                if (_at < text.Length) Assert.Equal('\n', text[_at]);
                continue;
            }

            var labels = new List<string>();
            while (text[_at] == '"') { labels.Add(String()); Blanks(); }
            Expect('{');
            var inner = new HclBlock(name, labels, [], []);
            Body(inner, isRoot: false);
            block.Blocks.Add(inner);
        }
    }

    private object Value()
    {
        switch (text[_at])
        {
            case '"':
                return String();
            case '{':
                _at++;
                var inner = new HclBlock("object", [], [], []);
                Body(inner, isRoot: false);
                return inner.Attributes;
            case '[':
                _at++;
                var items = new List<object>();
                for (Blanks(); text[_at] != ']'; Blanks())
                {
                    items.Add(Value());
                    Blanks();
                    if (text[_at] == ',') _at++;
                }

                _at++;
                return items;
            default:
                var parts = new List<string> { Identifier() };
                while (_at < text.Length && text[_at] == '.') { _at++; parts.Add(Identifier()); }
                return parts is ["true"] ? true : parts is ["false"] ? false : "→" + string.Join('.', parts);
        }
    }

    private string String()
    {
        Expect('"');
        var value = new StringBuilder();
        while (text[_at] != '"')
        {
            var c = text[_at++];
            Assert.False(c is '\n' or '\r', "a line end in a string");
            if (c is '$' or '%' && text[_at] == c && text[_at + 1] == '{') { value.Append(c).Append('{'); _at += 2; }
            else if (c is '$' or '%' && text[_at] == '{') Assert.Fail("an interpolation");
            else if (c == '\\') Escape(value);
            else value.Append(c);
        }

        _at++;
        return value.ToString();
    }

    private void Escape(StringBuilder value)
    {
        var c = text[_at++];
        switch (c)
        {
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case '"' or '\\': value.Append(c); break;
            case 'u': value.Append((char)int.Parse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)); _at += 4; break;
            default: Assert.Fail($"\\{c} is no escape"); break;
        }
    }

    private string Identifier()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        Assert.True(_at > start && char.IsAsciiLetter(text[start]), $"an identifier is expected at '{text[start..Math.Min(text.Length, start + 20)]}'");
        return text[start.._at];
    }

    private void Expect(char c)
    {
        Assert.Equal(c, text[_at]);
        _at++;
    }

    private void Blanks()
    {
        while (_at < text.Length && text[_at] == ' ') _at++;
    }

    private void Space()
    {
        while (_at < text.Length && (text[_at] is ' ' or '\n' or '#'))
        {
            if (text[_at] == '#') while (_at < text.Length && text[_at] != '\n') _at++;
            else _at++;
        }
    }
}
