using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Who owns the workspace, directly or through a group. Immutable; each change gives the census as it would be.</summary>
/// <remarks>A pending invite owns nothing yet, and permissions that are not known count for nobody.</remarks>
public sealed class OwnerCensus
{
    private const string OwnerRole = "Workspace Owner";

    private readonly IReadOnlyDictionary<string, bool> _users;
    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>> _ownerGroups;
    private readonly IReadOnlySet<string> _unknown;

    private OwnerCensus(IReadOnlyDictionary<string, bool> users, IReadOnlyDictionary<string, IReadOnlySet<string>> ownerGroups, IReadOnlySet<string> unknown)
    {
        _users = users;
        _ownerGroups = ownerGroups;
        _unknown = unknown;
        Owners = users.Where(user => user.Value || ownerGroups.Values.Any(members => members.Contains(user.Key))).Select(user => user.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Ids of the users who own the workspace.</summary>
    public IReadOnlySet<string> Owners { get; }

    /// <summary>Whether a user owns the workspace, or may: somebody whose permissions could not be read is not known to be no owner.</summary>
    public bool MayOwn(string userId) => Owners.Contains(userId) || _unknown.Contains(userId);

    /// <summary>Takes the census.</summary>
    /// <param name="users">All users with their permissions.</param>
    /// <param name="groups">All groups with their permissions.</param>
    /// <param name="members">The members at least of the groups that own.</param>
    /// <param name="ownerRoleId">Id of the role; null to go by the names that permissions carry.</param>
    public static OwnerCensus Of(IEnumerable<SegmentUser> users, IEnumerable<SegmentGroup> groups, IEnumerable<SegmentGroupMember> members, string? ownerRoleId)
    {
        var byGroup = members.Where(member => !member.Pending).ToLookup(member => member.GroupId, member => member.UserId!, StringComparer.Ordinal);
        IReadOnlyList<SegmentUser> people = [.. users.DistinctBy(user => user.Id, StringComparer.Ordinal)];
        IReadOnlyList<SegmentGroup> all = [.. groups.DistinctBy(group => group.Id, StringComparer.Ordinal)];
        // Anybody may be in a group of which it is not known what it gives.
        var anybody = all.Any(group => group.Permissions is null);
        return new OwnerCensus(
            people.ToDictionary(user => user.Id, user => IsOwner(user.Permissions, ownerRoleId), StringComparer.Ordinal),
            all.Where(group => IsOwner(group.Permissions, ownerRoleId)).ToDictionary(group => group.Id, group => (IReadOnlySet<string>)byGroup[group.Id].ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal),
            people.Where(user => anybody || user.Permissions is null).Select(user => user.Id).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Whether a set of permissions makes its holder an owner.</summary>
    public static bool IsOwner(IReadOnlyList<SegmentPermission>? permissions, string? ownerRoleId) =>
        PermissionSet.Contents(permissions ?? []).Any(item => item.Scope.Kind == ScopeKind.Workspace && IsOwnerRole(item, ownerRoleId));

    /// <summary>Whether this is the role of owners.</summary>
    public static bool IsOwnerRole(RoleOnScope access, string? ownerRoleId)
    {
        ArgumentNullException.ThrowIfNull(access);
        return ownerRoleId is null
            ? string.Equals(access.RoleName, OwnerRole, StringComparison.OrdinalIgnoreCase)
            : string.Equals(access.RoleId, ownerRoleId, StringComparison.Ordinal);
    }

    /// <summary>The id of the role of owners in a catalogue; null when it has none.</summary>
    public static string? RoleIdIn(IEnumerable<SegmentRole> roles) =>
        roles.FirstOrDefault(role => string.Equals(role.Name, OwnerRole, StringComparison.OrdinalIgnoreCase))?.Id;

    /// <summary>Without a user.</summary>
    public OwnerCensus WithoutUser(string userId) =>
        new(_users.Where(user => user.Key != userId).ToDictionary(StringComparer.Ordinal), _ownerGroups, _unknown);

    /// <summary>With a user who does not own directly any more.</summary>
    public OwnerCensus WithoutDirect(string userId) =>
        new(_users.ToDictionary(user => user.Key, user => user.Value && user.Key != userId, StringComparer.Ordinal), _ownerGroups, _unknown);

    /// <summary>Without a group, or without its role of owner.</summary>
    public OwnerCensus WithoutGroup(string groupId) =>
        new(_users, _ownerGroups.Where(group => group.Key != groupId).ToDictionary(StringComparer.Ordinal), _unknown);

    /// <summary>Without somebody in a group.</summary>
    public OwnerCensus WithoutMember(string groupId, string userId) =>
        _ownerGroups.TryGetValue(groupId, out var members) ? WithMembers(groupId, members.Where(member => member != userId)) : this;

    /// <summary>With other members in a group.</summary>
    public OwnerCensus WithMembers(string groupId, IEnumerable<string> userIds) =>
        _ownerGroups.ContainsKey(groupId)
            ? new(_users, _ownerGroups.ToDictionary(group => group.Key, group => group.Key == groupId ? userIds.ToHashSet(StringComparer.Ordinal) : group.Value, StringComparer.Ordinal), _unknown)
            : this;
}
