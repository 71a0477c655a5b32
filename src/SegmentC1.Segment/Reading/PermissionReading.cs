namespace SegmentC1.Segment;

/// <summary>Users or groups with permissions that can be relied on.</summary>
/// <typeparam name="T">Users or groups.</typeparam>
/// <param name="Rows">The rows that were given, in their order; permissions are null only where they could not be read.</param>
/// <param name="Ledger">The account of the single reads; its reason says why permissions are missing.</param>
public sealed record PermissionReading<T>(IReadOnlyList<T> Rows, ListLedger Ledger);
