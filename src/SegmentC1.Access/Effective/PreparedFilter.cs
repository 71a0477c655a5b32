using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>A filter made ready for one snapshot: its resource patterns are looked up once.</summary>
internal sealed class PreparedFilter
{
    private readonly WorkspaceSnapshot _snapshot;
    private readonly List<SegmentPermission> _permissions;
    private readonly bool _anythingToHold;
    private readonly Wildcard[] _users;
    private readonly Wildcard[] _roles;
    private readonly Wildcard[] _resources;
    private readonly Wildcard[] _groups;
    private readonly List<SegmentResource> _targets;
    private readonly HashSet<(SegmentResourceType, string)> _targetKeys;

    public PreparedFilter(AccessFilter filter, WorkspaceSnapshot snapshot)
    {
        _snapshot = snapshot;
        _permissions = [.. snapshot.Users.SelectMany(user => user.Permissions ?? []).Concat(snapshot.Groups.SelectMany(group => group.Permissions ?? []))];
        _users = Prepare(filter.User);
        _roles = Prepare(filter.Role);
        _resources = Prepare(filter.Resource);
        _groups = Prepare(filter.Group);
        _targets = _resources.Length == 0 ? [] : [.. snapshot.Resources.Where(resource => Fits(_resources, resource.Id, resource.Name, resource.Slug))];
        _targetKeys = [.. _targets.Select(resource => (resource.Type, resource.Id))];

        // Somebody whose access is unknown may hold what there is, not what nobody has heard of.
        _anythingToHold = (_roles.Length == 0 || _roles.Any(RoleExists)) && (_resources.Length == 0 || _resources.Any(ResourceExists));
    }

    public bool WantsPrincipal(Principal principal) => _users.Length == 0 || Fits(_users, principal.Id, principal.Name, principal.Email);

    /// <summary>The line as the filter shows it, perhaps with a note; null when it is not wanted.</summary>
    public AccessEntry? Apply(AccessEntry entry)
    {
        if (_groups.Length > 0 && (entry.Group is null || !Fits(_groups, entry.Group.Id, entry.Group.Name))) return null;
        if (_roles.Length == 0 && _resources.Length == 0) return entry;
        if (entry.Role is null)
        {
            return _anythingToHold && entry.Findings.Contains(AccessFinding.PermissionsUnknown) ? entry.WithNote("What was asked for may be held here.") : null;
        }

        if (_roles.Length > 0 && !Fits(_roles, entry.RoleId!, entry.Role)) return null;
        return _resources.Length == 0 ? entry : TouchedBy(entry);
    }

    /// <summary>Whether the filter asks for this resource by a pattern; not so where it asks for none.</summary>
    public bool Names(SegmentResourceType? type, string id) => type is { } known && _targetKeys.Contains((known, id));

    public IReadOnlyList<(string Property, string Pattern)> Unmatched()
    {
        var missing = new List<(string, string)>();
        var reader = new EffectiveAccessReader(_snapshot);
        Collect(nameof(AccessFilter.User), _users, pattern => reader.Principals().Any(who => Fits([pattern], who.Id, who.Name, who.Email)));
        Collect(nameof(AccessFilter.Role), _roles, RoleExists);
        Collect(nameof(AccessFilter.Resource), _resources, ResourceExists);
        Collect(nameof(AccessFilter.Group), _groups, pattern => _snapshot.Groups.Any(group => Fits([pattern], group.Id, group.Name)));
        return missing;

        void Collect(string property, Wildcard[] patterns, Func<Wildcard, bool> found) =>
            missing.AddRange(patterns.Where(pattern => !pattern.HasWildcards && !found(pattern)).Select(pattern => (property, pattern.Text)));
    }

    private static Wildcard[] Prepare(IReadOnlyList<string> patterns) => [.. patterns.Select(pattern => new Wildcard(pattern))];

    private static bool Fits(Wildcard[] patterns, string id, params ReadOnlySpan<string?> names)
    {
        foreach (var pattern in patterns)
        {
            if (string.Equals(pattern.Text, id, StringComparison.Ordinal)) return true;
            foreach (var name in names)
            {
                if (pattern.Matches(name)) return true;
            }
        }

        return false;
    }

    private bool RoleExists(Wildcard pattern) =>
        _snapshot.Roles.Any(role => Fits([pattern], role.Id, role.Name))
        || _permissions.Any(permission => Fits([pattern], permission.RoleId, _snapshot.RoleNameOf(permission)));

    private bool ResourceExists(Wildcard pattern) =>
        _targets.Any(resource => Fits([pattern], resource.Id, resource.Name, resource.Slug))
        || _permissions.Any(permission => permission.Resources.Any(resource => !resource.IsWorkspace && resource.Id == pattern.Text));

    private AccessEntry? TouchedBy(AccessEntry entry)
    {
        var scope = entry.Scope!;
        if (scope.Kind is ScopeKind.Resource or ScopeKind.Unknown)
        {
            // One that is not listed has no name: only its id can be asked for.
            var wanted = scope.ResourceType is { } type && _targetKeys.Contains((type, scope.Id));
            return wanted || _resources.Any(pattern => string.Equals(pattern.Text, scope.Id, StringComparison.Ordinal)) ? entry : null;
        }

        var touches = Touch.No;
        foreach (var target in _targets)
        {
            var touch = ResourceTouch.Of(entry.RoleFacts!, scope, target);
            if (touch > touches) touches = touch;
            if (touches == Touch.Yes) break;
        }

        if (touches == Touch.No) return null;
        if (!string.Equals(scope.Id, _snapshot.Workspace.Id, StringComparison.Ordinal)) return entry;
        return touches == Touch.Yes ? entry : entry.WithNote(WhyUntold(entry.RoleFacts!));
    }

    private static string WhyUntold(RoleFacts facts) => facts.IsKnown
        ? "Whether the labels cover what was asked for cannot be told."
        : "Whether this role touches what was asked for cannot be told: the role is not known.";
}
