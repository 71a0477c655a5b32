using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace SegmentC1.ConductorOne;

/// <summary>How JSON of the tenant is read and written: camel case, open to new members, dates left as text.</summary>
internal static class Json
{
    public static JsonSerializerSettings Settings { get; } = new()
    {
        DateParseHandling = DateParseHandling.None,
        MissingMemberHandling = MissingMemberHandling.Ignore,
        NullValueHandling = NullValueHandling.Ignore,
        ContractResolver = new CamelCasePropertyNamesContractResolver(),
        TypeNameHandling = TypeNameHandling.None,
        MaxDepth = 64,
        Converters = { new CountConverter() },
    };

    /// <summary>An object out of JSON that was read already.</summary>
    /// <exception cref="ConductorOneServerException">It has not the form that the API promises.</exception>
    public static T Read<T>(JToken json)
    {
        try
        {
            return json.ToObject<T>(JsonSerializer.Create(Settings)) ?? throw new JsonSerializationException();
        }
        catch (JsonException)
        {
            // Not kept as a cause: its message may quote what it read.
            throw new ConductorOneServerException($"ConductorOne sent a {typeof(T).Name} in a form that its API does not promise.");
        }
    }
}

/// <summary>Reads counts, which the API writes as text. One that is no number is not known: nothing depends on it, so that it does not make the rest worthless.</summary>
internal sealed class CountConverter : JsonConverter
{
    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override bool CanConvert(Type objectType) => objectType == typeof(long?) || objectType == typeof(int?);

    /// <inheritdoc/>
    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        var text = JToken.Load(reader) is JValue value ? Convert.ToString(value.Value, CultureInfo.InvariantCulture) : null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        if (objectType == typeof(long?)) return number;
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
    }

    /// <inheritdoc/>
    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => throw new NotSupportedException("Counts are only read.");
}
