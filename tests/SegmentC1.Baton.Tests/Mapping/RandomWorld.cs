using SegmentC1.Segment;

namespace SegmentC1.Baton.Tests.Mapping;

/// <summary>Small workspaces in which everything odd happens often; the same seed gives the same one.</summary>
internal static class RandomWorld
{
    private static readonly string[] RoleNames =
    [
        "Workspace Owner", "Source Admin", "Source Read-only", "Function Admin", "Warehouse Admin", "Unify and Engage Admin",
        "Unify Read-only, Engage User", "PII Access", "Brand New Role",
    ];

    private static readonly string[] LabelTexts = ["env:prod", "env:dev", "team:web", "team:=a,b", "ключ:é"];

    public static World Of(int seed)
    {
        var random = new Random(seed);
        var world = new World();
        for (var i = 0; i < RoleNames.Length; i++)
        {
            if (random.Next(10) > 0) world.Role($"r{i}", RoleNames[i], "What it does");
        }

        world.Label([.. Some(random, LabelTexts, 4)]);
        for (var i = random.Next(5); i > 0; i--) world.Source($"s{i}", [.. Some(random, LabelTexts, 3)]);
        foreach (var type in new[] { SegmentResourceType.Warehouse, SegmentResourceType.Function, SegmentResourceType.Space })
        {
            for (var i = random.Next(3); i > 0; i--) world.Resource(type, $"x{i}");
        }

        for (var i = random.Next(6); i > 0; i--) world.User($"u{i}", random.Next(5) == 0 ? "" : $"Ünï {i}", $"u{i}@example.com", Permissions(random));
        for (var i = random.Next(4); i > 0; i--) world.Invite(random.Next(2) == 0 ? $"U{i}@example.com" : $"i{i}@example.com");
        for (var i = random.Next(4); i > 0; i--)
        {
            world.Group($"g{i}", [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"u{random.Next(1, 8)}")], Permissions(random));
            if (random.Next(2) == 0) world.Pending($"g{i}", random.Next(2) == 0 ? $"u{i}@example.com" : $"I{i}@example.com");
        }

        return world;
    }

    /// <summary>The same workspace with every list in another order.</summary>
    public static World Shuffled(World world, int seed)
    {
        var random = new Random(seed);
        var shuffled = new World { Workspace = world.Workspace };
        shuffled.Users.AddRange(Mix(random, world.Users).Select(user => user with { Permissions = Mix(random, user.Permissions) }));
        shuffled.Groups.AddRange(Mix(random, world.Groups).Select(group => group with { Permissions = Mix(random, group.Permissions) }));
        shuffled.Invites.AddRange(Mix(random, world.Invites));
        shuffled.Members.AddRange(Mix(random, world.Members));
        shuffled.Roles.AddRange(Mix(random, world.Roles));
        shuffled.Labels.AddRange(Mix(random, world.Labels));
        shuffled.Resources.AddRange(Mix(random, world.Resources).Select(resource => resource with { Labels = resource.Labels is null ? null : Mix(random, resource.Labels) }));
        return shuffled;
    }

    private static SegmentPermission[] Permissions(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Permission(random))];

    private static SegmentPermission Permission(Random random)
    {
        var role = random.Next(RoleNames.Length);
        var resources = Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(8) switch
        {
            0 or 1 => new SegmentPermissionResource("WORKSPACE", "ws1", []),
            2 or 3 => new SegmentPermissionResource("WORKSPACE", "ws1", World.Parse([.. Some(random, LabelTexts, 2)])),
            4 or 5 => new SegmentPermissionResource(random.Next(2) == 0 ? "SOURCE" : "source", $"s{random.Next(6)}", []),
            6 => new SegmentPermissionResource(random.Next(2) == 0 ? "WAREHOUSE" : "SPACE", $"x{random.Next(4)}", []),
            _ => new SegmentPermissionResource("DESTINATION", $"d{random.Next(2)}", []),
        }).ToList();
        return new SegmentPermission($"r{role}", RoleNames[role], resources, random.Next(4) == 0 ? World.Parse([.. Some(random, LabelTexts, 1)]) : []);
    }

    private static IEnumerable<T> Some<T>(Random random, T[] items, int atMost) => Mix(random, items).Take(random.Next(atMost + 1));

    private static T[] Mix<T>(Random random, IEnumerable<T>? items)
    {
        var mixed = (items ?? []).ToArray();
        random.Shuffle(mixed);
        return mixed;
    }
}
