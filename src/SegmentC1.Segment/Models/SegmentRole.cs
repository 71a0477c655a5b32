namespace SegmentC1.Segment;

/// <summary>A role of the workspace's catalogue. Roles are defined by Segment; their ids differ between workspaces.</summary>
public sealed record SegmentRole : ISegmentListed
{
    /// <summary>Opaque id, valid in this workspace only.</summary>
    public required string Id { get; init; }

    /// <summary>Display name, the same in every workspace.</summary>
    public required string Name { get; init; }

    /// <summary>Segment's description of the role; may be empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <inheritdoc/>
    public ListLedger? Ledger { get; init; }
}
