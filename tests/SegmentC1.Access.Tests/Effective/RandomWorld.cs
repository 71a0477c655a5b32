using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Effective;

/// <summary>Small workspaces full of what is awkward: every kind of scope, labels at both places, vanished, unknown, pending, repeated.</summary>
internal static class RandomWorld
{
    public static readonly string[] RoleNames =
    [
        "Workspace Owner", "Source Admin", "Source Read-only", "Unify and Engage Admin", "Warehouse Admin", "Function Admin",
        "Tracking Plan Admin", "PII Access", "Observability Admin",
    ];

    private static readonly string[] LabelTexts = ["env:prod", "env:dev", "team:web", "team:app"];

    public static World Of(int seed)
    {
        var random = new Random(seed);
        var world = new World();
        for (var i = 0; i < RoleNames.Length; i++)
        {
            // One role in six is missing from the catalogue; the permission then has to say its name.
            if (random.Next(6) > 0) world.Role($"r{i}", RoleNames[i]);
        }

        for (var i = random.Next(5); i > 0; i--) world.Resource(SegmentResourceType.Source, $"s{i}", null, Labels(random, 3));
        for (var i = random.Next(2); i > 0; i--) world.Resource(SegmentResourceType.Warehouse, $"w{i}");
        for (var i = random.Next(2); i > 0; i--) world.Resource(SegmentResourceType.Function, $"f{i}");
        for (var i = random.Next(3); i > 0; i--) world.Resource(SegmentResourceType.Space, $"p{i}");

        var users = Enumerable.Range(1, random.Next(1, 5)).Select(i => $"u{i}").ToList();
        foreach (var user in users) world.User(user, $"{user}@example.com", random.Next(8) == 0 ? null : Permissions(random));
        for (var i = random.Next(4); i > 0; i--)
        {
            var group = $"g{i}";
            world.Group(group, random.Next(8) == 0 ? null : Permissions(random));
            foreach (var user in users.Where(_ => random.Next(2) == 0)) world.Member(group, user);
            if (random.Next(12) == 0) world.Member(group, "ghost");
            foreach (var invite in new[] { "New1@example.com", "new2@example.com", "U1@EXAMPLE.com" }.Where(_ => random.Next(4) == 0)) world.Pending(group, invite);
        }

        if (random.Next(12) == 0) world.Member("gone", users[0]);
        foreach (var invite in new[] { "new1@example.com", "new3@example.com", "u2@example.COM" }.Where(_ => random.Next(2) == 0)) world.Invite(invite);
        return world;
    }

    private static SegmentPermission[] Permissions(Random random) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => Permission(random))];

    private static SegmentPermission Permission(Random random)
    {
        var role = random.Next(RoleNames.Length);
        var resources = Enumerable.Range(0, random.Next(6) == 0 ? 0 : random.Next(1, 3)).Select(_ => Resource(random)).ToArray();
        return new SegmentPermission($"r{role}", RoleNames[role], resources, random.Next(3) == 0 ? Labels(random, 2) : []);
    }

    private static SegmentPermissionResource Resource(Random random) => random.Next(8) switch
    {
        0 => new SegmentPermissionResource("workspace", null, []),
        1 => new SegmentPermissionResource("WORKSPACE", World.WorkspaceId, []),
        2 or 3 => new SegmentPermissionResource("WORKSPACE", World.WorkspaceId, Labels(random, 2)),
        4 => new SegmentPermissionResource("SPACE", $"p{random.Next(1, 4)}", []),
        5 => new SegmentPermissionResource(random.Next(2) == 0 ? "WAREHOUSE" : "FUNCTION", random.Next(2) == 0 ? "w1" : "f1", []),
        6 => new SegmentPermissionResource("DESTINATION", $"d{random.Next(2)}", []),
        _ => new SegmentPermissionResource("SOURCE", $"s{random.Next(1, 7)}", random.Next(5) == 0 ? Labels(random, 2) : []),
    };

    private static SegmentLabel[] Labels(Random random, int most) =>
        [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => World.Label(LabelTexts[random.Next(LabelTexts.Length)]))];
}
