using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests;

/// <summary>A small made-up workspace: three users, one group with one member that gives a source role, two sources.</summary>
internal sealed record TestWorkspace
{
    private static readonly SegmentListKind[] Kinds =
    [
        SegmentListKind.Workspace, SegmentListKind.User, SegmentListKind.Invite, SegmentListKind.Group, SegmentListKind.GroupMember, SegmentListKind.GroupInvite,
        SegmentListKind.Role, SegmentListKind.Label, SegmentListKind.Source, SegmentListKind.Warehouse, SegmentListKind.Function, SegmentListKind.Space,
    ];

    public string Id { get; init; } = "ws1";

    public DateTimeOffset CapturedAt { get; init; } = TimeProvider.System.GetUtcNow();

    public IReadOnlyList<SegmentListKind> Gaps { get; init; } = [];

    public bool Incomplete { get; init; }

    /// <summary>Whether a permission refers to a warehouse.</summary>
    public bool RefersToWarehouse { get; init; }

    /// <summary>More users, to make the file larger.</summary>
    public int MoreUsers { get; init; }

    public WorkspaceSnapshot Snapshot()
    {
        var ledgers = Kinds
            .Except(Gaps)
            .Select(kind => Incomplete && kind == SegmentListKind.Invite ? Ledger(kind, ListState.Incomplete, "403") : Ledger(kind, ListState.Complete))
            .Concat(Gaps.Select(kind => Ledger(kind, ListState.Gap, "Your plan does not include this.")))
            .ToList();

        var admin = new SegmentPermission("r-admin", "Source Admin", [new SegmentPermissionResource("SOURCE", "s1", [])], []);
        var warehouse = new SegmentPermission("r-wh", "Warehouse Admin", [new SegmentPermissionResource("WAREHOUSE", "w1", [])], []);
        return WorkspaceSnapshot.Create(new WorkspaceReading
        {
            Workspace = new SegmentWorkspace(Id, Id + "-slug", "Workspace " + Id),
            StartedAt = CapturedAt - TimeSpan.FromSeconds(5),
            EndedAt = CapturedAt,
            Requests = 17,
            Users =
            [
                User("u1", RefersToWarehouse ? [warehouse] : []),
                User("u2", [admin]),
                User("u3", []),
                .. Enumerable.Range(0, MoreUsers).Select(index => User($"more-{Guid.NewGuid():N}-{index}", [])),
            ],
            Invites = [new SegmentInvite { Email = "pending@example.com" }],
            Groups = [new SegmentGroup { Id = "g1", Name = "Analysts", MemberCount = 1, Permissions = [admin] }],
            GroupMembers = [new SegmentGroupMember { GroupId = "g1", GroupName = "Analysts", UserId = "u1", Email = "u1@example.com" }],
            Roles = [new SegmentRole { Id = "r-admin", Name = "Source Admin" }, new SegmentRole { Id = "r-wh", Name = "Warehouse Admin" }],
            Labels = [],
            Resources = [Source("s1"), Source("s2")],
            Ledgers = ledgers,
        });
    }

    private static SegmentUser User(string id, IReadOnlyList<SegmentPermission> permissions) =>
        new() { Id = id, Name = "Name " + id, Email = id + "@example.com", Permissions = permissions };

    private static SegmentResource Source(string id) => new() { Type = SegmentResourceType.Source, Id = id, Name = "Source " + id, Slug = id };

    private static ListLedger Ledger(SegmentListKind kind, ListState state, string? reason = null)
    {
        var ledger = new ListLedger(kind, kind is SegmentListKind.GroupMember or SegmentListKind.GroupInvite ? "g1" : null);
        ledger.Finish(state, reason, reason is null ? null : 400);
        return ledger;
    }
}
