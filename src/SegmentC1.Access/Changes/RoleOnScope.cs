using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>One role on one scope: the unit in which access is added and removed.</summary>
/// <remarks>
/// Two are equal when role id and scope are; the role's name and the spelling of the scope's type do not count. Nor does the id of
/// the workspace: a token belongs to one, so that whatever spans a workspace spans that one.
/// </remarks>
/// <param name="RoleId">Id of the role.</param>
/// <param name="Scope">What it applies to.</param>
/// <param name="RoleName">Name of the role for people; null where it is not known.</param>
public sealed record RoleOnScope(string RoleId, PermissionScope Scope, string? RoleName = null)
{
    /// <inheritdoc/>
    public bool Equals(RoleOnScope? other) => other is not null && Key.Equals(other.Key);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    /// <summary>The permission that gives exactly this, in the form that Segment documents for users and groups: labels inside the workspace.</summary>
    public SegmentPermission ToPermission() =>
        new(RoleId, RoleName, [new SegmentPermissionResource(Scope.RawType, Scope.Id, Scope.Labels.Labels)], []);

    /// <summary>For people: <c>Source Admin on env:prod</c>.</summary>
    public override string ToString() => $"{RoleName ?? RoleId} on {ScopeText}";

    private HoldingKey Key => new(RoleId, Scope.Kind is ScopeKind.Workspace or ScopeKind.Label ? Scope with { Id = string.Empty } : Scope);

    private string ScopeText => Scope.Kind switch
    {
        ScopeKind.Workspace => "the whole workspace",
        ScopeKind.Label => $"what carries {Scope.Labels}",
        _ => $"{Scope.RawType.ToLowerInvariant()} {Scope.Id}",
    };
}
