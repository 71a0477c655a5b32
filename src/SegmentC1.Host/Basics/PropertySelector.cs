using System.Collections;
using System.Management.Automation;

namespace SegmentC1.Host.Basics;

/// <summary>A property as scripts name it: a name, a pattern, a script block, or a table with a name and an expression.</summary>
internal sealed class PropertySelector
{
    private readonly WildcardPattern? pattern;
    private readonly ScriptBlock? script;

    private PropertySelector(string name, ScriptBlock? script, WildcardPattern? pattern, bool? descending)
    {
        Name = name;
        this.script = script;
        this.pattern = pattern;
        Descending = descending;
    }

    /// <summary>The name of the result.</summary>
    public string Name { get; }

    /// <summary>The direction that the table asks for; null when it says nothing.</summary>
    public bool? Descending { get; }

    public static PropertySelector Parse(object property)
    {
        switch (property is PSObject wrapped ? wrapped.BaseObject : property)
        {
            case ScriptBlock block:
                return new PropertySelector(block.ToString().Trim(), block, null, null);
            case IDictionary table:
                var expression = Entry(table, "Expression") ?? throw new PSArgumentException("A calculated property needs an Expression.");
                var inner = Parse(expression);
                var name = Entry(table, "Name") ?? Entry(table, "Label");
                bool? descending = Entry(table, "Descending") is { } down ? LanguagePrimitives.IsTrue(down) : null;
                return new PropertySelector(name is null ? inner.Name : LanguagePrimitives.ConvertTo<string>(name), inner.script, name is null ? inner.pattern : null, descending)
                {
                    Source = inner.Source,
                };
            case var other:
                var text = LanguagePrimitives.ConvertTo<string>(other);
                return WildcardPattern.ContainsWildcardCharacters(text)
                    ? new PropertySelector(text, null, WildcardPattern.Get(text, WildcardOptions.IgnoreCase), null)
                    : new PropertySelector(text, null, null, null) { Source = text };
        }
    }

    private string? Source { get; init; }

    /// <summary>Names and values on an object; a name that it does not have gives null.</summary>
    public IEnumerable<(string Name, object? Value)> Read(PSObject item)
    {
        if (pattern is not null)
        {
            return [.. item.Properties.Where(property => pattern.IsMatch(property.Name)).Select(property => (property.Name, (object?)property.Value))];
        }

        return [(Name, Value(item))];
    }

    /// <summary>The one value on an object.</summary>
    public object? Value(PSObject item)
    {
        if (script is null)
        {
            return item.BaseObject is IDictionary table && table.Contains(Source!) ? table[Source!] : item.Properties[Source!]?.Value;
        }

        var results = script.InvokeWithContext(null, [new PSVariable("_", item), new PSVariable("PSItem", item)]);
        return results.Count switch
        {
            0 => null,
            1 => results[0],
            _ => results.ToArray(),
        };
    }

    private static object? Entry(IDictionary table, string name) =>
        table.Keys.Cast<object>()
            .Where(key => key is string text && name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            .Select(key => table[key])
            .FirstOrDefault();
}
