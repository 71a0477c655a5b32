using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Computes changes of a set of permissions. Pure: reads and sends nothing.</summary>
/// <remarks>
/// Every member refuses a set of which any part was not understood, with an <see cref="AccessChangeException"/>: what it would
/// become when it is written is not known.
/// </remarks>
public static class PermissionSet
{
    /// <summary>Adds what is not held yet, behind what there is.</summary>
    public static PermissionPlan Add(IReadOnlyList<SegmentPermission> current, IEnumerable<RoleOnScope> wanted)
    {
        Understand(current);
        var held = Contents(current).ToHashSet();
        List<RoleOnScope> added = [.. wanted.Where(held.Add)];
        var plan = new PermissionPlan(current, current, added, []);
        return plan with { After = [.. current, .. plan.AddedPermissions] };
    }

    /// <summary>Takes roles off scopes. Other scopes of the same role stay; a role that has none left goes.</summary>
    public static PermissionPlan Remove(IReadOnlyList<SegmentPermission> current, IEnumerable<RoleOnScope> unwanted)
    {
        Understand(current);
        var going = unwanted.ToHashSet();
        return Keep(current, item => !going.Contains(item), []);
    }

    /// <summary>Makes the set exactly this; what is held already stays as it was read.</summary>
    public static PermissionPlan Replace(IReadOnlyList<SegmentPermission> current, IEnumerable<RoleOnScope> wanted)
    {
        Understand(current);
        var staying = wanted.ToHashSet();
        return Keep(current, staying.Contains, [.. staying.Except(Contents(current))]);
    }

    /// <summary>What a set adds up to, each role on each scope once, in the order in which it was read.</summary>
    public static IEnumerable<RoleOnScope> Contents(IEnumerable<SegmentPermission> permissions) =>
        permissions.SelectMany(permission => PermissionScope.Of(permission).Select(scope => new RoleOnScope(permission.RoleId, scope, permission.RoleName))).Distinct();

    /// <summary>An entry that spans the workspace may leave out which; there is only one, and it is filled in so that it can be written back.</summary>
    public static IReadOnlyList<SegmentPermission> Complete(IReadOnlyList<SegmentPermission> permissions, string workspaceId)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        return permissions.Any(permission => permission.Resources.Any(IsNameless))
            ? [.. permissions.Select(permission => permission with { Resources = [.. permission.Resources.Select(resource => IsNameless(resource) ? resource with { Id = workspaceId } : resource)] })]
            : permissions;
    }

    /// <summary>How a set that was read differs in meaning from the one that was expected, for people; null when it does not.</summary>
    public static string? Difference(IReadOnlyList<SegmentPermission> expected, IReadOnlyList<SegmentPermission> actual)
    {
        var wanted = Contents(expected).ToHashSet();
        var found = Contents(actual).ToHashSet();
        List<string> parts =
        [
            .. found.Where(item => !wanted.Contains(item)).Select(item => $"has {item}, which nobody ordered"),
            .. wanted.Where(item => !found.Contains(item)).Select(item => $"lacks {item}"),
            .. actual.Where(permission => permission.NotUnderstood is not null).Select(permission => $"has something that was not understood ({permission.NotUnderstood})"),
        ];
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static bool IsNameless(SegmentPermissionResource resource) => resource.IsWorkspace && string.IsNullOrEmpty(resource.Id);

    private static PermissionPlan Keep(IReadOnlyList<SegmentPermission> current, Predicate<RoleOnScope> stays, IReadOnlyList<RoleOnScope> added)
    {
        var kept = new List<SegmentPermission>();
        foreach (var permission in current)
        {
            List<SegmentPermissionResource> resources = [.. permission.Resources.Where(resource => stays(Of(permission, resource)))];
            if (resources.Count == permission.Resources.Count) kept.Add(permission);
            else if (resources.Count > 0) kept.Add(permission with { Resources = resources });
        }

        var plan = new PermissionPlan(current, kept, added, [.. Contents(current).Where(item => !stays(item))]);
        return plan with { After = [.. kept, .. plan.AddedPermissions] };
    }

    private static RoleOnScope Of(SegmentPermission permission, SegmentPermissionResource resource) =>
        new(permission.RoleId, PermissionScope.Of(permission with { Resources = [resource] }).Single(), permission.RoleName);

    private static void Understand(IReadOnlyList<SegmentPermission> current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (current.FirstOrDefault(permission => permission.NotUnderstood is not null) is { } strange)
        {
            throw new AccessChangeException(
                AccessChangeException.NotUnderstood,
                $"The permissions hold something that this version does not understand, so they are not changed and nothing was sent: role {strange.RoleName ?? strange.RoleId}: {strange.NotUnderstood}");
        }
    }
}
