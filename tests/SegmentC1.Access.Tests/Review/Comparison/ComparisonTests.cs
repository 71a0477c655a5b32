using System.Text;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Comparison;

public sealed class ComparisonTests
{
    [Fact]
    public void Each_kind_of_difference_is_told_with_who_and_what()
    {
        var before = Base().User("u1", World.Permission("r1", World.On("SOURCE", "s1"))).User("u2").User("u4", World.Permission("r1", World.All(World.Label("env:prod"))))
            .Group("g1", [World.Permission("r1", World.On("SOURCE", "s2"))], "u2").Group("g2", []).Invite("new@example.com").Pending("g1", "new@example.com").Snapshot();
        var world = Base("env:dev").User("u1", World.Permission("r1", World.All())).User("u3").User("u4", World.Permission("r1", World.All(World.Label("env:prod"))))
            .Group("g1", [World.Permission("r1", World.On("SOURCE", "s2"))]).Group("g3", [World.Permission("r2", World.All())], "u1");
        world.User("u5", "new@example.com", []);
        world.Members.Add(new SegmentGroupMember { GroupId = "g1", UserId = "u5", Email = "new@example.com", Ledger = world.Ledger(SegmentListKind.GroupMember, "g1") });
        world.Groups[0] = world.Groups[0] with { Name = "Renamed" };
        world.Users[0] = world.Users[0] with { Name = "Married" };
        var comparison = ReviewComparison.Of(before, world.Snapshot());

        Assert.Equal(
            [
                "PersonAdded: u3@example.com was added",
                "InviteAccepted: new@example.com accepted the invite",
                "PersonRemoved: u2@example.com is gone",
                "PersonRenamed: Name of u1 <u1@example.com> is now Married <u1@example.com>",
                "AccessEscalated: u1@example.com gained Source Admin on Acme (WiderScope)",
                "AccessEscalated: u1@example.com gained Workspace Owner on Acme through group Group g3 (Privileged, PiiAccess)",
                "AccessGained: new@example.com gained Source Admin on Source s2 through group Renamed",
                "AccessLost: u1@example.com lost Source Admin on Source s1",
                "AccessLost: u2@example.com lost Source Admin on Source s2 through group Group g1",
                "ScopeLost: u4@example.com: Source s1 left Source Admin on env:prod",
                "GroupAdded: group Group g3 was added",
                "GroupRemoved: group Group g2 is gone",
                "GroupRenamed: group Group g1 is now Renamed",
                "GroupAccessGained: group Group g3 gained Workspace Owner on Acme",
                "MemberAdded: new@example.com joined group Renamed",
                "MemberAdded: u1@example.com joined group Group g3",
                "MemberRemoved: u2@example.com left group Renamed",
            ],
            comparison.Differences.Select(difference => difference.ToString()));
        var lost = comparison.Differences.Single(difference => difference is { Kind: ReviewDifferenceKind.AccessLost, PrincipalId: "u1" });
        Assert.Equal(["direct on the whole workspace"], lost.HeldOtherwise);
        var moved = comparison.Differences.Single(difference => difference.Kind == ReviewDifferenceKind.ScopeLost);
        Assert.Equal(("env:prod", "env:dev", "s1"), (moved.Before, moved.After, moved.ResourceId));
    }

    [Fact]
    public void What_a_gap_hides_is_told_as_not_comparable_and_never_as_lost()
    {
        var before = Base().User("u1").Group("g1", [World.Permission("r2", World.All())], "u1").Group("g2", []).Snapshot();
        var after = Base().User("u1").State(SegmentListKind.Group, ListState.Gap, reason: "Groups are not in this plan", status: 400).Snapshot();

        var lost = ReviewComparison.Of(before, after);
        var gained = ReviewComparison.Of(after, before);

        Assert.True(lost.IsSame);
        Assert.True(gained.IsSame);
        Assert.Equal(
            [
                "In the difference: Groups are not available in this workspace (HTTP 400: Groups are not in this plan).",
                "The groups are not all known in the difference. 5 entries that only the other picture shows were not compared: neither gained nor lost.",
            ],
            lost.NotCompared);
        Assert.Contains("The groups are not all known in the reference. 5 entries", gained.NotCompared[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SegmentListKind.User, "The users are not all known")]
    [InlineData(SegmentListKind.Invite, "The invites are not all known")]
    [InlineData(SegmentListKind.Source, "The sources are not all known")]
    public void What_a_list_that_was_not_read_to_its_end_hides_is_told_as_not_comparable(SegmentListKind list, string sentence)
    {
        var before = Base().User("u1", World.Permission("r1", World.All(World.Label("env:prod")))).User("u2", World.Permission("r2", World.All())).Invite("new@example.com").Snapshot();
        var part = list == SegmentListKind.Source ? new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner") : Base();
        part.User("u1", World.Permission("r1", World.All(World.Label("env:prod"))));
        if (list != SegmentListKind.User) part.User("u2", World.Permission("r2", World.All()));
        if (list != SegmentListKind.Invite) part.Invite("new@example.com");
        var after = part.State(list, ListState.Incomplete, reason: "lost").Snapshot();

        var comparison = ReviewComparison.Of(before, after);

        Assert.True(comparison.IsSame, string.Join('\n', comparison.Differences));
        Assert.Contains(comparison.NotCompared, note => note.Contains(sentence, StringComparison.Ordinal));
        Assert.Contains(comparison.NotCompared, note => note.StartsWith("The difference is incomplete:", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_of_two_workspaces_are_refused()
    {
        var other = new World { Workspace = new SegmentWorkspace("ws2", "other", "Other") }.Snapshot();

        var failure = Assert.Throws<ReviewComparisonException>(() => ReviewComparison.Of(Base().Snapshot(), other));

        Assert.Equal(ReviewComparisonException.DifferentWorkspaces, failure.ErrorId);
        Assert.Contains("acme", failure.Message, StringComparison.Ordinal);
        Assert.Contains("other", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_csv_has_a_row_for_each_difference_and_no_cell_that_a_spreadsheet_would_run()
    {
        var comparison = ReviewComparison.Of(new World().Snapshot(), HostileWorld.Make().Snapshot());
        using var file = new MemoryStream();

        await ReviewComparisonCsv.WriteAsync(file, comparison, TestContext.Current.CancellationToken);

        var reader = CsvHelper.CsvReader.Create(new MemoryStream(file.ToArray()), CsvHelper.CsvReaderOptions.Default with { Separator = ',' });
        var rows = 0;
        while (reader.Read())
        {
            rows++;
            for (var i = 0; i < reader.FieldCount; i++) Assert.DoesNotMatch("^[=+@\\t\\r\\n-]", reader.GetString(i));
        }

        Assert.Equal(ReviewComparisonCsv.Columns, reader.Headers);
        Assert.Equal(comparison.Differences.Count, rows);
        Assert.Contains("'=cmd|' /C calc'!A0", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
    }

    private static World Base(string label = "env:prod") => new World().Role("r1", "Source Admin").Role("r2", "Workspace Owner")
        .Resource(SegmentResourceType.Source, "s1", null, World.Label(label)).Resource(SegmentResourceType.Source, "s2");
}
