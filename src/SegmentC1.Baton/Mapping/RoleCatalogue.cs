using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>The roles of the workspace's catalogue, and those that permissions name although the catalogue does not have them.</summary>
internal sealed class RoleCatalogue
{
    private readonly Dictionary<string, MappedRole> _byId = new(StringComparer.Ordinal);

    /// <summary>Takes the roles and gives them their slugs.</summary>
    public RoleCatalogue(WorkspaceSnapshot snapshot, ResourceCatalogue resources, IEnumerable<SegmentPermission> permissions)
    {
        var listed = RoleNames.Listed(snapshot.Roles);
        var missing = RoleNames.Missing(listed, permissions);
        var slugs = RoleNames.Slugs(listed, missing);
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
    public MappedRole Of(SegmentPermission permission) => _byId[RoleNames.IdOf(permission)];
}
