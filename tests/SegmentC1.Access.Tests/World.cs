using SegmentC1.Segment;

namespace SegmentC1.Access.Tests;

/// <summary>A small workspace that a test puts together; everything about it was read completely unless the test says otherwise.</summary>
internal sealed class World
{
    public const string WorkspaceId = "ws1";

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<(SegmentListKind, string?), ListLedger> _ledgers = [];
    private readonly Dictionary<(SegmentListKind, string?), (ListState State, string? Reason, int? Status)> _states = [];
    private readonly Dictionary<(SegmentListKind, string?), long> _promised = [];
    private readonly HashSet<(SegmentListKind, string?)> _leftOut = [];

    public List<SegmentUser> Users { get; } = [];

    public List<SegmentInvite> Invites { get; } = [];

    public List<SegmentGroup> Groups { get; } = [];

    public List<SegmentGroupMember> Members { get; } = [];

    public List<SegmentRole> Roles { get; } = [];

    public List<SegmentLabel> Labels { get; } = [];

    public List<SegmentResource> Resources { get; } = [];

    public List<SegmentAuditEvent>? Events { get; set; }

    public SegmentWorkspace Workspace { get; init; } = new(WorkspaceId, "acme", "Acme");

    public static SegmentPermission Permission(string roleId, params SegmentPermissionResource[] resources) => new(roleId, null, resources, []);

    public static SegmentPermissionResource All(params SegmentLabel[] labels) => new("WORKSPACE", WorkspaceId, labels);

    public static SegmentPermissionResource On(string type, string id) => new(type, id, []);

    public static SegmentLabel Label(string text) => new(text.Split(':')[0], text.Split(':')[1]);

    public ListLedger Ledger(SegmentListKind kind, string? owner = null)
    {
        if (!_ledgers.TryGetValue((kind, owner), out var ledger)) _ledgers[(kind, owner)] = ledger = new ListLedger(kind, owner);
        return ledger;
    }

    public World Role(string id, string name)
    {
        Roles.Add(new SegmentRole { Id = id, Name = name, Ledger = Ledger(SegmentListKind.Role) });
        return this;
    }

    public World User(string id, params SegmentPermission[] permissions) => User(id, $"{id}@example.com", permissions);

    public World User(string id, string email, IReadOnlyList<SegmentPermission>? permissions)
    {
        Users.Add(new SegmentUser { Id = id, Name = $"Name of {id}", Email = email, Permissions = permissions, Ledger = Ledger(SegmentListKind.User) });
        return this;
    }

    public World Group(string id, IReadOnlyList<SegmentPermission>? permissions, params string[] userIds)
    {
        Groups.Add(new SegmentGroup { Id = id, Name = $"Group {id}", Permissions = permissions, Ledger = Ledger(SegmentListKind.Group) });
        foreach (var user in userIds) Member(id, user);
        return this;
    }

    public World Member(string groupId, string userId)
    {
        Members.Add(new SegmentGroupMember { GroupId = groupId, UserId = userId, Name = userId, Email = $"{userId}@example.com", Ledger = Ledger(SegmentListKind.GroupMember, groupId) });
        return this;
    }

    public World Pending(string groupId, string email)
    {
        Members.Add(new SegmentGroupMember { GroupId = groupId, Email = email, Ledger = Ledger(SegmentListKind.GroupInvite, groupId) });
        return this;
    }

    public World Invite(string email)
    {
        Invites.Add(new SegmentInvite { Email = email, Ledger = Ledger(SegmentListKind.Invite) });
        return this;
    }

    public World Resource(SegmentResourceType type, string id, string? name = null, params SegmentLabel[] labels)
    {
        var kind = type switch
        {
            SegmentResourceType.Source => SegmentListKind.Source,
            SegmentResourceType.Warehouse => SegmentListKind.Warehouse,
            SegmentResourceType.Function => SegmentListKind.Function,
            _ => SegmentListKind.Space,
        };
        Resources.Add(new SegmentResource
        {
            Type = type,
            Id = id,
            Name = name ?? $"{type} {id}",
            Slug = $"{id}-slug",
            Labels = type == SegmentResourceType.Source ? labels : null,
            Ledger = Ledger(kind, kind == SegmentListKind.Function ? "SOURCE" : null),
        });
        return this;
    }

    public World State(SegmentListKind kind, ListState state, string? owner = null, string? reason = null, int? status = null)
    {
        _states[(kind, owner)] = (state, reason, status);
        return this;
    }

    public World Promised(SegmentListKind kind, long rows, string? owner = null)
    {
        _promised[(kind, owner)] = rows;
        return this;
    }

    public World WithoutLedger(SegmentListKind kind, string? owner = null)
    {
        _leftOut.Add((kind, owner));
        return this;
    }

    public WorkspaceReading Read()
    {
        foreach (var kind in new[] { SegmentListKind.Workspace, SegmentListKind.User, SegmentListKind.Invite, SegmentListKind.Group, SegmentListKind.Role, SegmentListKind.Label, SegmentListKind.Source, SegmentListKind.Warehouse, SegmentListKind.Space })
        {
            Ledger(kind);
        }

        foreach (var kind in new[] { "SOURCE", "DESTINATION", "INSERT_SOURCE", "INSERT_DESTINATION", "INSERT_TRANSFORMATION" }) Ledger(SegmentListKind.Function, kind);
        foreach (var group in Groups)
        {
            Ledger(SegmentListKind.GroupMember, group.Id);
            Ledger(SegmentListKind.GroupInvite, group.Id);
        }

        foreach (var state in _states.Keys) Ledger(state.Item1, state.Item2);
        var all = Users.Concat<ISegmentListed>(Invites).Concat(Groups).Concat(Members).Concat(Roles).Concat(Resources).ToLookup(item => item.Ledger);
        foreach (var (key, ledger) in _ledgers)
        {
            if (ledger.State != ListState.NotRead) continue;
            var (state, reason, status) = _states.GetValueOrDefault(key, (ListState.Complete, null, null));
            if (state == ListState.NotRead) continue;
            ledger.CountRequest(retry: false);
            if (state != ListState.Gap) ledger.CountPage(_promised.GetValueOrDefault(key, all[ledger].Count()), 0, null);
            ledger.Finish(state, reason, status);
        }

        return new WorkspaceReading
        {
            Workspace = Workspace,
            StartedAt = Start,
            EndedAt = Start.AddSeconds(42),
            Requests = 17,
            Users = Users,
            Invites = Invites,
            Groups = Groups,
            GroupMembers = Members,
            Roles = Roles,
            Labels = Labels,
            Resources = Resources,
            AuditEvents = Events,
            Ledgers = [.. _ledgers.Where(entry => !_leftOut.Contains(entry.Key)).OrderBy(entry => entry.Key.Item1).ThenBy(entry => entry.Key.Item2, StringComparer.Ordinal).Select(entry => entry.Value)],
        };
    }

    public WorkspaceSnapshot Snapshot() => WorkspaceSnapshot.Create(Read());

    public IReadOnlyList<AccessEntry> Access(AccessFilter? filter = null) => [.. EffectiveAccess.Of(Snapshot(), filter)];
}
