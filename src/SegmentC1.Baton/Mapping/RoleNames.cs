using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>The roles of a workspace in the order in which they get their slugs: those of the catalogue, then those that only permissions name.</summary>
internal static class RoleNames
{
    private const string NoRoleId = "unknown";

    /// <summary>The id under which a permission's role is known.</summary>
    public static string IdOf(SegmentPermission permission) => Text.FirstOf(permission.RoleId, permission.RoleName, NoRoleId);

    /// <summary>Roles of the catalogue, each once.</summary>
    public static List<SegmentRole> Listed(IEnumerable<SegmentRole> roles) =>
        [.. roles.Where(role => role.Id.Length > 0).DistinctBy(role => role.Id, StringComparer.Ordinal).OrderBy(role => role.Id, StringComparer.Ordinal)];

    /// <summary>Roles that permissions name although the catalogue does not have them.</summary>
    public static List<(string Id, string Name)> Missing(IEnumerable<SegmentRole> listed, IEnumerable<SegmentPermission> permissions)
    {
        var known = listed.Select(role => role.Id).ToHashSet(StringComparer.Ordinal);

        // Of several names for one missing role the first in ordinal order stands, whatever the order of the lists.
        return
        [
            .. permissions.Where(permission => !known.Contains(IdOf(permission)))
                .GroupBy(IdOf, StringComparer.Ordinal)
                .Select(group => (Id: group.Key, Name: group.Select(permission => permission.RoleName)
                    .Where(name => !string.IsNullOrWhiteSpace(name))
                    .Order(StringComparer.Ordinal)
                    .FirstOrDefault() ?? group.Key))
                .OrderBy(role => role.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The slug of each role id.</summary>
    // Listed roles first: a role that is gone must not take the slug, and so the history, of one that is there.
    public static Dictionary<string, string> Slugs(IEnumerable<SegmentRole> listed, IEnumerable<(string Id, string Name)> missing) =>
        RoleSlugs.Assign(listed.Select(role => (role.Id, role.Name)).Concat(missing));

    /// <summary>The id of the role whose slug this is, as far as the catalogue alone can tell; null when it cannot.</summary>
    /// <remarks>The first role of a name keeps the plain slug, whatever permissions name. All else depends on every name in the workspace.</remarks>
    public static string? FindPlain(IEnumerable<SegmentRole> roles, string slug) =>
        Listed(roles).Find(role => string.Equals(RoleSlugs.Of(role.Name) is { Length: > 0 } plain ? plain : role.Id, slug, StringComparison.Ordinal))?.Id;

    /// <summary>The id of the role whose slug this is among all that the catalogue and every permission of the workspace name; null when there is none.</summary>
    public static string? Find(IEnumerable<SegmentRole> roles, IEnumerable<SegmentPermission> permissions, string slug)
    {
        var listed = Listed(roles);
        return Slugs(listed, Missing(listed, permissions)).Where(role => string.Equals(role.Value, slug, StringComparison.Ordinal)).Select(role => role.Key).FirstOrDefault();
    }
}
