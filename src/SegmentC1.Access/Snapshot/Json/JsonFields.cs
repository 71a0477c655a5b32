using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Access;

/// <summary>Takes the properties of one JSON object, each once and of the right kind; what nobody took is told at the end.</summary>
internal sealed class JsonFields(JObject item)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string Text(string name) => Take(name) is { Type: JTokenType.String } token ? (string)token! : throw Wrong(name, "a text");

    public string? TextOrNull(string name) => Take(name) is { Type: JTokenType.Null } ? null : Text(name);

    public long Number(string name) => LongOf(name) ?? throw Wrong(name, "a whole number");

    public long? NumberOrNull(string name) => Take(name) is { Type: JTokenType.Null } ? null : Number(name);

    public int Count(string name) => Number(name) is var number && number is >= 0 and <= int.MaxValue ? (int)number : throw Wrong(name, "a count");

    public int? CountOrNull(string name) => Take(name) is { Type: JTokenType.Null } ? null : Count(name);

    public bool? FlagOrNull(string name) => Take(name) switch
    {
        { Type: JTokenType.Null } => null,
        { Type: JTokenType.Boolean } token => (bool)token,
        _ => throw Wrong(name, "true or false"),
    };

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParseExact(Text(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw Wrong(name, "a time");

    public T Word<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        return Enum.TryParse<T>(text, out var word) && string.Equals(word.ToString(), text, StringComparison.Ordinal)
            ? word
            : throw Wrong(name, $"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    public IReadOnlyList<string> Texts(string name) =>
        Take(name) is JArray list && list.All(text => text.Type == JTokenType.String) ? [.. list.Select(text => (string)text!)] : throw Wrong(name, "a list of texts");

    public IReadOnlyList<T> List<T>(string name, Func<JsonFields, T> read) => ListOrNull(name, read) ?? throw Wrong(name, "a list");

    public IReadOnlyList<T>? ListOrNull<T>(string name, Func<JsonFields, T> read) => Take(name) switch
    {
        { Type: JTokenType.Null } => null,
        JArray list => [.. list.Select(element => Read(element, read))],
        _ => throw Wrong(name, "a list"),
    };

    public T Part<T>(string name, Func<JsonFields, T> read) => Read(Take(name), read);

    /// <summary>Reads one object and makes sure that it has nothing more.</summary>
    public static T Read<T>(JToken token, Func<JsonFields, T> read)
    {
        if (token is not JObject item) throw At(token, "an object was expected here.");
        var fields = new JsonFields(item);
        var value = read(fields);
        return item.Properties().FirstOrDefault(property => !fields._taken.Contains(property.Name)) is { } unknown
            ? throw At(unknown, $"'{unknown.Name}' is not a property that this version knows.")
            : value;
    }

    public static SnapshotFormatException At(IJsonLineInfo where, string message) =>
        new(SnapshotFormatException.Damaged, message, where.LineNumber, where.LinePosition);

    private JToken Take(string name)
    {
        _taken.Add(name);
        return item[name] ?? throw At(item, $"'{name}' is missing.");
    }

    private long? LongOf(string name) => Take(name) is JValue { Type: JTokenType.Integer, Value: long number } ? number : null;

    private SnapshotFormatException Wrong(string name, string expected) => At(item[name]!, $"'{name}' is not {expected}.");
}
