namespace SegmentC1.Segment;

/// <summary>The kinds of resource that a permission can be limited to.</summary>
public enum SegmentResourceType
{
    /// <summary>A source of events.</summary>
    Source,

    /// <summary>A warehouse destination.</summary>
    Warehouse,

    /// <summary>A function: code that runs in Segment.</summary>
    Function,

    /// <summary>A Unify or Engage space.</summary>
    Space,
}

/// <summary>A source, warehouse, function or space. Write keys and settings are dropped while parsing and never held.</summary>
public sealed record SegmentResource : ISegmentListed
{
    /// <summary>Which kind this is.</summary>
    public required SegmentResourceType Type { get; init; }

    /// <summary>Opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Display name: a source's own name, else its slug; a warehouse's metadata name (the API has no other that is not a
    /// setting); a function's display name; a space's name. The id where all of these are missing.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Slug of a source, a warehouse's metadata or a space; null where the kind has none.</summary>
    public string? Slug { get; init; }

    /// <summary>
    /// What it is an instance of: the catalogue name of a source or warehouse, or a function's resource type
    /// (<c>SOURCE</c>, <c>DESTINATION</c>, <c>INSERT_SOURCE</c>, <c>INSERT_DESTINATION</c>, <c>INSERT_TRANSFORMATION</c>).
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>Description, where the kind has one.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is switched on; null where the kind does not say.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Id of the workspace, where the API gives it.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>
    /// Labels. Null: the API does not tell them for this kind (spaces carry labels, but no call returns them;
    /// warehouses and functions have none).
    /// </summary>
    public IReadOnlyList<SegmentLabel>? Labels { get; init; }

    /// <summary>Id of the user who wrote a function; null where unknown.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was created, as the API's own text; null where unknown.</summary>
    public string? CreatedAt { get; init; }

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}
