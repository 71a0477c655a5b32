using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review;

/// <summary>A fixed workspace whose names try everything against a spreadsheet and a CSV reader.</summary>
internal static class HostileWorld
{
    public static World Make()
    {
        var world = new World { Workspace = new SegmentWorkspace(World.WorkspaceId, "acme", "=Acme, \"Inc\"") }
            .Role("r1", "Source Admin").Role("r2", "Workspace Owner").Role("r3", "Unify and Engage Admin").Role("r4", "@Mystery")
            .Resource(SegmentResourceType.Source, "s1", "=HYPERLINK(\"http://example.test\",\"x\")", World.Label("env:prod"))
            .Resource(SegmentResourceType.Source, "s2", "line\nbreak", World.Label("env:prod"), World.Label("team:web"))
            .Group("g1", [World.Permission("r1", World.All(World.Label("env:prod")))], "u1")
            .Group("g2", null, "u3")
            .Pending("g1", "+new@example.com")
            .Invite("+new@example.com")
            .Invite("U2@example.com")
            .State(SegmentListKind.Space, ListState.Gap, reason: "Spaces are not in this plan", status: 400);
        world.Users.AddRange(
        [
            User(world, "u1", "=cmd|' /C calc'!A0", "u1@example.com", World.Permission("r1", World.On("SOURCE", "s1")), World.Permission("r1", World.On("SOURCE", "s2"), World.On("SOURCE", "gone"))),
            User(world, "u2", "'=quoted", "u2@example.com", World.Permission("r2", World.All()), World.Permission("r4", World.On("TABLE", "-t"))),
            User(world, "u3", "Zoë \U0001F600, \"Z\"", "u3@example.com"),
            User(world, "u4", " spaced ", "u4@example.com", World.Permission("r3", World.All(new SegmentLabel("a,b", "2024-01-01T00:00:00Z")))),
            User(world, "u5", "", "u5@example.com"),
        ]);
        world.Events = [new SegmentAuditEvent { Id = "e1", Timestamp = World.Start.AddDays(-3), Type = "Source Modified", ActorEmail = "U2@Example.com" }];
        return world;
    }

    private static SegmentUser User(World world, string id, string name, string email, params SegmentPermission[] permissions) =>
        new() { Id = id, Name = name, Email = email, Permissions = permissions, Ledger = world.Ledger(SegmentListKind.User) };
}
