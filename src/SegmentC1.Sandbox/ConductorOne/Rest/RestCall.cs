using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SegmentC1.Sandbox;

/// <summary>One request to the tenant's REST API that passed every check, with what its handler needs.</summary>
internal sealed class RestCall(Tenant tenant, OpenApiOperation operation, IReadOnlyDictionary<string, string> path, IQueryCollection query, JsonElement body, SandboxUser caller)
{
    private const int DefaultPageSize = 25;
    private const int MinPageSize = 10;
    private const int MaxPageSize = 100;

    public Tenant Tenant { get; } = tenant;

    public TenantWorld World { get; } = tenant.World;

    /// <summary>Whose credential it came with.</summary>
    public SandboxUser Caller { get; } = caller;

    /// <summary>The JSON body; <c>{}</c> where there was none.</summary>
    public JsonElement Body { get; } = body;

    /// <summary>A value of the path.</summary>
    public string Path(string name) => path[name];

    /// <summary>A value of the query; null when it was not given.</summary>
    public string? Query(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A text of the body, <c>a.b</c> for one inside an object; null when absent, null or empty.</summary>
    public string? Text(string name) => Element(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A boolean of the body; false when absent.</summary>
    public bool Flag(string name) => Element(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A list of texts of the body; null when absent or null.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        Element(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : null;

    /// <summary>A member of the body, <c>a.b</c> for one inside an object; null when absent or null.</summary>
    public JsonElement? Element(string name)
    {
        var current = Body;
        foreach (var part in name.Split('.'))
        {
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(part, out current) || current.ValueKind == JsonValueKind.Null) return null;
        }

        return current;
    }

    /// <summary>The fields that an update names.</summary>
    /// <exception cref="RestRefusal">There are none, or one that may not be changed here.</exception>
    public IReadOnlyList<string> UpdateMask(params string[] allowed)
    {
        var fields = (Text("updateMask") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 0) throw RestRefusal.Invalid("updateMask: at least one path is needed");
        return fields.FirstOrDefault(field => !allowed.Contains(field)) is { } unknown
            ? throw RestRefusal.Invalid($"updateMask: '{unknown}' cannot be updated here")
            : fields;
    }

    /// <summary>One page of rows and the token of the next, as the request asks for; never more rows than the tenant's own limit.</summary>
    /// <param name="rows">All rows in their order.</param>
    /// <param name="write">Makes a row's JSON.</param>
    public object Page<T>(IEnumerable<T> rows, Func<T, object> write)
    {
        var (page, next) = Cut(rows);
        return new { list = page.Select(write).ToList(), nextPageToken = next };
    }

    /// <summary>One page of rows with what the expand mask asks for beside them.</summary>
    /// <param name="rows">All rows in their order.</param>
    /// <param name="write">Makes a row's JSON.</param>
    /// <param name="paths">The paths that the mask may have.</param>
    /// <param name="related">What a row could bring.</param>
    public object Page<T>(IEnumerable<T> rows, Func<T, object> write, IReadOnlyList<string> paths, Func<T, IEnumerable<RelatedMessage>> related)
    {
        var (page, next) = Cut(rows);
        return new { list = page.Select(write).ToList(), expanded = RelatedMessages.Of(this, paths, page.SelectMany(related)), nextPageToken = next };
    }

    private (List<T> Page, string Next) Cut<T>(IEnumerable<T> rows)
    {
        var all = rows.ToList();
        var asked = int.Parse(Query("page_size") ?? Element("pageSize")?.GetRawText() ?? "0", CultureInfo.InvariantCulture);
        var size = Math.Min(asked == 0 ? DefaultPageSize : Math.Clamp(asked, MinPageSize, MaxPageSize), Tenant.Options.RestPageSize);
        var start = Start(Query("page_token") ?? Text("pageToken"));
        var next = start + size < all.Count ? Token(start + size) : string.Empty;
        return ([.. all.Skip(start).Take(size)], next);
    }

    private string Token(int start) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{operation.Name}|{start}")));

    private int Start(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        try
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('|');
            if (parts[0] == operation.Name) return int.Parse(parts[1], CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is FormatException or IndexOutOfRangeException)
        {
            // Said below: a token of another list is as bad as one that is none.
        }

        throw RestRefusal.Invalid("page_token: not a token of this list");
    }
}
