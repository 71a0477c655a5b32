using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Tests.Mapping;

/// <summary>A made-up workspace, filled call by call.</summary>
internal sealed class World
{
    public SegmentWorkspace Workspace { get; set; } = new("ws1", "acme", "Acme");

    public List<SegmentUser> Users { get; } = [];

    public List<SegmentInvite> Invites { get; } = [];

    public List<SegmentGroup> Groups { get; } = [];

    public List<SegmentGroupMember> Members { get; } = [];

    public List<SegmentRole> Roles { get; } = [];

    public List<SegmentLabel> Labels { get; } = [];

    public List<SegmentResource> Resources { get; } = [];

    public List<ListLedger> Ledgers { get; } = [];

    /// <summary>A workspace with the two source roles, <c>r-admin</c> and <c>r-read</c>, and <c>r-owner</c>.</summary>
    public static World WithSourceRoles() => new World().Role("r-admin", "Source Admin").Role("r-read", "Source Read-only").Role("r-owner", "Workspace Owner");

    public static SegmentPermission Whole(string roleId, params string[] labels) =>
        new(roleId, null, [new SegmentPermissionResource("WORKSPACE", "ws1", [])], Parse(labels));

    public static SegmentPermission On(string roleId, string type, string id) =>
        new(roleId, null, [new SegmentPermissionResource(type, id, [])], []);

    public static SegmentLabel[] Parse(params string[] labels) =>
        [.. labels.Select(label => new SegmentLabel(label.Split(':')[0], label.Split(':')[1]))];

    public World Role(string id, string name, string description = "")
    {
        Roles.Add(new SegmentRole { Id = id, Name = name, Description = description });
        return this;
    }

    public World Label(params string[] labels)
    {
        Labels.AddRange(Parse(labels));
        return this;
    }

    public World User(string id, params SegmentPermission[] permissions) => User(id, $"Name {id}", $"{id}@example.com", permissions);

    public World User(string id, string name, string email, params SegmentPermission[]? permissions)
    {
        Users.Add(new SegmentUser { Id = id, Name = name, Email = email, Permissions = permissions });
        return this;
    }

    public World Invite(string email)
    {
        Invites.Add(new SegmentInvite { Email = email });
        return this;
    }

    public World Group(string id, string[] members, params SegmentPermission[] permissions)
    {
        Groups.Add(new SegmentGroup { Id = id, Name = $"Group {id}", MemberCount = members.Length, Permissions = permissions });
        foreach (var member in members) Members.Add(new SegmentGroupMember { GroupId = id, UserId = member, Email = $"{member}@example.com" });
        return this;
    }

    public World Pending(string group, string email)
    {
        Members.Add(new SegmentGroupMember { GroupId = group, Email = email });
        return this;
    }

    public World Source(string id, params string[] labels) => Resource(SegmentResourceType.Source, id, Parse(labels));

    public World Resource(SegmentResourceType type, string id, IReadOnlyList<SegmentLabel>? labels = null)
    {
        Resources.Add(new SegmentResource { Type = type, Id = id, Name = $"{type} {id}", Slug = $"{id}-slug", Labels = labels });
        return this;
    }

    public World Gap(SegmentListKind kind, string? owner = null)
    {
        var ledger = new ListLedger(kind, owner);
        ledger.Finish(ListState.Gap, "Your plan does not include this.", 400);
        Ledgers.Add(ledger);
        return this;
    }

    public WorkspaceSnapshot Snapshot() => WorkspaceSnapshot.Create(new WorkspaceReading
    {
        Workspace = Workspace,
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero),
        Requests = 1,
        Users = Users,
        Invites = Invites,
        Groups = Groups,
        GroupMembers = Members,
        Roles = Roles,
        Labels = Labels,
        Resources = Resources,
        Ledgers = Ledgers,
    });

    public MemorySink Write(SegmentSyncOptions? options = null)
    {
        var sink = new MemorySink();
        SegmentSync.Write(Snapshot(), sink, options, CancellationToken.None);
        return sink;
    }

    public MappingReport Report(SegmentSyncOptions? options = null) =>
        SegmentSync.Write(Snapshot(), new MemorySink(), options, CancellationToken.None);
}
