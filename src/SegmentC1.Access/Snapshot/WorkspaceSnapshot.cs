using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>One immutable picture of who has which access in a workspace, with the account of how it was taken.</summary>
/// <remarks>
/// The picture is complete, complete with declared gaps, or incomplete; it never passes for more than it is. What needs a
/// complete one (upload, review) asks <see cref="IsComplete"/> and <see cref="Gaps"/>.
/// </remarks>
public sealed class WorkspaceSnapshot
{
    private readonly Dictionary<string, SegmentUser> _usersById;
    private readonly Dictionary<string, SegmentGroup> _groupsById;
    private readonly Dictionary<string, SegmentRole> _rolesById;
    private readonly Dictionary<(SegmentResourceType, string), SegmentResource> _resources;
    private readonly ILookup<string, SegmentGroupMember> _membersByGroup;
    private readonly ILookup<string, SegmentGroupMember> _membersByUser;

    private WorkspaceSnapshot(WorkspaceReading reading, IReadOnlyList<SnapshotGap> gaps, IReadOnlyList<string> problems)
    {
        Workspace = reading.Workspace;
        StartedAt = reading.StartedAt;
        CapturedAt = reading.EndedAt;
        Requests = reading.Requests;
        Users = [.. reading.Users];
        Invites = [.. reading.Invites];
        Groups = [.. reading.Groups];
        GroupMembers = [.. reading.GroupMembers];
        Roles = [.. reading.Roles];
        Labels = [.. reading.Labels];
        Resources = [.. reading.Resources];
        AuditEvents = reading.AuditEvents is null ? null : [.. reading.AuditEvents];
        Ledgers = [.. reading.Ledgers];
        Gaps = gaps;
        Problems = problems;
        UnlistedUsers = UnlistedUsersOf(Users, GroupMembers);

        _usersById = ById(Users, user => user.Id);
        _groupsById = ById(Groups, group => group.Id);
        _rolesById = ById(Roles, role => role.Id);
        _resources = [];
        foreach (var resource in Resources) _resources.TryAdd((resource.Type, resource.Id), resource);
        _membersByGroup = GroupMembers.ToLookup(member => member.GroupId, StringComparer.Ordinal);
        _membersByUser = GroupMembers.Where(member => !member.Pending).ToLookup(member => member.UserId!, StringComparer.Ordinal);
        Counts = Count();
    }

    /// <summary>The workspace.</summary>
    public SegmentWorkspace Workspace { get; }

    /// <summary>When reading began, UTC.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When reading ended, UTC; the time that the picture is dated by.</summary>
    public DateTimeOffset CapturedAt { get; }

    /// <summary>HTTP requests that it took.</summary>
    public long Requests { get; }

    /// <summary>How much of what there is.</summary>
    public SnapshotCounts Counts { get; }

    /// <summary>Users of the workspace.</summary>
    public IReadOnlyList<SegmentUser> Users { get; }

    /// <summary>
    /// People whom a group names as members but the list of users does not have, made from what the group says of them. Their
    /// permissions are unknown; the picture is incomplete when there are any.
    /// </summary>
    public IReadOnlyList<SegmentUser> UnlistedUsers { get; }

    /// <summary>Pending invites, as listed; one may have the address of a user.</summary>
    public IReadOnlyList<SegmentInvite> Invites { get; }

    /// <summary>Groups.</summary>
    public IReadOnlyList<SegmentGroup> Groups { get; }

    /// <summary>Memberships of all groups, pending ones included.</summary>
    public IReadOnlyList<SegmentGroupMember> GroupMembers { get; }

    /// <summary>The role catalogue.</summary>
    public IReadOnlyList<SegmentRole> Roles { get; }

    /// <summary>Labels of the workspace.</summary>
    public IReadOnlyList<SegmentLabel> Labels { get; }

    /// <summary>Sources, warehouses, functions and spaces.</summary>
    public IReadOnlyList<SegmentResource> Resources { get; }

    /// <summary>The audit trail; null when it was not asked for.</summary>
    public IReadOnlyList<SegmentAuditEvent>? AuditEvents { get; }

    /// <summary>The account of each list.</summary>
    public IReadOnlyList<ListLedger> Ledgers { get; }

    /// <summary>Lists that the plan of the workspace does not have.</summary>
    public IReadOnlyList<SnapshotGap> Gaps { get; }

    /// <summary>Why the picture is incomplete, one sentence each; empty when it is complete.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Whether everything that the workspace has was read; declared gaps do not count against it.</summary>
    public bool IsComplete => Problems.Count == 0;

    /// <summary>The user with this id; null when there is none.</summary>
    public SegmentUser? FindUser(string id) => _usersById.GetValueOrDefault(id);

    /// <summary>The group with this id; null when there is none.</summary>
    public SegmentGroup? FindGroup(string id) => _groupsById.GetValueOrDefault(id);

    /// <summary>The role with this id; null when the catalogue does not have it.</summary>
    public SegmentRole? FindRole(string id) => _rolesById.GetValueOrDefault(id);

    /// <summary>The resource of this kind and id; null when it is not listed.</summary>
    public SegmentResource? FindResource(SegmentResourceType type, string id) => _resources.GetValueOrDefault((type, id));

    /// <summary>Memberships of a group, pending ones included; empty when there are none.</summary>
    public IEnumerable<SegmentGroupMember> MembersOf(string groupId) => _membersByGroup[groupId];

    /// <summary>The groups that a user is in, each once. One that is not listed has its id as name and unknown permissions.</summary>
    public IEnumerable<SegmentGroup> GroupsOf(string userId) => GroupsOf(_membersByUser[userId]);

    /// <summary>Whether the list was read to its end, in all of its parts (a list per group, a list per function kind).</summary>
    public bool IsListComplete(SegmentListKind kind)
    {
        var ledgers = Ledgers.Where(ledger => ledger.Kind == kind).ToList();
        return ledgers.Count > 0 && ledgers.All(ledger => ledger.IsComplete);
    }

    /// <summary>The role's name: from the catalogue by id, else as the permission gave it, else the id.</summary>
    public string RoleNameOf(SegmentPermission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        return FindRole(permission.RoleId)?.Name ?? permission.RoleName ?? permission.RoleId;
    }

    /// <summary>Makes the picture of a reading and decides what it may pass for.</summary>
    public static WorkspaceSnapshot Create(WorkspaceReading reading) => Create(reading, []);

    /// <summary>Makes the picture of a reading of which more is known than its ledgers tell.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="problems">Reasons why it is not all, such as a list of which only a part was given; any makes it incomplete.</param>
    public static WorkspaceSnapshot Create(WorkspaceReading reading, IEnumerable<string> problems)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new WorkspaceSnapshot(
            reading,
            SnapshotCompleteness.GapsOf(reading),
            [.. SnapshotCompleteness.ProblemsOf(reading).Concat(problems).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>One line for people: which workspace, when, how much, and whether that is all.</summary>
    public override string ToString()
    {
        var state = !IsComplete ? "INCOMPLETE" : Gaps.Count == 0 ? "complete" : $"complete but for {Gaps.Count} declared gap{(Gaps.Count == 1 ? "" : "s")}";
        return $"{Workspace.Slug} at {CapturedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {Counts}; {state}";
    }

    internal static IReadOnlyList<SegmentUser> UnlistedUsersOf(IReadOnlyList<SegmentUser> users, IReadOnlyList<SegmentGroupMember> members)
    {
        var known = users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. members.Where(member => !member.Pending && known.Add(member.UserId!))
                .Select(member => new SegmentUser { Id = member.UserId!, Name = member.Name ?? string.Empty, Email = member.Email }),
        ];
    }

    internal IEnumerable<SegmentGroup> GroupsOf(IEnumerable<SegmentGroupMember> memberships)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var membership in memberships.Where(membership => seen.Add(membership.GroupId)))
        {
            yield return FindGroup(membership.GroupId)
                ?? new SegmentGroup { Id = membership.GroupId, Name = membership.GroupName ?? $"{membership.GroupId} (not listed)" };
        }
    }

    private SnapshotCounts Count()
    {
        var members = Users.Concat(UnlistedUsers).Select(user => user.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        int Of(SegmentResourceType type) => Resources.Count(resource => resource.Type == type);
        return new SnapshotCounts(
            Users.Count,
            Invites.Select(invite => invite.Email).Distinct(StringComparer.OrdinalIgnoreCase).Count(email => !members.Contains(email)),
            Groups.Count,
            GroupMembers.Count(member => !member.Pending),
            GroupMembers.Count(member => member.Pending),
            Roles.Count,
            Labels.Count,
            Of(SegmentResourceType.Source),
            Of(SegmentResourceType.Warehouse),
            Of(SegmentResourceType.Function),
            Of(SegmentResourceType.Space),
            Users.Sum(user => user.Permissions?.Count ?? 0) + Groups.Sum(group => group.Permissions?.Count ?? 0));
    }

    private static Dictionary<string, T> ById<T>(IEnumerable<T> items, Func<T, string> id)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items) map.TryAdd(id(item), item);
        return map;
    }
}
