using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton;

/// <summary>A grant as a file holds it, in one form whatever wrote the file.</summary>
/// <param name="Grant">The grant, without the annotation <see cref="GrantExpandable"/>; entitlement and principal are at least their ids.</param>
/// <param name="Expansion">Who else receives it; null for one that is not expandable.</param>
/// <param name="NeedsExpansion">Whether the file says that it is to be expanded.</param>
public sealed record SyncFileGrantRow(Grant Grant, GrantExpandable? Expansion, bool NeedsExpansion);
