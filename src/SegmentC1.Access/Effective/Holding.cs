using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>One role on one scope, as a user or a group has it: what all who hold it that way have in common.</summary>
internal sealed record Holding(
    string RoleId,
    string RoleName,
    RoleFacts Facts,
    PermissionScope Scope,
    string ScopeName,
    IReadOnlyList<SegmentResource>? Matched,
    IReadOnlyList<string> Findings,
    string? Note)
{
    /// <summary>Whether having this makes <paramref name="other"/> needless: the same role on the same scope or on a wider one.</summary>
    public bool Covers(Holding other)
    {
        if (!string.Equals(RoleId, other.RoleId, StringComparison.Ordinal)) return false;
        if (SameScope(other)) return true;

        // Nothing is certain of a scope that is not understood, so it makes nothing else needless.
        if (Findings.Contains(AccessFinding.UnknownScope) || other.Findings.Contains(AccessFinding.UnknownScope)) return false;
        return Scope.Kind switch
        {
            ScopeKind.Workspace => true,
            ScopeKind.Label when other.Scope.Kind == ScopeKind.Label => Scope.Labels.Labels.All(other.Scope.Labels.Labels.Contains),
            ScopeKind.Label when other.Scope.Kind == ScopeKind.Resource =>
                Matched is not null && Matched.Any(resource => resource.Type == other.Scope.ResourceType && string.Equals(resource.Id, other.Scope.Id, StringComparison.Ordinal)),
            _ => false,
        };
    }

    public bool SameScope(Holding other) => new HoldingKey(this).Equals(new HoldingKey(other));
}

/// <summary>What makes two holdings the same: role and scope, whatever words the API used for the scope's type.</summary>
internal readonly record struct HoldingKey(string RoleId, ScopeKind Kind, SegmentResourceType? Type, string RawType, string Id, LabelSet Labels)
{
    public HoldingKey(Holding holding)
        : this(holding.RoleId, holding.Scope)
    {
    }

    public HoldingKey(string roleId, PermissionScope scope)
        : this(roleId, scope.Kind, scope.ResourceType, scope.Kind == ScopeKind.Unknown ? scope.RawType : string.Empty, scope.Id, scope.Labels)
    {
    }
}
