using FsCheck.Xunit;
using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class RoundTripProperties
{
    private static readonly string LongValue = new('v', 1500);

    [Property(MaxTest = 150)]
    public void Every_entitlement_reads_back_as_the_access_that_it_was_made_from(int seed) => Check(RandomWorld.Of(seed));

    [Property(MaxTest = 60)]
    public void So_it_does_where_slugs_collide_roles_are_gone_and_labels_are_long(int seed)
    {
        var random = new Random(seed);
        string[] names = ["Source Admin", "source-admin", "Source_Admin", "分析", "Source Admin r1", "r2", "Source admin r3", "!!"];
        var world = new World().Label($"env:{LongValue}", "env:prod").Source("s1").Source("s:2", "env:prod");
        for (var i = 0; i < names.Length; i++)
        {
            if (random.Next(3) > 0) world.Role($"r{i}", names[i]);
        }

        for (var i = 0; i < 4; i++)
        {
            world.User($"u{i}", [.. Enumerable.Range(0, random.Next(4)).Select(_ =>
            {
                var role = random.Next(names.Length);
                SegmentPermissionResource resource = random.Next(3) switch
                {
                    0 => new("SOURCE", random.Next(2) == 0 ? "s1" : "s:2", []),
                    1 => new("WORKSPACE", "ws1", World.Parse($"env:{LongValue}", $"team:{random.Next(2)}{LongValue}")),
                    _ => new("WORKSPACE", "ws1", World.Parse("env:prod")),
                };
                return new SegmentPermission($"r{role}", names[role], [resource], []);
            })]);
        }

        Check(world);
    }

    private static void Check(World world)
    {
        var snapshot = world.Snapshot();
        var sink = world.Write();
        var permissions = GapCheck.PermissionsOf(snapshot).ToList();
        var labels = snapshot.Labels.Concat(snapshot.Resources.SelectMany(resource => resource.Labels ?? [])).ToList();
        var read = new Dictionary<string, RoleOnScope>(StringComparer.Ordinal);
        foreach (var entitlement in sink.Entitlements)
        {
            var target = EntitlementTarget.Of(entitlement);
            Assert.NotNull(target);
            Assert.Equal(entitlement.Resource.Id.Resource.Contains(':', StringComparison.Ordinal) ? target : EntitlementTarget.Of(entitlement.Id), target);
            if (target is EntitlementTarget.WorkspaceMember or EntitlementTarget.GroupMember) continue;

            var access = TargetAccess.Of(target, snapshot.Workspace.Id, snapshot.Roles, permissions, labels);
            Assert.NotNull(access);
            read.Add(entitlement.Id, access);
            if (target is EntitlementTarget.RoleOnResource on && RoleNames.FindPlain(snapshot.Roles, on.RoleSlug) is { } plain) Assert.Equal(access.RoleId, plain);
        }

        // No two mean the same, and who holds them directly holds exactly that.
        Assert.Equal(read.Count, read.Values.Distinct().Count());
        var granted = sink.Grants.Select(row => row.Grant)
            .Where(grant => read.ContainsKey(grant.Entitlement.Id) && grant.Principal.Id.ResourceType is "user" or "group")
            .Where(grant => grant.Sources is null || grant.Sources.Sources.Count == 0 || grant.Sources.Sources.GetValueOrDefault(grant.Entitlement.Id) is { IsDirect: true })
            .Select(grant => (grant.Principal.Id.Resource, read[grant.Entitlement.Id]));
        var held = snapshot.Users.Select(user => (user.Id, user.Permissions)).Concat(snapshot.Groups.Select(group => (group.Id, group.Permissions)))
            .SelectMany(one => PermissionSet.Contents(one.Permissions ?? []).Select(access => (one.Id, access)));
        Assert.Equal(held.ToHashSet(), granted.ToHashSet());
    }
}
