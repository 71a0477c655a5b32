using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>The roles of the workspace's catalogue, and those that permissions name although the catalogue does not have them.</summary>
internal sealed class RoleCatalogue
{
    private const string NoRoleId = "unknown";

    private readonly Dictionary<string, MappedRole> _byId = new(StringComparer.Ordinal);

    /// <summary>Takes the roles and gives them their slugs.</summary>
    public RoleCatalogue(WorkspaceSnapshot snapshot, ResourceCatalogue resources, IEnumerable<SegmentPermission> permissions)
    {
        var listed = snapshot.Roles.Where(role => role.Id.Length > 0)
            .DistinctBy(role => role.Id, StringComparer.Ordinal)
            .OrderBy(role => role.Id, StringComparer.Ordinal)
            .ToList();
        var known = listed.Select(role => role.Id).ToHashSet(StringComparer.Ordinal);

        // Of several names for one missing role the first in ordinal order stands, whatever the order of the lists.
        var missing = permissions.Where(permission => !known.Contains(IdOf(permission)))
            .GroupBy(IdOf, StringComparer.Ordinal)
            .Select(group => (Id: group.Key, Name: group.Select(permission => permission.RoleName)
                .Where(name => !string.IsNullOrWhiteSpace(name))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault() ?? group.Key))
            .OrderBy(role => role.Id, StringComparer.Ordinal)
            .ToList();

        // Listed roles first: a role that is gone must not take the slug, and so the history, of one that is there.
        var slugs = RoleSlugs.Assign(listed.Select(role => (role.Id, role.Name)).Concat(missing));
        foreach (var role in listed)
        {
            var name = Text.FirstOf(role.Name, role.Id);
            Listed.Add(_byId[role.Id] = new MappedRole(
                name, role.Description, RoleFacts.Of(role.Name), slugs[role.Id], resources.Add(ConnectorTypes.Role, role.Id, name, role)));
        }

        foreach (var (id, name) in missing)
        {
            _byId[id] = new MappedRole(
                name, string.Empty, RoleFacts.Of(name), slugs[id], resources.Add(ConnectorTypes.Role, id, MappedResource.NotListed(id), null, listed: false));
        }
    }

    /// <summary>Roles of the catalogue.</summary>
    public List<MappedRole> Listed { get; } = [];

    /// <summary>All roles, those that only permissions name included.</summary>
    public IEnumerable<MappedRole> All => _byId.Values;

    /// <summary>The role of a permission.</summary>
    public MappedRole Of(SegmentPermission permission) => _byId[IdOf(permission)];

    private static string IdOf(SegmentPermission permission) => Text.FirstOf(permission.RoleId, permission.RoleName, NoRoleId);
}
