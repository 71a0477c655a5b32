namespace SegmentC1.Access;

/// <summary>A role that somebody holds: a column of the matrix and a bar of the summary.</summary>
/// <param name="Id">Id of the role.</param>
/// <param name="Name">Its name, with the id where two have the same name.</param>
/// <param name="Facts">What is known of it.</param>
/// <param name="People">People who hold it.</param>
internal sealed record RoleColumn(string Id, string Name, RoleFacts Facts, int People)
{
    // What can do most comes first, so that a reader who stops early has seen it.
    private static readonly RoleRisk[] Order =
        [RoleRisk.Privileged, RoleRisk.Modifier, RoleRisk.Unclassified, RoleRisk.High, RoleRisk.Medium, RoleRisk.Read, RoleRisk.None];

    /// <summary>The roles of these lines, the most powerful first.</summary>
    /// <param name="entries">Ordered by principal.</param>
    public static IReadOnlyList<RoleColumn> Of(IEnumerable<AccessEntry> entries)
    {
        var roles = new Dictionary<string, (string Name, RoleFacts Facts, int People, (PrincipalType, string) Last)>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.RoleId is null) continue;
            var person = (entry.PrincipalType, entry.PrincipalId);
            var name = entry.Role ?? entry.RoleId;
            var role = roles.GetValueOrDefault(entry.RoleId, (Name: name, Facts: entry.RoleFacts ?? RoleFacts.Of(name), People: 0, Last: default));
            if (role.Last != person) roles[entry.RoleId] = role with { People = role.People + 1, Last = person };
        }

        var shared = roles.Values.GroupBy(role => role.Name, StringComparer.Ordinal).Where(names => names.Skip(1).Any()).Select(names => names.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. roles.Select(role => new RoleColumn(role.Key, shared.Contains(role.Value.Name) ? $"{role.Value.Name} ({role.Key})" : role.Value.Name, role.Value.Facts, role.Value.People))
                .OrderBy(role => Array.IndexOf(Order, role.Facts.Risk)).ThenBy(role => role.Name, StringComparer.Ordinal).ThenBy(role => role.Id, StringComparer.Ordinal),
        ];
    }
}
