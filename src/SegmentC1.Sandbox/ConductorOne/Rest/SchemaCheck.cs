using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SegmentC1.Sandbox;

/// <summary>Holds JSON against a schema of the description: types, unknown and read-only members, enums, required ones, formats.</summary>
/// <param name="api">Where references lead.</param>
/// <param name="isRequest">Whether the JSON was sent to the tenant: what is read-only may not be sent.</param>
internal sealed partial class SchemaCheck(OpenApi api, bool isRequest)
{
    private readonly List<string> _broken = [];

    /// <summary>What is wrong with the JSON, each with where; empty when nothing is.</summary>
    public static IReadOnlyList<string> Of(OpenApi api, JsonElement schema, JsonElement value, bool isRequest)
    {
        var check = new SchemaCheck(api, isRequest);
        check.Check(schema, value, "body");
        return check._broken;
    }

    /// <summary>What is wrong with a value of a query, which comes as text.</summary>
    public static string? OfText(JsonElement schema, string text, string where)
    {
        var type = TypesOf(schema).FirstOrDefault();
        return type switch
        {
            "integer" when !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => $"{where}: '{text}' is not an integer",
            "boolean" when text is not ("true" or "false") => $"{where}: '{text}' is not a boolean",
            _ => null,
        };
    }

    private static IEnumerable<string> TypesOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return [];
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(item => item.GetString()!) : [type.GetString()!];
    }

    private void Check(JsonElement schema, JsonElement value, string where)
    {
        schema = api.Follow(schema);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            // The description uses it for one thing: a message that may be null.
            if (value.ValueKind == JsonValueKind.Null) return;
            Check(choices.EnumerateArray().First(choice => choice.TryGetProperty("$ref", out _)), value, where);
            return;
        }

        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var one in all.EnumerateArray()) Check(one, value, where);
            return;
        }

        var types = TypesOf(schema).ToList();
        if (types.Count > 0 && !types.Any(type => IsOf(type, value)))
        {
            _broken.Add($"{where}: {Describe(value)} where {string.Join(" or ", types)} is expected");
            return;
        }

        if (schema.TryGetProperty("enum", out var names) && value.ValueKind == JsonValueKind.String && !names.EnumerateArray().Any(name => name.GetString() == value.GetString()))
        {
            _broken.Add($"{where}: '{value.GetString()}' is not one of its values");
        }

        if (schema.TryGetProperty("format", out var format)) CheckFormat(format.GetString()!, value, where);
        if (value.ValueKind == JsonValueKind.Object) CheckMembers(schema, value, where);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray()) Check(items, item, $"{where}[{index++}]");
        }
    }

    private void CheckMembers(JsonElement schema, JsonElement value, string where)
    {
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);

        // The description writes a message of any type as an object without members: nothing can be checked there.
        var isAny = hasOthers && others.ValueKind == JsonValueKind.False && (!hasProperties || !properties.EnumerateObject().Any());
        foreach (var member in value.EnumerateObject())
        {
            var at = $"{where}.{member.Name}";
            if (hasProperties && properties.TryGetProperty(member.Name, out var property))
            {
                if (isRequest && property.TryGetProperty("readOnly", out var readOnly) && readOnly.GetBoolean()) _broken.Add($"{at}: read-only");
                Check(property, member.Value, at);
            }
            else if (hasOthers && others.ValueKind == JsonValueKind.Object)
            {
                Check(others, member.Value, at);
            }
            else if (!isAny && !(hasOthers && others.ValueKind == JsonValueKind.True))
            {
                _broken.Add($"{at}: unknown");
            }
        }

        if (!isRequest || !schema.TryGetProperty("required", out var required)) return;
        foreach (var name in required.EnumerateArray().Select(item => item.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
        {
            _broken.Add($"{where}.{name}: required");
        }
    }

    private void CheckFormat(string format, JsonElement value, string where)
    {
        var fits = (format, value.ValueKind) switch
        {
            ("date-time", JsonValueKind.String) => Timestamp().IsMatch(value.GetString()!) && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
            ("duration", JsonValueKind.String) => DurationText().IsMatch(value.GetString()!),
            ("int64", JsonValueKind.String) => long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            ("uint64", JsonValueKind.String) => ulong.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out _),
            ("int32", JsonValueKind.Number) => value.TryGetInt32(out _),
            ("uint32", JsonValueKind.Number) => value.TryGetUInt32(out _),
            _ => true,
        };
        if (!fits) _broken.Add($"{where}: {Describe(value)} is no {format}");
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };

    // Never the text itself: it may be a token.
    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => $"a {value.ValueKind.ToString().ToLowerInvariant()}",
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"^-?\d+(\.\d{1,9})?s$")]
    private static partial Regex DurationText();
}
