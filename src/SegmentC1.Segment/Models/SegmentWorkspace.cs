namespace SegmentC1.Segment;

/// <summary>The workspace that a token belongs to. A Public API token is bound to exactly one.</summary>
/// <param name="Id">Opaque id; compared ordinally and case-sensitively.</param>
/// <param name="Slug">The name in the address of the Segment app.</param>
/// <param name="Name">Display name.</param>
public sealed record SegmentWorkspace(string Id, string Slug, string Name);
