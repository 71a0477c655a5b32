using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>Reads request bodies as strictly as the API: a wrong type or a missing value is 422 with the name of the field.</summary>
internal static class JsonInput
{
    public static JsonObject Object(JsonNode? parent, string name) =>
        (parent as JsonObject)?[name] as JsonObject ?? throw SegmentRefusal.Invalid(name, $"{name} must be an object.");

    public static JsonArray Array(JsonNode? parent, string name) =>
        (parent as JsonObject)?[name] as JsonArray ?? throw SegmentRefusal.Invalid(name, $"{name} must be an array.");

    /// <summary>An object that has no other fields than these; a name that the API does not document is refused, not overlooked.</summary>
    public static JsonNode? Only(JsonNode? node, params string[] fields) =>
        (node as JsonObject)?.FirstOrDefault(field => !fields.Contains(field.Key, StringComparer.Ordinal)).Key is { } strange
            ? throw SegmentRefusal.Invalid(strange, $"There is no field {strange} here.")
            : node;

    public static bool Has(JsonNode? parent, string name) => (parent as JsonObject)?[name] is not null;

    public static string Text(JsonNode? parent, string name) => AsText((parent as JsonObject)?[name], name);

    public static IReadOnlyList<string> Texts(JsonNode? parent, string name) => [.. Array(parent, name).Select(item => AsText(item, name))];

    public static IReadOnlyList<WorldLabel> Labels(JsonNode? parent, string name) =>
        [.. Array(parent, name).Select(item => Only(item, "key", "value", "description")).Select(item => new WorldLabel(Text(item, "key"), Text(item, "value")))];

    private static string AsText(JsonNode? node, string name) =>
        node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is var text && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw SegmentRefusal.Invalid(name, $"{name} must be a text and may not be empty.");
}
