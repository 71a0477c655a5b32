using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Turns permissions into holdings: names, what labels resolve to, and what a reviewer should look at.</summary>
internal sealed class HoldingReader(WorkspaceSnapshot snapshot)
{
    private readonly Dictionary<(SegmentResourceType, LabelSet), IReadOnlyList<SegmentResource>> _matches = [];
    private readonly Dictionary<SegmentResourceType, bool> _complete =
        Enum.GetValues<SegmentResourceType>().ToDictionary(type => type, type => snapshot.IsListComplete(ListNames.ListOf(type)));

    /// <summary>The holdings that these permissions add up to, each once.</summary>
    public IReadOnlyList<Holding> Read(IReadOnlyList<SegmentPermission> permissions)
    {
        var order = new List<HoldingKey>();
        var holdings = new Dictionary<HoldingKey, Holding>();
        foreach (var permission in permissions)
        {
            foreach (var wireScope in PermissionScope.Of(permission))
            {
                // An entry that spans the workspace may leave out which; a token belongs to exactly one.
                var scope = wireScope is { Kind: ScopeKind.Workspace or ScopeKind.Label, Id.Length: 0 } ? wireScope with { Id = snapshot.Workspace.Id } : wireScope;
                var key = new HoldingKey(permission.RoleId, scope);
                if (!holdings.TryGetValue(key, out var known))
                {
                    order.Add(key);
                    holdings[key] = Make(permission, scope);
                }
                else if (permission.NotUnderstood is not null && !known.Findings.Contains(AccessFinding.NotUnderstood))
                {
                    holdings[key] = Make(permission, scope);
                }
            }
        }

        return [.. order.Select(key => holdings[key])];
    }

    private Holding Make(SegmentPermission permission, PermissionScope scope)
    {
        var name = snapshot.RoleNameOf(permission);
        var facts = RoleFacts.Of(name);
        var findings = new List<string>();
        var notes = new List<string>();
        if (facts.IsPrivileged) findings.Add(AccessFinding.Privileged);
        if (facts.GivesPii) findings.Add(AccessFinding.PiiAccess);
        if (!facts.IsKnown) findings.Add(AccessFinding.UnknownRole);
        if (permission.NotUnderstood is not null)
        {
            findings.Add(AccessFinding.NotUnderstood);
            notes.Add($"Not wholly understood: {permission.NotUnderstood.TrimEnd('.')}.");
        }

        var scopeName = NameOf(scope, findings, notes);
        var matched = scope.Kind == ScopeKind.Label ? Match(facts, scope, findings, notes) : null;
        return new Holding(
            permission.RoleId, name, facts, scope, scopeName, matched, AccessFinding.InOrder(findings), notes.Count == 0 ? null : string.Join(' ', notes));
    }

    private string NameOf(PermissionScope scope, List<string> findings, List<string> notes)
    {
        var spansWorkspace = scope.Kind is ScopeKind.Workspace or ScopeKind.Label;
        if (spansWorkspace && !IsThisWorkspace(scope))
        {
            findings.Add(AccessFinding.UnknownScope);
            notes.Add($"It names workspace {scope.Id}, which is not this one.");
        }

        switch (scope.Kind)
        {
            case ScopeKind.Workspace:
                return IsThisWorkspace(scope) ? snapshot.Workspace.Name : NotListed(scope);
            case ScopeKind.Label:
                return scope.Labels.ToString();
            case ScopeKind.Unknown:
                findings.Add(AccessFinding.UnknownScope);
                return NotListed(scope);
        }

        var type = scope.ResourceType!.Value;
        if (snapshot.FindResource(type, scope.Id) is { } resource) return resource.Name;
        if (_complete[type]) findings.Add(AccessFinding.VanishedResource);
        else notes.Add($"Whether it still exists cannot be told: the {ListNames.Of(ListNames.ListOf(type))} could not all be listed.");
        return NotListed(scope);
    }

    private IReadOnlyList<SegmentResource>? Match(RoleFacts facts, PermissionScope scope, List<string> findings, List<string> notes)
    {
        if (facts.LabelsResolveTo is not { } type || !IsThisWorkspace(scope))
        {
            findings.Add(AccessFinding.LabelsNotResolvable);
            notes.Add(facts switch
            {
                { LabelCapable: true, LabelsResolveTo: null } => "Which spaces carry these labels cannot be told: the API does not show the labels of spaces.",
                { IsKnown: false } => "What the labels cover cannot be told: this role is not known.",
                _ => "What the labels cover cannot be told: this role is not known to be limited by labels.",
            });
            return null;
        }

        if (!_matches.TryGetValue((type, scope.Labels), out var matched))
        {
            matched = [.. snapshot.Resources.Where(resource => resource.Type == type && scope.Labels.Matches(resource.Labels)).OrderBy(resource => resource.Id, StringComparer.Ordinal)];
            _matches[(type, scope.Labels)] = matched;
        }

        if (matched.Count == 0) findings.Add(AccessFinding.LabelsMatchNothing);
        return matched;
    }

    private bool IsThisWorkspace(PermissionScope scope) => string.Equals(scope.Id, snapshot.Workspace.Id, StringComparison.Ordinal);

    private static string NotListed(PermissionScope scope) => $"{(scope.Id.Length == 0 ? "(no id)" : scope.Id)} (not listed)";
}
