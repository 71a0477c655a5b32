using Newtonsoft.Json;

namespace SegmentC1.Segment;

/// <summary>Reads sources, warehouses, functions and spaces; write keys, settings, logos and options stay in the reader.</summary>
internal static class ResourceRows
{
    /// <param name="json">Stands on the row.</param>
    /// <param name="type">The kind that was listed.</param>
    /// <param name="functionKind">The kind of function that was asked for; null for other kinds.</param>
    /// <param name="ledger">The list's ledger.</param>
    public static async ValueTask<SegmentResource?> ReadAsync(JsonPull json, SegmentResourceType type, string? functionKind, ListLedger ledger)
    {
        string? id = null, slug = null, name = null, displayName = null, description = null, workspaceId = null;
        string? functionType = null, createdBy = null, createdAt = null, catalogueName = null, catalogueSlug = null;
        bool? enabled = null;
        List<SegmentLabel>? labels = null;

        if (!await Rows.FieldsAsync(json, async field =>
        {
            switch (field)
            {
                case "id": id = await json.TextAsync().ConfigureAwait(false); return true;
                case "slug": slug = await json.TextAsync().ConfigureAwait(false); return true;
                case "name": name = await json.TextAsync().ConfigureAwait(false); return true;
                case "displayName": displayName = await json.TextAsync().ConfigureAwait(false); return true;
                case "description": description = await json.TextAsync().ConfigureAwait(false); return true;
                case "enabled": enabled = await json.FlagAsync().ConfigureAwait(false); return true;
                case "workspaceId": workspaceId = await json.TextAsync().ConfigureAwait(false); return true;
                case "resourceType": functionType = await json.TextAsync().ConfigureAwait(false); return true;
                case "createdBy": createdBy = await json.TextAsync().ConfigureAwait(false); return true;
                case "createdAt": createdAt = await json.TextAsync().ConfigureAwait(false); return true;
                case "labels" when type == SegmentResourceType.Source: labels = await LabelsAsync(json).ConfigureAwait(false); return true;
                case "metadata" when json.Token == JsonToken.StartObject:
                    await json.PropertiesAsync(async part =>
                    {
                        if (part == "name") catalogueName = await json.TextAsync().ConfigureAwait(false);
                        else if (part == "slug") catalogueSlug = await json.TextAsync().ConfigureAwait(false);
                        else return false;
                        return true;
                    }).ConfigureAwait(false);
                    return true;
                default: return false;
            }
        }).ConfigureAwait(false)) return null;

        var known = Rows.Required(id, type.ToString().ToLowerInvariant());
        return new SegmentResource
        {
            Type = type,
            Id = known,
            Name = FirstOf(type switch
            {
                SegmentResourceType.Source => [name, slug],
                SegmentResourceType.Warehouse => [name, catalogueName],
                SegmentResourceType.Function => [displayName, name],
                _ => [name, slug],
            }) ?? known,
            Slug = FirstOf(type == SegmentResourceType.Warehouse ? [slug, catalogueSlug] : [slug]),
            Kind = type switch
            {
                SegmentResourceType.Source or SegmentResourceType.Warehouse => catalogueName,
                SegmentResourceType.Function => functionType ?? functionKind,
                _ => null,
            },
            Description = description,
            Enabled = enabled,
            WorkspaceId = workspaceId,
            Labels = type == SegmentResourceType.Source ? labels ?? [] : null,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
            Ledger = ledger,
        };
    }

    private static async ValueTask<List<SegmentLabel>> LabelsAsync(JsonPull json)
    {
        var labels = new List<SegmentLabel>();
        if (json.Token == JsonToken.Null) return labels;
        if (json.Token != JsonToken.StartArray) throw new ShapeException("the labels of a source are not an array");
        await json.ElementsAsync(async () =>
        {
            if (await Rows.LabelAsync(json).ConfigureAwait(false) is { } label) labels.Add(label);
        }).ConfigureAwait(false);
        return labels;
    }

    private static string? FirstOf(string?[] names) => names.FirstOrDefault(name => !string.IsNullOrEmpty(name));
}
