namespace SegmentC1.Segment;

/// <summary>Compares sets of permissions by what they give: order, names and descriptions do not count.</summary>
internal static class PermissionSets
{
    public static bool Same(IReadOnlyList<SegmentPermission> left, IReadOnlyList<SegmentPermission> right) =>
        left.Select(KeyOf).Order(StringComparer.Ordinal).SequenceEqual(right.Select(KeyOf).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static string KeyOf(SegmentPermission permission) =>
        Join([permission.RoleId, Sorted(permission.Resources.Select(KeyOf)), KeyOf(permission.Labels)]);

    private static string KeyOf(SegmentPermissionResource resource) =>
        Join([resource.Type.ToUpperInvariant(), resource.Id ?? "", KeyOf(resource.Labels)]);

    private static string KeyOf(IReadOnlyList<SegmentLabel> labels) => Sorted(labels.Select(label => Join([label.Key, label.Value])));

    private static string Sorted(IEnumerable<string> parts) => Join(parts.Order(StringComparer.Ordinal));

    // With lengths in front, no text can pass for a boundary.
    private static string Join(IEnumerable<string> parts) => string.Concat(parts.Select(part => $"{part.Length}:{part}"));
}
