using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Whether a role reaches a resource.</summary>
internal enum Touch
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>It may: the role is not known, or the labels of the resource are not.</summary>
    Perhaps,

    /// <summary>It does.</summary>
    Yes,
}

/// <summary>Decides whether a role that is held on the workspace, or on its labelled part, reaches one resource.</summary>
internal static class ResourceTouch
{
    public static Touch Of(RoleFacts role, PermissionScope scope, SegmentResource resource)
    {
        if (role.IsKnown && !role.IsPrivileged && !role.AppliesTo.Contains(resource.Type)) return Touch.No;
        var sure = role.IsKnown ? Touch.Yes : Touch.Perhaps;
        if (scope.Kind == ScopeKind.Workspace) return sure;
        if (resource.Labels is null) return Touch.Perhaps;
        return scope.Labels.Matches(resource.Labels) ? sure : Touch.No;
    }
}
