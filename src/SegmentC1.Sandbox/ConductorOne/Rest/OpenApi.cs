using System.Text.Json;

namespace SegmentC1.Sandbox;

/// <summary>One operation of the published description.</summary>
/// <param name="Id">Its id there, such as <c>c1.api.app.v1.ConnectorService.ForceSync</c>.</param>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Template">The path with its parameters in braces.</param>
/// <param name="Definition">The whole operation object.</param>
internal sealed record OpenApiOperation(string Id, string Method, string Template, JsonElement Definition)
{
    /// <summary>The id without what all have in common, such as <c>app.v1.ConnectorService.ForceSync</c>: the name for faults, counts and records.</summary>
    public string Name { get; } = Id["c1.api.".Length..];

    /// <summary>The template's segments.</summary>
    public string[] Segments { get; } = Template.Trim('/').Split('/');
}

/// <summary>ConductorOne's published OpenAPI description, embedded as data and parsed once.</summary>
internal sealed class OpenApi
{
    private const string Resource = "conductorone-openapi.json";
    private static readonly Lazy<OpenApi> Loaded = new(Load);
    private readonly JsonElement _schemas;
    private readonly ILookup<int, OpenApiOperation> _byLength;

    private OpenApi(JsonElement root)
    {
        _schemas = root.GetProperty("components").GetProperty("schemas");
        Operations =
        [
            .. from path in root.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select new OpenApiOperation(operation.Value.GetProperty("operationId").GetString()!, operation.Name.ToUpperInvariant(), path.Name, operation.Value),
        ];
        _byLength = Operations.ToLookup(operation => operation.Segments.Length);
    }

    public static OpenApi Instance => Loaded.Value;

    public IReadOnlyList<OpenApiOperation> Operations { get; }

    /// <summary>The operation of a request and the values of its path; null when the description has none. A literal segment wins over a parameter.</summary>
    public (OpenApiOperation Operation, IReadOnlyDictionary<string, string> Path)? Find(string method, string path)
    {
        var segments = path.Trim('/').Split('/');
        var found = _byLength[segments.Length]
            .Where(operation => operation.Method == method && Fits(operation.Segments, segments))
            .OrderBy(operation => operation.Segments.Count(IsParameter))
            .FirstOrDefault();
        if (found is null) return null;
        var values = found.Segments.Zip(segments)
            .Where(pair => IsParameter(pair.First))
            .ToDictionary(pair => pair.First[1..^1], pair => Uri.UnescapeDataString(pair.Second), StringComparer.Ordinal);
        return (found, values);
    }

    /// <summary>Whether any operation has the path, with another method.</summary>
    public bool HasPath(string path)
    {
        var segments = path.Trim('/').Split('/');
        return _byLength[segments.Length].Any(operation => Fits(operation.Segments, segments));
    }

    /// <summary>A schema, its reference followed.</summary>
    public JsonElement Follow(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? _schemas.GetProperty(reference.GetString()!.Split('/')[^1]) : schema;

    private static bool Fits(string[] template, string[] path) =>
        template.Zip(path).All(pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);

    private static bool IsParameter(string segment) => segment.StartsWith('{');

    private static OpenApi Load()
    {
        using var stream = typeof(OpenApi).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        return new OpenApi(JsonDocument.Parse(stream).RootElement);
    }
}
