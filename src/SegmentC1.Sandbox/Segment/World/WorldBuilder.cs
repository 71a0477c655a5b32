using System.Globalization;

namespace SegmentC1.Sandbox;

/// <summary>Makes the world of a seed and a size.</summary>
internal static class WorldBuilder
{
    private static readonly string[] FunctionKinds = ["SOURCE", "DESTINATION", "INSERT_SOURCE", "INSERT_DESTINATION", "INSERT_TRANSFORMATION"];

    public static void Fill(SegmentWorld world, SegmentSandboxOptions options)
    {
        foreach (var role in RoleCatalogue.Make(options.Seed))
        {
            world.Roles.Add(role);
        }

        AddLabels(world);
        AddResources(world, options);
        AddPeople(world, options);
        AddAudit(world, options);
    }

    private static void AddLabels(SegmentWorld world)
    {
        foreach (var label in (WorldLabel[])
        [
            PermissionShapes.Prod with { Description = "What customers see." },
            PermissionShapes.Dev,
            PermissionShapes.Growth,
            new("team", "data"),
            PermissionShapes.Date,
            PermissionShapes.Moment,
            PermissionShapes.Unicode,
            PermissionShapes.Awkward,
            new("formula", "=1+1"),
            new("unused", "yes"),
        ])
        {
            world.Labels.Add(label);
        }
    }

    private static void AddResources(SegmentWorld world, SegmentSandboxOptions options)
    {
        var values = new SeededValues(options.Seed, "resources");
        for (var i = 0; i < options.Sources; i++)
        {
            // The second source's id differs from the first one's in capitals alone: ids are compared ordinally.
            var id = i == 1 ? SwapCase(world.Sources[0].Id) : values.Id();
            var kind = SampleNames.SourceKinds[i % SampleNames.SourceKinds.Count];
            var name = i % 10 == 9 ? null : string.Create(CultureInfo.InvariantCulture, $"{kind.Name} {(i % 2 == 0 ? "site" : "app")} {i}");
            world.Sources.Add(new WorldSource(
                id,
                string.Create(CultureInfo.InvariantCulture, $"{kind.Slug.Replace('-', '_')}_{i}"),
                name,
                i % 8 != 5,
                kind,
                LabelsOfSource(i),
                [world.NewSecret($"FAKE-write-key-{values.Id(24)}")],
                world.NewSecret($"FAKE-source-setting-{values.Id(24)}"),
                i % 4 == 0 ? $"tp_{values.Id()}" : null));
        }

        for (var i = 0; i < options.Warehouses; i++)
        {
            var kind = SampleNames.WarehouseKinds[i % SampleNames.WarehouseKinds.Count];
            world.Warehouses.Add(new WorldWarehouse(values.Id(), $"{kind.Name} of finance", i % 3 != 2, kind, world.NewSecret($"FAKE-warehouse-setting-{values.Id(24)}")));
        }

        for (var i = 0; i < options.Functions; i++)
        {
            var kind = FunctionKinds[i % FunctionKinds.Length];
            world.Functions.Add(new WorldFunction(
                $"{(kind == "SOURCE" ? "sfnc" : "dfn")}_{values.Id()}",
                kind,
                i == 6 ? null : string.Create(CultureInfo.InvariantCulture, $"Clean up {i}"),
                i % 3 == 1 ? null : "Takes out what should not be there.",
                string.Empty,
                new DateTimeOffset(2025, 3, 1 + (i % 28), 9, 30, 0, TimeSpan.Zero),
                world.NewSecret($"FAKE-function-secret-{values.Id(24)}")));
        }

        for (var i = 0; i < options.Spaces; i++)
        {
            world.Spaces.Add(new WorldSpace(
                $"spa_{values.Id()}",
                string.Create(CultureInfo.InvariantCulture, $"space-{i}"),
                i == 1 ? "顧客データ" : string.Create(CultureInfo.InvariantCulture, $"Customers {i}"),
                i % 2 == 0 ? [PermissionShapes.Prod, PermissionShapes.Growth] : [PermissionShapes.Dev]));
        }
    }

    private static void AddPeople(SegmentWorld world, SegmentSandboxOptions options)
    {
        var values = new SeededValues(options.Seed, "people");
        var shapes = new PermissionShapes(world, new SeededValues(options.Seed, "permissions"));
        for (var i = 0; i < options.Users; i++)
        {
            var (name, email) = SampleNames.Person(i, options.Seed);
            // Owners are the first two people; from then on shapes follow each other, with one owner in every round.
            world.Users.Add(new WorldUser(values.Id(), name, email, shapes.Make(i < 2 ? 0 : i - 1)));
        }

        for (var i = 0; i < options.Functions; i++)
        {
            // Every fifth function was written by somebody who has left.
            var author = i % 5 == 4 || world.Users.Count == 0 ? "9PersonWhoHasLeft99999" : world.Users[i % world.Users.Count].Id;
            world.Functions.Update(world.Functions[i].Id, function => function with { CreatedBy = author });
        }

        var invites = new SeededValues(options.Seed, "invites");
        for (var i = 0; i < options.Invites; i++)
        {
            var email = i == 1 && world.Users.Count > 0
                ? world.Users[^1].Email.ToUpperInvariant()
                : string.Create(CultureInfo.InvariantCulture, $"new.person{i}@{(i % 3 == 2 ? "contractor.example.com" : "example.com")}");
            // Invites carry their labels at the permission.
            world.Invites.Add(new WorldInvite(email, i % 2 == 0 ? [world.OnWorkspace(RoleCatalogue.SourceReadOnly) with { Labels = [PermissionShapes.Dev] }] : []));
        }

        AddGroups(world, options, shapes, invites);
    }

    private static void AddGroups(SegmentWorld world, SegmentSandboxOptions options, PermissionShapes shapes, SeededValues invites)
    {
        var values = new SeededValues(options.Seed, "groups");
        for (var i = 0; i < options.Groups; i++)
        {
            var name = i < SampleNames.Groups.Count ? SampleNames.Groups[i] : string.Create(CultureInfo.InvariantCulture, $"Team {i}");
            IReadOnlyList<string> members = i switch
            {
                0 => [.. world.Users.Take(2).Select(user => user.Id)],
                3 => [],
                _ => [.. values.Some(world.Users, 2 + values.Next(Math.Max(1, Math.Min(40, world.Users.Count / 3)))).Select(user => user.Id)],
            };
            IReadOnlyList<string> pending = i is 1 or 3 || i % 7 == 6
                ? [.. invites.Some(world.Invites, 2).Select(invite => invite.Email)]
                : [];
            world.Groups.Add(new WorldGroup(values.Id(), name, shapes.OfGroup(i), members, pending));
        }
    }

    private static void AddAudit(SegmentWorld world, SegmentSandboxOptions options)
    {
        var values = new SeededValues(options.Seed, "audit");
        string[] types = ["Policy Created", "Source Modified", "User Added To User Group", "Label Created", "Function Modified", "Policy Deleted", "Support Login"];
        var now = options.TimeProvider.GetUtcNow();
        for (var i = 0; i < options.AuditEvents; i++)
        {
            var at = now - TimeSpan.FromMinutes((80.0 * 24 * 60 * (options.AuditEvents - i) / options.AuditEvents) + values.Next(30));
            var (actor, email) = (i % 6) switch
            {
                5 => ($"public-api-token/{world.TokenId}", (string?)null),
                4 => ("system", null),
                _ when world.Users.Count == 0 => ("users/9PersonWhoHasLeft99999", "left@example.com"),
                3 => ($"users/{world.Users[values.Next(world.Users.Count)].Id}", null),
                _ => ByPerson(world.Users[values.Next(Math.Max(1, world.Users.Count / 2))]),
            };
            var source = world.Sources.Count == 0 ? null : world.Sources[values.Next(world.Sources.Count)];
            world.Audit(at, types[i % types.Length], actor, email, source?.Id ?? world.Workspace.Id, source is null ? "workspace" : "source", source?.Name ?? world.Workspace.Name);
        }
    }

    private static (string Actor, string? Email) ByPerson(WorldUser user) => ($"users/{user.Id}", user.Email.ToLowerInvariant());

    private static List<WorldLabel> LabelsOfSource(int index)
    {
        List<WorldLabel> labels = [];
        if (index % 3 != 2)
        {
            labels.Add(index % 3 == 0 ? PermissionShapes.Prod : PermissionShapes.Dev);
        }

        if (index % 4 < 2)
        {
            labels.Add(index % 4 == 0 ? PermissionShapes.Growth : new WorldLabel("team", "data"));
        }

        labels.AddRange((index % 11) switch
        {
            4 => [PermissionShapes.Date],
            5 => [PermissionShapes.Moment, PermissionShapes.Unicode],
            6 => (WorldLabel[])[PermissionShapes.Awkward],
            7 => [new WorldLabel("formula", "=1+1")],
            _ => [],
        });
        return labels;
    }

    private static string SwapCase(string text) =>
        string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
}
