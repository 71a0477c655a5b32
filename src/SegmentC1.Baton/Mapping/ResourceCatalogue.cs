using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>All resources of a workspace, and placeholders for those that a grant needs although no list has them.</summary>
internal sealed class ResourceCatalogue
{
    private readonly Dictionary<(string Type, string Id), MappedResource> _byKey = [];
    private readonly Dictionary<string, MappedResource> _invites = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _userAddresses;

    /// <summary>Takes the listed resources of a snapshot; roles are added by <see cref="RoleCatalogue"/>, which names them.</summary>
    public ResourceCatalogue(WorkspaceSnapshot snapshot)
    {
        Workspace = Add(
            ConnectorTypes.Workspace,
            snapshot.Workspace.Id,
            Text.FirstOf(snapshot.Workspace.Name, snapshot.Workspace.Slug, snapshot.Workspace.Id),
            snapshot.Workspace);
        foreach (var user in snapshot.Users.Where(user => user.Id.Length > 0))
        {
            Add(ConnectorTypes.User, user.Id, Text.FirstOf(user.Name, user.Email, user.Id), user);
        }

        foreach (var group in snapshot.Groups.Where(group => group.Id.Length > 0))
        {
            Add(ConnectorTypes.Group, group.Id, Text.FirstOf(group.Name, group.Id), group);
        }

        foreach (var resource in snapshot.Resources.Where(resource => resource.Id.Length > 0))
        {
            Add(ConnectorTypes.Of(resource.Type), resource.Id, Text.FirstOf(resource.Name, resource.Id), resource);
        }

        foreach (var user in snapshot.UnlistedUsers.Where(user => user.Id.Length > 0))
        {
            Add(ConnectorTypes.User, user.Id, MappedResource.NotListed(user.Id), user, listed: false);
        }

        _userAddresses = snapshot.Users.Concat(snapshot.UnlistedUsers).Select(user => user.Email).Where(email => email.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        AddInvites(snapshot.Invites.Select(invite => invite.Email));
        AddInvites(snapshot.GroupMembers.Where(member => member.Pending).Select(member => member.Email));
    }

    /// <summary>The workspace.</summary>
    public MappedResource Workspace { get; }

    /// <summary>Every resource so far.</summary>
    public IEnumerable<MappedResource> All => _byKey.Values;

    /// <summary>Addresses of invites that are a user's.</summary>
    public HashSet<string> InvitesOfUsers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The resource of this type and id; null when no list has it and no placeholder was made.</summary>
    public MappedResource? Find(string type, string id) => _byKey.GetValueOrDefault((type, BatonIds.Resource(id)));

    /// <summary>The invite of an address; null for an address that is a user's or blank.</summary>
    public MappedResource? FindInvite(string email) => _invites.GetValueOrDefault(email);

    /// <summary>Adds a resource, or gives the one that there is.</summary>
    public MappedResource Add(string type, string id, string displayName, object? origin, bool listed = true)
    {
        var made = new MappedResource(type, id, displayName, origin, listed);
        if (_byKey.TryGetValue((type, made.Id), out var known)) return known;
        _byKey.Add((type, made.Id), made);
        return made;
    }

    /// <summary>The resource of this type and id, or a placeholder for it.</summary>
    public MappedResource FindOrPlace(string type, string id) => 
        Find(type, id) ?? Add(type, id, MappedResource.NotListed(id), null, listed: false);

    /// <remarks>Of addresses that differ in case only, the first in ordinal order stands for all, whatever the order of the list.</remarks>
    private void AddInvites(IEnumerable<string> emails)
    {
        foreach (var email in emails.Where(email => !string.IsNullOrWhiteSpace(email)).Order(StringComparer.Ordinal))
        {
            if (_userAddresses.Contains(email)) InvitesOfUsers.Add(email);
            else if (!_invites.ContainsKey(email)) _invites.Add(email, Add(ConnectorTypes.Invite, email, $"(Invitation) {email}", new SegmentInvite { Email = email }));
        }
    }
}
