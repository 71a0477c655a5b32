using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>A request as a handler sees it.</summary>
internal sealed class SegmentCall(SegmentWorld world, string method, string path, IQueryCollection query, string body, IReadOnlyDictionary<string, string> headers)
{
    /// <summary>More than this many values of one array parameter are turned into an object by Node's query parser.</summary>
    private const int MaxArrayItems = 20;

    public SegmentWorld World { get; } = world;

    public string Method { get; } = method;

    public string Path { get; } = path;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    /// <summary>What stands in the places of the template, in order, unescaped.</summary>
    public IReadOnlyList<string> Parameters { get; set; } = [];

    public string? Query(string name) => query.TryGetValue(name, out var values) ? values[^1] : null;

    /// <summary>A field of the object <c>pagination</c>, in the dot or the bracket form.</summary>
    public string? Pagination(string field) => Query($"pagination.{field}") ?? Query($"pagination[{field}]");

    public int? Number(string name)
    {
        var text = Query(name);
        return text is null
            ? null
            : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw SegmentRefusal.Invalid(name, $"{name} must be a number.");
    }

    /// <summary>An array parameter: <c>name.0</c>, <c>name[0]</c>, <c>name[]</c> or the name repeated.</summary>
    public IReadOnlyList<string> Array(string name)
    {
        List<(int Index, string Value)> found = [];
        foreach (var (key, values) in query)
        {
            if (ArrayIndex(name, key) is not { } index)
            {
                continue;
            }

            foreach (var value in values)
            {
                found.Add((index, value ?? string.Empty));
            }
        }

        if (found.Count == 0)
        {
            throw SegmentRefusal.Invalid(name, $"{name} is required.");
        }

        if (found.Count > MaxArrayItems)
        {
            throw SegmentRefusal.Invalid(name, $"{name} must be an array.");
        }

        return [.. found.OrderBy(item => item.Index).Select(item => item.Value)];
    }

    /// <summary>Refuses a write that is not of the documented form, whatever it is about: nothing that a client sends may be without meaning.</summary>
    public void CheckForm()
    {
        if (Method is "GET") return;
        var deletes = Method is "DELETE";
        if (query.Keys.FirstOrDefault(key => !deletes || (ArrayIndex("emails", key) ?? ArrayIndex("userIds", key)) is null) is { } strange)
        {
            throw SegmentRefusal.Invalid(strange, $"There is no parameter {strange} here.");
        }

        if (deletes ? body.Length > 0 : Headers.GetValueOrDefault("Content-Type")?.Split(';')[0] is not "application/json")
        {
            throw SegmentRefusal.Bad(deletes ? "A deletion takes no body." : "The body must be application/json.");
        }
    }

    /// <summary>The body, which has no other fields than these.</summary>
    public JsonObject Body(params string[] fields)
    {
        try
        {
            return JsonInput.Only(JsonNode.Parse(body), fields) as JsonObject ?? throw SegmentRefusal.Bad("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw SegmentRefusal.Bad("The body is not valid JSON.");
        }
    }

    private static int? ArrayIndex(string name, string key)
    {
        if (key == name || key == $"{name}[]")
        {
            return 0;
        }

        var inner = key.StartsWith($"{name}.", StringComparison.Ordinal) ? key[(name.Length + 1)..]
            : key.StartsWith($"{name}[", StringComparison.Ordinal) && key.EndsWith(']') ? key[(name.Length + 1)..^1]
            : null;
        return int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
