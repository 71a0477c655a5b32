using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>
/// What a tenant sends beside the rows of an answer because an expand mask asked for it. Objects are found by their ids: the
/// paths and type names with which the API points at them are not documented.
/// </summary>
internal sealed class RelatedObjects
{
    private static readonly string[] Names = ["email", "displayName"];
    private readonly Dictionary<string, JObject> _byId = new(StringComparer.Ordinal);

    /// <summary>Those of an answer; none when nothing was asked for, or nothing is known of what was.</summary>
    /// <param name="answer">The answer, with its <c>expanded</c>.</param>
    public RelatedObjects(JObject answer)
    {
        foreach (var item in (answer["expanded"] as JArray ?? []).OfType<JObject>())
        {
            if (item["id"] is { Type: JTokenType.String } id) _byId.TryAdd(id.Value<string>()!, item);
        }
    }

    /// <summary>The object with this id; null when it was not sent.</summary>
    public T? Find<T>(string? id)
        where T : class =>
        id is { Length: > 0 } && _byId.TryGetValue(id, out var item) ? Json.Read<T>(item) : null;

    /// <summary>Its address, or its name where it has none; the id itself when it was not sent.</summary>
    public string NameOf(string? id)
    {
        if (id is not { Length: > 0 } || !_byId.TryGetValue(id, out var item)) return id ?? string.Empty;
        return Names.Select(name => item[name] is { Type: JTokenType.String } text ? text.Value<string>() : null).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? id;
    }
}

/// <summary>A page of a list with what was sent beside it.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Related">What rows refer to, as far as it was asked for and sent.</param>
internal sealed record RestPage<T>(IReadOnlyList<T> Rows, RelatedObjects Related);
