using SegmentC1.Access;
using SegmentC1.Segment;
using static SegmentC1.Baton.Mapping.EntitlementTarget;

namespace SegmentC1.Baton.Mapping;

/// <summary>Turns what an entitlement means into the role and the scope that Segment's permissions are made of.</summary>
internal static class TargetAccess
{
    /// <summary>The access, where the id alone tells it; null for memberships and where names or labels of the workspace are needed.</summary>
    public static RoleOnScope? OfIdAlone(EntitlementTarget target, string workspaceId) => target switch
    {
        RoleInWorkspace role => new RoleOnScope(role.RoleId, PermissionScope.OnWorkspace(workspaceId)),
        RoleUnderLabels { Labels: { } labels } role => new RoleOnScope(role.RoleId, PermissionScope.OnLabels(workspaceId, labels)),
        RoleOnUnknown role => new RoleOnScope(role.RoleId, ScopeOf(role.ScopeType, role.ScopeId)),
        _ => null,
    };

    /// <summary>The access, with all that the workspace has to tell; null for memberships, and where nothing in it is meant.</summary>
    /// <param name="target">What is meant.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="roles">The role catalogue.</param>
    /// <param name="permissions">Every permission of a user or a group.</param>
    /// <param name="labels">Every label of the workspace and of its resources.</param>
    public static RoleOnScope? Of(
        EntitlementTarget target, string workspaceId, IReadOnlyList<SegmentRole> roles, IReadOnlyList<SegmentPermission> permissions, IEnumerable<SegmentLabel> labels) => target switch
        {
            RoleOnResource onResource when RoleNames.Find(roles, permissions, onResource.RoleSlug) is { } roleId => OnResource(onResource, roleId),
            RoleUnderLabels { Labels: null } hashed when LabelsOf(hashed, permissions, labels) is { } set =>
                new RoleOnScope(hashed.RoleId, PermissionScope.OnLabels(workspaceId, set)),
            _ => OfIdAlone(target, workspaceId),
        };

    /// <summary>A role on one resource, once the role is known.</summary>
    public static RoleOnScope OnResource(RoleOnResource target, string roleId) => new(roleId, PermissionScope.OnResource(target.Type, target.ResourceId));

    private static LabelSet? LabelsOf(RoleUnderLabels hashed, IEnumerable<SegmentPermission> permissions, IEnumerable<SegmentLabel> labels) =>
        labels.Select(label => LabelSet.Of([label]))
            .Concat(PermissionSet.Contents(permissions).Where(held => held.Scope.Kind == ScopeKind.Label).Select(held => held.Scope.Labels))
            .FirstOrDefault(set => string.Equals(BatonIds.LabelSlug(hashed.RoleId, set), hashed.Slug, StringComparison.Ordinal));

    private static PermissionScope ScopeOf(string type, string id) =>
        PermissionScope.Of(new SegmentPermission(string.Empty, null, [new SegmentPermissionResource(type, id, [])], [])).Single();
}
