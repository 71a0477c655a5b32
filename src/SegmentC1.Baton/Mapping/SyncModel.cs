using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>A workspace as resources, entitlements and direct holders: ids and names, no messages yet.</summary>
internal sealed class SyncModel
{
    private readonly WorkspaceSnapshot _snapshot;
    private readonly CancellationToken _cancellationToken;
    private readonly ResourceCatalogue _resources;
    private readonly RoleCatalogue _roles;
    private readonly EntitlementCatalogue _entitlements = new();
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);
    private int _withoutResources;
    private int _notUnderstood;
    private int _elsewhere;

    private SyncModel(WorkspaceSnapshot snapshot, CancellationToken cancellationToken)
    {
        _snapshot = snapshot;
        _cancellationToken = cancellationToken;
        cancellationToken.ThrowIfCancellationRequested();
        _resources = new ResourceCatalogue(snapshot);
        _roles = new RoleCatalogue(snapshot, _resources, GapCheck.PermissionsOf(snapshot));

        AddEntitlementsThatExist();
        AddMembers();
        AddPermissions();
        AddLabelRoles();

        cancellationToken.ThrowIfCancellationRequested();

        // A role that is not listed is a resource only where something is held on the role itself.
        var used = _entitlements.All.Select(entitlement => entitlement.Resource).ToHashSet();
        Resources = Number(_resources.All.Where(resource => resource.Type != ConnectorTypes.Role || resource.IsListed || used.Contains(resource)));
        AddWarnings();

        Entitlements = [.. _entitlements.All.OrderBy(entitlement => entitlement.Resource.Index).ThenBy(entitlement => entitlement.Slug, StringComparer.Ordinal)];
        for (var i = 0; i < Entitlements.Count; i++) Entitlements[i].Index = i;
    }

    /// <summary>Resources by type and id.</summary>
    public IReadOnlyList<MappedResource> Resources { get; }

    /// <summary>Entitlements by resource and slug.</summary>
    public IReadOnlyList<MappedEntitlement> Entitlements { get; }

    /// <summary>The workspace.</summary>
    public MappedResource Workspace => _resources.Workspace;

    /// <summary>What could not be shown as it should.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings];

    /// <summary>Invites whose address is a user's.</summary>
    public int InvitesOfUsers => _resources.InvitesOfUsers.Count;

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SyncModel Of(WorkspaceSnapshot snapshot, CancellationToken cancellationToken) => new(snapshot, cancellationToken);

    /// <summary>The resource of this type and id; null when there is none.</summary>
    public MappedResource? Find(string type, string id) => _resources.Find(type, id);

    /// <summary>Membership of a group of this model.</summary>
    public MappedEntitlement MembershipOf(MappedResource group) => _entitlements.GroupMember(group);

    private static List<MappedResource> Number(IEnumerable<MappedResource> resources)
    {
        var sorted = resources.OrderBy(resource => ConnectorTypes.OrderOf(resource.Type)).ThenBy(resource => resource.Id, StringComparer.Ordinal).ToList();
        for (var i = 0; i < sorted.Count; i++) sorted[i].Index = i;
        return sorted;
    }

    private void AddEntitlementsThatExist()
    {
        _entitlements.WorkspaceMember(_resources.Workspace);
        foreach (var group in _resources.All.Where(resource => resource.Type == ConnectorTypes.Group)) _entitlements.GroupMember(group);

        var labels = _snapshot.Labels
            .Concat(_snapshot.Resources.SelectMany(resource => resource.Labels ?? []))
            .Distinct()
            .Select(label => LabelSet.Of([label]))
            .ToList();
        foreach (var role in _roles.Listed)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _entitlements.RoleMember(role);
            foreach (var resource in _snapshot.Resources.Where(resource => role.Facts.AppliesTo.Contains(resource.Type) && resource.Id.Length > 0))
            {
                _entitlements.OnResource(role, _resources.FindOrPlace(ConnectorTypes.Of(resource.Type), resource.Id));
            }

            if (!role.Facts.LabelCapable) continue;
            foreach (var label in labels) _entitlements.UnderLabels(role, label);
        }
    }

    private void AddMembers()
    {
        var workspaceMember = _entitlements.WorkspaceMember(_resources.Workspace);
        workspaceMember.Holders.AddRange(_resources.All.Where(resource => resource is { Type: ConnectorTypes.User, IsListed: true }));

        foreach (var member in _snapshot.GroupMembers.Where(member => member.GroupId.Length > 0))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var principal = string.IsNullOrEmpty(member.UserId)
                ? _resources.FindInvite(member.Email)
                : _resources.FindOrPlace(ConnectorTypes.User, member.UserId);
            if (principal is null) continue;
            _entitlements.GroupMember(_resources.FindOrPlace(ConnectorTypes.Group, member.GroupId)).Holders.Add(principal);
        }
    }

    private void AddPermissions()
    {
        foreach (var user in _snapshot.Users)
        {
            if (_resources.Find(ConnectorTypes.User, user.Id) is { } principal) AddPermissions(principal, user.Permissions);
        }

        foreach (var group in _snapshot.Groups)
        {
            if (_resources.Find(ConnectorTypes.Group, group.Id) is { } principal) AddPermissions(principal, group.Permissions);
        }
    }

    private void AddPermissions(MappedResource principal, IReadOnlyList<SegmentPermission>? permissions)
    {
        foreach (var permission in permissions ?? [])
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (permission.NotUnderstood is not null) _notUnderstood++;
            if (permission.Resources.Count == 0 && permission.Labels.Count == 0) _withoutResources++;
            var role = _roles.Of(permission);
            foreach (var scope in PermissionScope.Of(permission)) EntitlementOf(role, scope).Holders.Add(principal);
            if (permission.Resources.Any(resource => resource is { IsWorkspace: true, Id.Length: > 0 } && resource.Id != _snapshot.Workspace.Id)) _elsewhere++;
        }
    }

    private MappedEntitlement EntitlementOf(MappedRole role, PermissionScope scope)
    {
        switch (scope.Kind)
        {
            case ScopeKind.Workspace:
                return _entitlements.RoleMember(role);
            case ScopeKind.Label:
                return _entitlements.UnderLabels(role, scope.Labels);
            case ScopeKind.Resource when scope.Id.Length > 0:
                return _entitlements.OnResource(role, _resources.FindOrPlace(ConnectorTypes.Of(scope.ResourceType!.Value), scope.Id));
            default:
                _warnings.Add($"Permissions refer to resources of the type '{scope.RawType}' in a way that is not known here; they are written as entitlements of the role.");
                return _entitlements.OnUnknown(role, scope.RawType, scope.Id);
        }
    }

    private void AddLabelRoles()
    {
        var sources = _snapshot.Resources.Where(resource => resource is { Type: SegmentResourceType.Source, Labels.Count: > 0 }).ToList();
        foreach (var role in _roles.All.Where(role => role.Facts.LabelsResolveTo == SegmentResourceType.Source))
        {
            var labels = _entitlements.LabelsOf(role);
            foreach (var source in sources)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                var matching = labels.Where(pair => pair.Labels.Matches(source.Labels)).Select(pair => pair.Entitlement).ToList();
                if (matching.Count == 0 || _resources.Find(ConnectorTypes.Source, source.Id) is not { } resource) continue;
                var entitlement = _entitlements.OnResource(role, resource);
                if ((entitlement.LabelRoles ??= []).TryAdd(role.Resource, matching)) entitlement.Holders.Add(role.Resource);
            }
        }
    }

    private void AddWarnings()
    {
        foreach (var placeholder in Resources.Where(resource => !resource.IsListed))
        {
            _warnings.Add($"The {placeholder.Type} '{placeholder.Id}' is not listed, but access refers to it; a placeholder stands for it.");
        }

        foreach (var role in _roles.All.Where(role => role.Slug != RoleSlugs.Of(role.Name)))
        {
            _warnings.Add($"The role '{role.Name}' has no slug of its own; '{role.Slug}' stands for it.");
        }

        Count("Users whose permissions are not known", _snapshot.Users.Count(user => user.Permissions is null), "They are written without any.");
        Count("Groups whose permissions are not known", _snapshot.Groups.Count(group => group.Permissions is null), "They are written without any.");
        Count("Permissions that were not wholly understood", _notUnderstood, "What they name counts.");
        Count("Permissions that name another workspace", _elsewhere, "They are written as if they named this one, to which alone a token belongs.");
        Count("Permissions that name nothing that they apply to", _withoutResources, "They give nothing.");
        Count(
            "Users whose address C1 does not accept",
            _snapshot.Users.Count(user => user.Email.Length > 0 && !EmailAddress.IsValid(user.Email)),
            "They are written without it.");
    }

    private void Count(string what, int count, string consequence)
    {
        if (count > 0) _warnings.Add($"{what}: {count}. {consequence}");
    }
}
