using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Mapping;

/// <summary>What an entitlement's id means: the inverse of what <see cref="EntitlementCatalogue"/> and <see cref="BatonIds"/> make.</summary>
internal abstract record EntitlementTarget
{
    private const string LabelsMarker = ":labels:";
    private const string ScopeMarker = ":scope:";

    private static readonly Dictionary<string, SegmentResourceType> Kinds =
        Enum.GetValues<SegmentResourceType>().ToDictionary(ConnectorTypes.Of, StringComparer.Ordinal);

    private EntitlementTarget()
    {
    }

    /// <summary>Type and id of the resource that the entitlement is on.</summary>
    public abstract (string Type, string Id) On { get; }

    /// <summary>Reads an entitlement; null when its id is none of this connector's.</summary>
    /// <remarks>The resource tells where its own id ends, in which there may be colons; without one they are taken to be none.</remarks>
    public static EntitlementTarget? Of(Entitlement? entitlement)
    {
        if (entitlement is null || entitlement.Id.Length == 0) return null;
        if (entitlement.Resource?.Id is not { ResourceType.Length: > 0, Resource.Length: > 0 } resource) return Of(entitlement.Id);
        var start = $"{resource.ResourceType}:{resource.Resource}:";
        return entitlement.Id.StartsWith(start, StringComparison.Ordinal) ? Of(resource.ResourceType, resource.Resource, entitlement.Id[start.Length..]) : null;
    }

    /// <summary>Reads an id alone.</summary>
    public static EntitlementTarget? Of(string entitlementId)
    {
        ArgumentNullException.ThrowIfNull(entitlementId);
        var first = entitlementId.IndexOf(':');
        if (first <= 0) return null;
        var type = entitlementId[..first];
        var rest = entitlementId[(first + 1)..];
        var end = type == ConnectorTypes.Role && FirstOf(rest, LabelsMarker, ScopeMarker) is var marker and >= 0 ? marker : rest.LastIndexOf(':');
        return end <= 0 ? null : Of(type, rest[..end], rest[(end + 1)..]);
    }

    private static EntitlementTarget? Of(string type, string id, string slug)
    {
        if (id.Length == 0 || slug.Length == 0) return null;
        if (Kinds.TryGetValue(type, out var kind)) return new RoleOnResource(kind, id, slug);
        return (type, slug) switch
        {
            (ConnectorTypes.Workspace, BatonIds.Member) => new WorkspaceMember(id),
            (ConnectorTypes.Group, BatonIds.Member) => new GroupMember(id),
            (ConnectorTypes.Role, BatonIds.Member) => new RoleInWorkspace(id),
            (ConnectorTypes.Role, _) when BatonIds.IsHashedLabels(slug) => new RoleUnderLabels(id, slug, null),
            (ConnectorTypes.Role, _) when BatonIds.TryReadLabels(slug) is { } labels && BatonIds.LabelSlug(id, labels) == slug => new RoleUnderLabels(id, slug, labels),
            (ConnectorTypes.Role, _) when BatonIds.TryReadScope(slug) is var (scopeType, scopeId) && BatonIds.ScopeSlug(scopeType, scopeId) == slug => new RoleOnUnknown(id, scopeType, scopeId),
            _ => null,
        };
    }

    private static int FirstOf(string text, params string[] markers) =>
        markers.Select(marker => text.IndexOf(marker, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();

    /// <summary>Membership of a workspace.</summary>
    /// <param name="WorkspaceId">Which.</param>
    internal sealed record WorkspaceMember(string WorkspaceId) : EntitlementTarget
    {
        /// <inheritdoc/>
        public override (string Type, string Id) On => (ConnectorTypes.Workspace, WorkspaceId);
    }

    /// <summary>Membership of a group.</summary>
    /// <param name="GroupId">Which.</param>
    internal sealed record GroupMember(string GroupId) : EntitlementTarget
    {
        /// <inheritdoc/>
        public override (string Type, string Id) On => (ConnectorTypes.Group, GroupId);
    }

    /// <summary>A role in the whole workspace.</summary>
    /// <param name="RoleId">The role.</param>
    internal sealed record RoleInWorkspace(string RoleId) : EntitlementTarget
    {
        /// <inheritdoc/>
        public override (string Type, string Id) On => (ConnectorTypes.Role, RoleId);
    }

    /// <summary>A role on what carries labels.</summary>
    /// <param name="RoleId">The role.</param>
    /// <param name="Slug">The end of the entitlement's id.</param>
    /// <param name="Labels">The labels; null where the slug is a hash of them.</param>
    internal sealed record RoleUnderLabels(string RoleId, string Slug, LabelSet? Labels) : EntitlementTarget
    {
        /// <inheritdoc/>
        public override (string Type, string Id) On => (ConnectorTypes.Role, RoleId);
    }

    /// <summary>A role on something of a kind that is not known here.</summary>
    /// <param name="RoleId">The role.</param>
    /// <param name="ScopeType">The kind in Segment's own word.</param>
    /// <param name="ScopeId">Its id.</param>
    internal sealed record RoleOnUnknown(string RoleId, string ScopeType, string ScopeId) : EntitlementTarget
    {
        /// <inheritdoc/>
        public override (string Type, string Id) On => (ConnectorTypes.Role, RoleId);
    }

    /// <summary>A role on one resource.</summary>
    /// <param name="Type">Kind of the resource.</param>
    /// <param name="ResourceId">Its id.</param>
    /// <param name="RoleSlug">The role by its slug, which the catalogue turns into an id.</param>
    internal sealed record RoleOnResource(SegmentResourceType Type, string ResourceId, string RoleSlug) : EntitlementTarget
    {
        /// <inheritdoc/>
        public override (string Type, string Id) On => (ConnectorTypes.Of(Type), ResourceId);
    }
}
