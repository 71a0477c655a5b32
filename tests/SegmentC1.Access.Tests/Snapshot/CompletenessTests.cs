using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Snapshot;

public sealed class CompletenessTests
{
    [Fact]
    public void A_workspace_that_was_read_to_its_end_is_complete()
    {
        var snapshot = Plain().Snapshot();
        Assert.Empty(snapshot.Problems);
        Assert.Empty(snapshot.Gaps);
        Assert.True(snapshot.IsComplete);
    }

    [Theory]
    [InlineData(SegmentListKind.Group)]
    [InlineData(SegmentListKind.Invite)]
    [InlineData(SegmentListKind.Label)]
    [InlineData(SegmentListKind.Warehouse)]
    [InlineData(SegmentListKind.Space)]
    public void An_optional_list_that_the_plan_lacks_is_a_declared_gap(SegmentListKind kind)
    {
        var snapshot = new World().State(kind, ListState.Gap, reason: "not in your plan.", status: 400).Snapshot();
        var gap = Assert.Single(snapshot.Gaps);
        Assert.Equal((kind, 400), (gap.Kind, gap.HttpStatus));
        Assert.EndsWith("(HTTP 400: not in your plan).", gap.ToString(), StringComparison.Ordinal);
        Assert.True(snapshot.IsComplete);
    }

    [Theory]
    [InlineData(SegmentListKind.User)]
    [InlineData(SegmentListKind.Role)]
    [InlineData(SegmentListKind.Source)]
    [InlineData(SegmentListKind.UserPermission)]
    public void A_mandatory_list_is_never_a_gap(SegmentListKind kind)
    {
        var snapshot = new World().State(kind, ListState.Gap, reason: "no").Snapshot();
        Assert.Empty(snapshot.Gaps);
        Assert.Contains("without them nothing can be said", Assert.Single(snapshot.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_one_group_refuses_are_no_gap_and_pending_ones_of_many_groups_are_one()
    {
        var members = new World().Group("g1", []).State(SegmentListKind.GroupMember, ListState.Gap, "g1").Snapshot();
        Assert.Contains("Members of group 'Group g1'", Assert.Single(members.Problems), StringComparison.Ordinal);

        var pending = new World().Group("g1", []).Group("g2", [])
            .State(SegmentListKind.GroupInvite, ListState.Gap, "g1", "no route", 404)
            .State(SegmentListKind.GroupInvite, ListState.Gap, "g2", "no route", 404)
            .Snapshot();
        Assert.Single(pending.Gaps);
        Assert.True(pending.IsComplete);
    }

    [Fact]
    public void A_gap_in_one_kind_of_function_names_it()
    {
        var gap = Assert.Single(new World().State(SegmentListKind.Function, ListState.Gap, "INSERT_SOURCE", "no").Snapshot().Gaps);
        Assert.Equal("INSERT_SOURCE", gap.Owner);
        Assert.StartsWith("Functions of kind INSERT_SOURCE are not available", gap.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ListState.Incomplete, "could not be read to their end: 0 rows came (HTTP 500: boom)")]
    [InlineData(ListState.Inconsistent, "do not agree with Segment's own count")]
    [InlineData(ListState.Reading, "were not read to their end")]
    [InlineData(ListState.NotRead, "were not read")]
    public void Any_list_that_is_not_whole_makes_the_picture_incomplete_and_says_how(ListState state, string expected)
    {
        foreach (var kind in new[] { SegmentListKind.Label, SegmentListKind.Space, SegmentListKind.Invite, SegmentListKind.Source })
        {
            var snapshot = new World().State(kind, state, reason: "boom.", status: 500).Snapshot();
            var problem = Assert.Single(snapshot.Problems);
            Assert.Contains(expected, problem, StringComparison.Ordinal);
            Assert.StartsWith(kind.ToString() + "s", problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SegmentListKind.User)]
    [InlineData(SegmentListKind.Group)]
    [InlineData(SegmentListKind.Role)]
    [InlineData(SegmentListKind.Source)]
    [InlineData(SegmentListKind.Space)]
    public void A_list_that_nobody_asked_for_is_missing_not_empty(SegmentListKind kind)
    {
        Assert.EndsWith("were not read.", Assert.Single(new World().WithoutLedger(kind).Snapshot().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_listed_group_needs_its_members_and_its_pending_ones_unless_nobody_is_invited()
    {
        Assert.Equal(
            ["Members of group 'Group g1' were not read."],
            new World().Group("g1", []).WithoutLedger(SegmentListKind.GroupMember, "g1").Snapshot().Problems);
        Assert.Empty(new World().Group("g1", []).WithoutLedger(SegmentListKind.GroupInvite, "g1").Snapshot().Problems);
        Assert.Equal(
            ["Pending members of group 'Group g1' were not read."],
            new World().Group("g1", []).Invite("a@example.com").WithoutLedger(SegmentListKind.GroupInvite, "g1").Snapshot().Problems);
    }

    [Fact]
    public void Fewer_objects_than_their_ledger_promises_are_told()
    {
        Assert.Equal(["Only 1 of 5 users are here."], new World().User("u1").Promised(SegmentListKind.User, 5).Snapshot().Problems);
        Assert.Equal(
            ["Only 1 of 3 members of group 'Group g1' are here."],
            new World().User("u1").Group("g1", [], "u1").Promised(SegmentListKind.GroupMember, 3, "g1").Snapshot().Problems);
        Assert.Equal(
            ["Only 1 of 2 sources are here."],
            new World().Resource(SegmentResourceType.Source, "s1").Promised(SegmentListKind.Source, 2).Snapshot().Problems);
    }

    [Fact]
    public void Functions_that_each_kind_lists_again_are_not_missing()
    {
        var world = new World().Resource(SegmentResourceType.Function, "f1").Promised(SegmentListKind.Function, 1, "DESTINATION");
        Assert.Empty(world.Snapshot().Problems);
        Assert.NotEmpty(new World().Promised(SegmentListKind.Function, 1, "DESTINATION").Snapshot().Problems);
    }

    [Fact]
    public void Unknown_permissions_are_counted_and_the_first_people_named()
    {
        var world = new World().Group("g1", null);
        foreach (var id in new[] { "d", "c", "b", "a" }) world.User(id, $"{id}@example.com", null);
        Assert.Equal(
            [
                "The permissions of 4 users could not be read: a@example.com, b@example.com, c@example.com and others.",
                "The permissions of 1 group could not be read: Group g1.",
            ],
            world.Snapshot().Problems);
    }

    [Fact]
    public void A_member_who_is_no_user_becomes_a_placeholder_and_a_problem()
    {
        var snapshot = new World().User("u1").Group("g1", [], "u1", "ghost").Snapshot();
        Assert.Contains("name 1 person who are not among the users: ghost@example.com", Assert.Single(snapshot.Problems), StringComparison.Ordinal);
        var ghost = Assert.Single(snapshot.UnlistedUsers);
        Assert.Equal(("ghost", "ghost@example.com"), (ghost.Id, ghost.Email));
        Assert.Null(ghost.Permissions);
    }

    [Fact]
    public void Members_of_a_group_that_is_not_listed_are_a_problem_and_the_group_a_placeholder()
    {
        var snapshot = new World().User("u1").Member("gone", "u1").Snapshot();
        Assert.Contains("not among the groups: gone", Assert.Single(snapshot.Problems), StringComparison.Ordinal);
        var group = Assert.Single(snapshot.GroupsOf("u1"));
        Assert.Equal(("gone", "gone (not listed)"), (group.Id, group.Name));
        Assert.Null(group.Permissions);
    }

    [Fact]
    public void What_a_caller_knows_to_be_missing_makes_it_incomplete_too()
    {
        var snapshot = WorkspaceSnapshot.Create(Plain().Read(), ["12 of 500 users were piped."]);
        Assert.False(snapshot.IsComplete);
        Assert.Equal(["12 of 500 users were piped."], snapshot.Problems);
    }

    [Fact]
    public void A_snapshot_does_not_change_when_the_lists_it_was_made_of_do()
    {
        var world = Plain();
        var snapshot = world.Snapshot();
        var users = snapshot.Users.Count;
        world.Users.Clear();
        Assert.Equal(users, snapshot.Users.Count);
    }

    [Fact]
    public void It_says_in_a_line_what_it_is()
    {
        Assert.Equal(
            "acme at 2026-03-01 08:00:42Z: 2 users, 1 invite, 1 group, 1 role, 1 source; complete",
            Plain().Snapshot().ToString());
        Assert.EndsWith("; INCOMPLETE", new World().User("u1", "u1@example.com", null).Snapshot().ToString(), StringComparison.Ordinal);
        Assert.EndsWith("nothing; complete but for 1 declared gap", new World().State(SegmentListKind.Space, ListState.Gap).Snapshot().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invites_of_members_are_not_counted_as_people()
    {
        var counts = new World().User("u1").Invite("U1@example.com").Invite("new@example.com").Invite("NEW@example.com").Snapshot().Counts;
        Assert.Equal(1, counts.Invites);
        Assert.Equal(1, counts.Users);
    }

    private static World Plain() => new World()
        .Role("r1", "Source Admin")
        .Resource(SegmentResourceType.Source, "s1")
        .User("u1", World.Permission("r1", World.On("SOURCE", "s1")))
        .User("u2")
        .Group("g1", [World.Permission("r1", World.All())], "u2")
        .Invite("new@example.com")
        .Pending("g1", "new@example.com");
}
