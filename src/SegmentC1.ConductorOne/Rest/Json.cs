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
