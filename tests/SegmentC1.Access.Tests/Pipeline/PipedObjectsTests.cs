using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Pipeline;

public sealed class PipedObjectsTests
{
    [Fact]
    public void A_whole_list_is_given_to_the_reader()
    {
        var world = Sample();
        world.Read();
        var decision = Pipe(world.Users).Decide();
        Assert.True(decision.IsWhole);
        Assert.Equal(world.Users, decision.ReadOptions.Users);
        Assert.Null(decision.ReadOptions.Groups);
        Assert.Null(decision.ReadOptions.Resources);
    }

    [Fact]
    public void A_part_of_a_list_says_how_much_of_how_many()
    {
        var world = Sample();
        world.Read();
        Assert.Equal(["2 of 3 users were piped."], Pipe(world.Users.Take(2)).Decide().Parts);
        Assert.Equal(["1 of 2 members of group 'g1' were piped."], Pipe(world.Members.Take(1)).Decide().Parts);
        Assert.Equal(["1 of 2 sources were piped."], Pipe(world.Resources.Take(1)).Decide().Parts);
    }

    [Fact]
    public void The_same_object_twice_counts_once()
    {
        var world = Sample();
        world.Read();
        Assert.Equal(["2 of 3 users were piped."], Pipe(world.Users.Take(2).Concat(world.Users.Take(1))).Decide().Parts);
    }

    [Theory]
    [InlineData(ListState.Reading)]
    [InlineData(ListState.Incomplete)]
    [InlineData(ListState.Inconsistent)]
    public void A_list_that_was_not_read_to_its_end_is_a_part(ListState state)
    {
        var world = Sample().State(SegmentListKind.User, state, reason: "stopped.");
        world.Read();
        Assert.Equal(["3 users were piped, and their list was not read to its end (stopped)."], Pipe(world.Users).Decide().Parts);
    }

    [Fact]
    public void Two_readings_of_one_list_do_not_mix()
    {
        var (one, other) = (Sample(), Sample());
        one.Read();
        other.Read();
        Assert.Equal(["The users come from 2 readings; pipe one reading."], Pipe(one.Users.Take(1).Concat(other.Users.Skip(1))).Decide().Parts);
    }

    [Fact]
    public void Members_and_pending_members_are_lists_of_their_own_in_each_group()
    {
        var world = Sample().Pending("g1", "a@example.com").Pending("g1", "b@example.com");
        world.Read();
        Assert.True(Pipe(world.Members.Where(member => !member.Pending)).Decide().IsWhole);
        var decision = Pipe(world.Members.SkipLast(1)).Decide();
        Assert.Equal(["1 of 2 pending members of group 'g1' were piped."], decision.Parts);
        Assert.Equal(3, decision.ReadOptions.GroupMembers!.Count);
    }

    [Fact]
    public void Each_kind_of_resource_is_a_list_of_its_own()
    {
        var world = Sample();
        world.Read();
        var decision = Pipe(world.Resources.Where(resource => resource.Type != SegmentResourceType.Space)).Decide();
        Assert.True(decision.IsWhole);
        Assert.Equal(["s1", "s2", "f1"], decision.ReadOptions.Resources!.Select(resource => resource.Id));
    }

    [Fact]
    public void A_snapshot_comes_alone()
    {
        var world = Sample();
        var snapshot = world.Snapshot();
        var decision = Pipe([snapshot, snapshot]).Decide();
        Assert.Same(snapshot, decision.Snapshot);
        Assert.True(decision.IsWhole);
        Assert.Equal("Piped.Mixed", Assert.Throws<PipedObjectException>(() => Pipe([snapshot, world.Users[0]])).ErrorId);
        Assert.Equal("Piped.Mixed", Assert.Throws<PipedObjectException>(() => Pipe([world.Users[0], snapshot])).ErrorId);
        Assert.Equal("Piped.Mixed", Assert.Throws<PipedObjectException>(() => Pipe([snapshot, world.Snapshot()])).ErrorId);
    }

    [Fact]
    public void What_does_not_know_its_list_is_refused_with_the_reason()
    {
        var error = Assert.Throws<PipedObjectException>(() => Pipe([new SegmentUser { Id = "u", Name = "", Email = "u@example.com" }]));
        Assert.Equal("Piped.HandMade", error.ErrorId);
        Assert.Contains("User u@example.com", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_objects_are_refused()
    {
        var world = new World();
        Assert.Equal("Piped.NotUsable", Assert.Throws<PipedObjectException>(() => Pipe(["text"])).ErrorId);
        var audit = new SegmentAuditEvent { Id = "e", Timestamp = World.Start, Type = "t", Ledger = world.Ledger(SegmentListKind.AuditEvent) };
        Assert.Equal("Piped.NotUsable", Assert.Throws<PipedObjectException>(() => Pipe([audit])).ErrorId);
    }

    [Fact]
    public void A_picture_made_of_parts_is_incomplete_and_says_why()
    {
        var world = Sample();
        var reading = world.Read();
        var decision = Pipe(world.Users.Take(2)).Decide();
        var snapshot = WorkspaceSnapshot.Create(reading with { Users = decision.ReadOptions.Users! }, decision.Parts);
        Assert.Equal(["Only 2 of 3 users are here.", "2 of 3 users were piped."], snapshot.Problems);
    }

    [Fact]
    public void Nothing_piped_is_empty()
    {
        Assert.True(new PipedObjects().IsEmpty);
        Assert.False(Pipe(Sample().Roles).IsEmpty);
    }

    private static PipedObjects Pipe(IEnumerable<object> items)
    {
        var piped = new PipedObjects();
        foreach (var item in items) piped.Add(item);
        return piped;
    }

    private static World Sample() => new World()
        .Role("r1", "Source Admin")
        .User("u1").User("u2").User("u3")
        .Group("g1", [], "u1", "u2")
        .Resource(SegmentResourceType.Source, "s1")
        .Resource(SegmentResourceType.Source, "s2")
        .Resource(SegmentResourceType.Function, "f1")
        .Resource(SegmentResourceType.Space, "p1");
}
