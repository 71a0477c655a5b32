using SegmentC1.Access;
using SegmentC1.Segment;
using Purpose = SegmentC1.Baton.Connector.V2.Entitlement.Types.PurposeValue;

namespace SegmentC1.Baton.Mapping;

/// <summary>All entitlements of a workspace: asked for one, it makes it or gives the one that there is.</summary>
internal sealed class EntitlementCatalogue
{
    private const string WholeWorkspaceElsewhere = "Whoever holds the role in the whole workspace is not listed here.";

    private readonly Dictionary<string, MappedEntitlement> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<MappedResource, Dictionary<LabelSet, MappedEntitlement>> _labels = [];

    /// <summary>Every entitlement so far.</summary>
    public IEnumerable<MappedEntitlement> All => _byId.Values;

    /// <summary>Membership of the workspace.</summary>
    public MappedEntitlement WorkspaceMember(MappedResource workspace) =>
        Get(workspace, BatonIds.Member, "Member", "Member of the workspace", Purpose.Assignment, Grantees.Users);

    /// <summary>Membership of a group.</summary>
    public MappedEntitlement GroupMember(MappedResource group) =>
        Get(group, BatonIds.Member, "Member", "Member of the group", Purpose.Assignment, Grantees.UsersAndInvites);

    /// <summary>A role in the whole workspace.</summary>
    public MappedEntitlement RoleMember(MappedRole role) =>
        Get(role.Resource, BatonIds.Member, role.Name, role.Description, Purpose.Assignment, Grantees.UsersAndGroups);

    /// <summary>A role on one resource.</summary>
    public MappedEntitlement OnResource(MappedRole role, MappedResource resource) =>
        Get(
            resource,
            role.Slug,
            $"{resource.DisplayName} {role.Name}",
            $"{role.Name}{(role.Description.Length == 0 ? "." : " - " + role.Description)} {WholeWorkspaceElsewhere}",
            Purpose.Permission,
            Grantees.UsersAndGroups);

    /// <summary>A role on whatever carries all of some labels.</summary>
    public MappedEntitlement UnderLabels(MappedRole role, LabelSet labels)
    {
        if (!_labels.TryGetValue(role.Resource, out var ofRole)) _labels.Add(role.Resource, ofRole = []);
        if (ofRole.TryGetValue(labels, out var known)) return known;

        var kind = role.Facts.LabelsResolveTo is { } type ? ConnectorTypes.Of(type)
            : role.Facts.AppliesTo is [SegmentResourceType.Space] ? ConnectorTypes.Space
            : "resource";
        var note = role.Facts.LabelsResolveTo is not null
            ? $"Holders of the role in the whole workspace are not listed on each {kind}."
            : $"Segment does not tell which {kind}s those are.";
        return ofRole[labels] = Get(
            role.Resource,
            BatonIds.LabelSlug(role.Resource.Id, labels),
            $"{role.Name} on {labels}",
            $"{role.Name} on every present and future {kind} that carries all of these labels: {labels}. {note}",
            Purpose.Permission,
            Grantees.UsersAndGroups);
    }

    /// <summary>A role on something of a type that this version does not know.</summary>
    public MappedEntitlement OnUnknown(MappedRole role, string scopeType, string scopeId) =>
        Get(
            role.Resource,
            BatonIds.ScopeSlug(scopeType, scopeId),
            $"{role.Name} on {scopeType} {scopeId}",
            $"{role.Name} on the {scopeType} {scopeId}, a type of resource that is not known here.",
            Purpose.Permission,
            Grantees.UsersAndGroups);

    /// <summary>All label entitlements of a role, in order of their labels' ids.</summary>
    public IReadOnlyList<(LabelSet Labels, MappedEntitlement Entitlement)> LabelsOf(MappedRole role) =>
        !_labels.TryGetValue(role.Resource, out var ofRole)
            ? []
            : [.. ofRole.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Value.Id, StringComparer.Ordinal)];

    private MappedEntitlement Get(MappedResource resource, string slug, string displayName, string description, Purpose purpose, Grantees grantees)
    {
        var made = new MappedEntitlement(resource, slug, displayName, description, purpose, grantees);
        if (_byId.TryGetValue(made.Id, out var known)) return known;
        _byId.Add(made.Id, made);
        return made;
    }
}
