using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegmentC1.Sandbox;

/// <summary>An object that an answer has beside its rows because an expand mask asked for it.</summary>
/// <param name="Path">The path of the mask that asks for it.</param>
/// <param name="Id">Its id; one that is empty is not sent.</param>
/// <param name="Type">The name of its message.</param>
/// <param name="Message">The message.</param>
internal sealed record RelatedMessage(string Path, string Id, string Type, Func<object> Message);

/// <summary>What the body's <c>expandMask</c> asks for. Source: C1 OpenAPI, the expand masks.</summary>
internal static class RelatedMessages
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>What is sent in <c>expanded</c>: what the mask names, each once.</summary>
    /// <param name="call">The request.</param>
    /// <param name="allowed">The paths that the mask may have.</param>
    /// <param name="related">All that could be sent.</param>
    /// <exception cref="RestRefusal">The mask has another path.</exception>
    public static IReadOnlyList<JsonObject> Of(RestCall call, IReadOnlyList<string> allowed, IEnumerable<RelatedMessage> related)
    {
        var paths = call.Texts("expandMask.paths") ?? [];
        if (paths.FirstOrDefault(path => path != "*" && !allowed.Contains(path)) is { } unknown) throw RestRefusal.Invalid($"expandMask: '{unknown}' is not one of {string.Join(", ", allowed)}");
        if (paths.Count == 0 || !call.Tenant.Options.SendsRelated) return [];
        return [.. related.Where(one => one.Id.Length > 0 && (paths.Contains("*") || paths.Contains(one.Path))).DistinctBy(one => (one.Type, one.Id)).Select(Write)];
    }

    private static JsonObject Write(RelatedMessage related)
    {
        var message = JsonSerializer.SerializeToNode(related.Message(), Format)!.AsObject();
        message.Insert(0, "@type", $"type.googleapis.com/{related.Type}");
        return message;
    }
}
