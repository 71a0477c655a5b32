namespace SegmentC1.Segment;

/// <summary>Compares sets of permissions by what they give: order, names and descriptions do not count.</summary>
internal static class PermissionSets
{
    /// <summary>Whether both give the same, however the API cut it into permissions and wherever it put the labels of the workspace.</summary>
    public static bool GiveTheSame(IReadOnlyList<SegmentPermission> left, IReadOnlyList<SegmentPermission> right) =>
        left.SelectMany(GivenBy).ToHashSet(StringComparer.Ordinal).SetEquals(right.SelectMany(GivenBy));

    private static IEnumerable<string> GivenBy(SegmentPermission permission) => permission.Resources.Count == 0
        ? [Join([permission.RoleId, "", "", KeyOf(permission.Labels)])]
        : permission.Resources.Select(resource => Join([
            permission.RoleId,
            resource.Type.ToUpperInvariant(),
            resource.IsWorkspace ? "" : resource.Id ?? "",
            KeyOf([.. permission.Labels.Concat(resource.Labels).Distinct()])]));

    private static string KeyOf(IReadOnlyList<SegmentLabel> labels) => Sorted(labels.Select(label => Join([label.Key, label.Value])));

    private static string Sorted(IEnumerable<string> parts) => Join(parts.Order(StringComparer.Ordinal));

    // With lengths in front, no text can pass for a boundary.
    private static string Join(IEnumerable<string> parts) => string.Concat(parts.Select(part => $"{part.Length}:{part}"));
}
