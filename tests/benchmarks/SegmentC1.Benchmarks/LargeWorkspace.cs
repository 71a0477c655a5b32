using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Benchmarks;

/// <summary>A workspace whose access review is long: people with direct access to many sources, and groups that give more.</summary>
internal static class LargeWorkspace
{
    private const int RowsPerUser = 50;
    private const int OwnRows = 40;
    private const int MembersPerGroup = 20;
    private static readonly DateTimeOffset Captured = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static WorkspaceSnapshot Of(int rows)
    {
        List<SegmentResource> sources =
        [
            .. Enumerable.Range(0, RowsPerUser).Select(i => new SegmentResource
            {
                Type = SegmentResourceType.Source,
                Id = $"source{i}",
                Name = $"Source number {i}",
                Labels = [new SegmentLabel("env", i % 2 == 0 ? "prod" : "dev")],
            }),
        ];
        List<SegmentUser> users =
        [
            .. Enumerable.Range(0, rows / RowsPerUser).Select(i => new SegmentUser
            {
                Id = $"user{i}",
                Name = $"Person {i}",
                Email = $"person{i}@example.com",
                Permissions = [.. sources.Take(OwnRows).Select(source => On(source.Id))],
            }),
        ];
        List<SegmentGroup> groups =
        [
            .. Enumerable.Range(0, (users.Count + MembersPerGroup - 1) / MembersPerGroup).Select(i => new SegmentGroup
            {
                Id = $"group{i}",
                Name = $"Group {i}",
                MemberCount = MembersPerGroup,
                Permissions = [.. sources.Skip(OwnRows).Select(source => On(source.Id))],
            }),
        ];
        return WorkspaceSnapshot.Create(new WorkspaceReading
        {
            Workspace = new SegmentWorkspace("w1", "large", "Large"),
            StartedAt = Captured,
            EndedAt = Captured,
            Requests = 1,
            Users = users,
            Invites = [],
            Groups = groups,
            GroupMembers = [.. users.Select((user, i) => new SegmentGroupMember { GroupId = $"group{i / MembersPerGroup}", UserId = user.Id, Email = user.Email })],
            Roles = [new SegmentRole { Id = "r1", Name = "Source Admin" }],
            Labels = [],
            Resources = sources,
            Ledgers = [.. Enum.GetValues<SegmentListKind>().Select(kind => ListLedger.Given(kind, null, 0))],
        });
    }

    private static SegmentPermission On(string source) => new("r1", null, [new SegmentPermissionResource("SOURCE", source, [])], []);
}
