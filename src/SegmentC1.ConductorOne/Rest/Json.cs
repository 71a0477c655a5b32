using Newtonsoft.Json;
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
}
