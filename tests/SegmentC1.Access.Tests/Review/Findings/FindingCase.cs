using SegmentC1.Access.Tests.Effective;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Findings;

/// <summary>A random workspace with everything that findings look at: outsiders, leavers, authors, an audit trail, an earlier picture.</summary>
internal sealed record FindingCase(World World, WorkspaceReading Reading, WorkspaceReading? Baseline, ReviewBookOptions Options)
{
    public static FindingCase Of(int seed)
    {
        var random = new Random(seed);
        var world = RandomWorld.Of(seed);
        for (var i = random.Next(4); i > 0; i--)
        {
            var email = random.Next(3) switch { 0 => $"x{i}@Partner.test", 1 => $"x{i}@sub.example.com", _ => $"x{i}" };
            world.Users.Add(new SegmentUser { Id = $"x{i}", Name = "", Email = email, Permissions = [], Ledger = world.Ledger(SegmentListKind.User) });
        }

        if (random.Next(2) == 0) world.Invite("out@partner.test");
        for (var i = 0; i < world.Resources.Count; i++)
        {
            if (world.Resources[i].Type == SegmentResourceType.Function) world.Resources[i] = world.Resources[i] with { CreatedBy = random.Next(4) switch { 0 => null, 1 => "u1", 2 => "ghost", _ => "left" } };
        }

        if (random.Next(3) > 0) world.Events = [.. Enumerable.Range(0, random.Next(4)).Select(i => Event(random, i))];
        var trail = random.Next(6);
        if (world.Events is not null) world.State(SegmentListKind.AuditEvent, trail == 0 ? ListState.Gap : trail == 1 ? ListState.Incomplete : ListState.Complete);

        var baseline = random.Next(2) == 0 ? null : Earlier(random, seed);
        var options = new ReviewBookOptions
        {
            ModuleVersion = "1.2.3",
            Thresholds = new ReviewThresholds
            {
                MaxOwners = random.Next(3),
                ActivityDays = random.Next(2) == 0 ? 90 : 10,
                InviteDays = random.Next(2) == 0 ? 14 : 40,
                InternalDomains = random.Next(3) switch { 0 => ["EXAMPLE.com"], 1 => ["partner.test", "other.test"], _ => [] },
            },
            Leavers = random.Next(2) == 0 ? null : [.. new[] { "U1@example.com", "u2", "new1@example.com", "x1@partner.test" }.Where(_ => random.Next(2) == 0)],
            Baseline = baseline is null ? null : WorkspaceSnapshot.Create(baseline),
            DisabledFindings = [.. ReviewFindings.All.Select(kind => kind.Id).Where(_ => random.Next(12) == 0)],
        };
        return new FindingCase(world, world.Read(), baseline, options);
    }

    private static SegmentAuditEvent Event(Random random, int id) => new()
    {
        Id = $"e{id}",
        Type = "Policy Created",
        Timestamp = World.Start.AddDays(-random.Next(120)),
        ActorEmail = random.Next(3) switch { 0 => "U1@Example.com", 1 => "left@example.com", _ => null },
        Actor = random.Next(4) switch { 0 => "users/u2", 1 => "public-api-token/u1", 2 => "u3", _ => null },
    };

    private static WorkspaceReading Earlier(Random random, int seed)
    {
        var at = World.Start.AddDays(-random.Next(60));
        return RandomWorld.Of(seed + 1).Read() with { StartedAt = at, EndedAt = at };
    }
}
