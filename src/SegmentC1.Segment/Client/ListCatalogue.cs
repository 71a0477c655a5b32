using System.Globalization;

namespace SegmentC1.Segment;

/// <summary>The lists of the API: where they are, what they hold, and which of them a plan may lack.</summary>
internal static class ListCatalogue
{
    public static ListDefinition<SegmentUser> Users { get; } =
        new(SegmentListKind.User, null, "users", "users", Rows.UserAsync, user => user.Id);

    public static ListDefinition<SegmentInvite> Invites { get; } =
        new(SegmentListKind.Invite, null, "invites", "invites", Rows.InviteAsync, invite => invite.Email) { Optional = true };

    public static ListDefinition<SegmentGroup> Groups { get; } =
        new(SegmentListKind.Group, null, "groups", "userGroups", Rows.GroupAsync, group => group.Id) { Optional = true };

    public static ListDefinition<SegmentRole> Roles { get; } =
        new(SegmentListKind.Role, null, "roles", "roles", Rows.RoleAsync, role => role.Id);

    public static ListDefinition<SegmentLabel> Labels { get; } =
        new(SegmentListKind.Label, null, "labels", "labels", (json, _) => Rows.LabelAsync(json), label => $"{label.Key.Length}:{label.Key}{label.Value}")
        {
            Optional = true,
            Counted = false,
        };

    public static ListDefinition<SegmentGroup> UserGroups(string userId) =>
        new(SegmentListKind.Group, userId, $"users/{SegmentRequest.EscapeId(userId, nameof(userId))}/groups", "groups", Rows.GroupAsync, group => group.Id) { Optional = true };

    public static ListDefinition<SegmentGroupMember> GroupMembers(string groupId, string? groupName) =>
        new(
            SegmentListKind.GroupMember,
            groupId,
            $"groups/{SegmentRequest.EscapeId(groupId, nameof(groupId))}/users",
            "users",
            (json, ledger) => Rows.MemberAsync(json, groupId, groupName, ledger),
            member => member.UserId!);

    public static ListDefinition<SegmentGroupMember> GroupInvites(string groupId, string? groupName) =>
        new(
            SegmentListKind.GroupInvite,
            groupId,
            $"groups/{SegmentRequest.EscapeId(groupId, nameof(groupId))}/invites",
            "emails",
            (json, ledger) => Rows.GroupInviteAsync(json, groupId, groupName, ledger),
            member => member.Email) { Optional = true };

    /// <summary>Sources are always there; warehouses and spaces depend on the plan.</summary>
    public static ListDefinition<SegmentResource> Resources(SegmentResourceType type) => type switch
    {
        SegmentResourceType.Source => Resources(SegmentListKind.Source, type, "sources"),
        SegmentResourceType.Warehouse => Resources(SegmentListKind.Warehouse, type, "warehouses") with { Optional = true },
        SegmentResourceType.Space => Resources(SegmentListKind.Space, type, "spaces") with { Optional = true },
        _ => throw new ArgumentException("Functions are listed by their kind.", nameof(type)),
    };

    public static ListDefinition<SegmentResource> Functions(string kind) =>
        Resources(SegmentListKind.Function, SegmentResourceType.Function, "functions", kind) with
        {
            Optional = true,
            Query = "resourceType=" + Uri.EscapeDataString(kind),
        };

    public static ListDefinition<SegmentAuditEvent> AuditEvents(DateTimeOffset? start, DateTimeOffset? end, string? resourceId, string? resourceType)
    {
        var query = new List<string>();
        if (start is { } from) query.Add("startTime=" + Iso(from));
        if (end is { } to) query.Add("endTime=" + Iso(to));
        if (resourceId is not null) query.Add("resourceId=" + Uri.EscapeDataString(resourceId));
        if (resourceType is not null) query.Add("resourceType=" + Uri.EscapeDataString(resourceType));
        return new(SegmentListKind.AuditEvent, null, "audit-events", "events", Rows.AuditEventAsync, entry => entry.Id)
        {
            Optional = true,
            Query = query.Count == 0 ? null : string.Join('&', query),
        };
    }

    private static ListDefinition<SegmentResource> Resources(SegmentListKind list, SegmentResourceType type, string name, string? functionKind = null) =>
        new(list, functionKind, name, name, (json, ledger) => ResourceRows.ReadAsync(json, type, functionKind, ledger), resource => resource.Id);

    private static string Iso(DateTimeOffset moment) =>
        Uri.EscapeDataString(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
