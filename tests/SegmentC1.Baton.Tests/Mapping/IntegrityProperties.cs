using FsCheck.Xunit;
using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;

namespace SegmentC1.Baton.Tests.Mapping;

public sealed class IntegrityProperties
{
    [Property(MaxTest = 150)]
    public void Every_row_refers_to_rows_that_are_there(int seed)
    {
        foreach (var expand in new[] { true, false })
        {
            var sink = RandomWorld.Of(seed).Write(new() { ExpandGrants = expand });

            var types = Unique(sink.Types.Select(type => type.Id));
            var resources = Unique(sink.ResourceIds);
            var entitlements = Unique(sink.EntitlementIds);
            Unique(sink.GrantIds);
            Assert.All(sink.Resources, resource => Assert.Contains(resource.Id.ResourceType, types));
            Assert.All(sink.Resources, resource => Assert.True(resource.ParentResourceId is null || resources.Contains(KeyOf(resource.ParentResourceId))));
            Assert.All(sink.Entitlements, entitlement => Assert.Contains(KeyOf(entitlement.Resource.Id), resources));
            Assert.All(sink.Entitlements, entitlement => Assert.StartsWith(KeyOf(entitlement.Resource.Id) + ":", entitlement.Id, StringComparison.Ordinal));
            var resourceOf = sink.Entitlements.ToDictionary(entitlement => entitlement.Id, entitlement => KeyOf(entitlement.Resource.Id));
            foreach (var (grant, expansion) in sink.Grants)
            {
                Assert.Contains(grant.Entitlement.Id, entitlements);
                Assert.Contains(KeyOf(grant.Principal.Id), resources);
                Assert.Equal($"{grant.Entitlement.Id}:{KeyOf(grant.Principal.Id)}", grant.Id);
                Assert.Equal(resourceOf[grant.Entitlement.Id], KeyOf(grant.Entitlement.Resource.Id));
                Assert.All(grant.Sources?.Sources.Keys ?? [], id => Assert.Contains(id, entitlements));
                Assert.DoesNotContain(grant.Annotations, annotation => annotation.Is(GrantExpandable.Descriptor));
                if (expansion is null) continue;
                Unique(expansion.EntitlementIds);
                Assert.NotEmpty(expansion.EntitlementIds);
                Assert.All(expansion.EntitlementIds, id => Assert.Equal(KeyOf(grant.Principal.Id), resourceOf[id]));
                Assert.Equal(["user"], expansion.ResourceTypeIds);
            }
        }
    }

    [Property(MaxTest = 100)]
    public void The_order_of_the_lists_does_not_show(int seed)
    {
        var world = RandomWorld.Of(seed);
        Assert.Equal(world.Write().Bytes(), RandomWorld.Shuffled(world, seed + 1).Write().Bytes());
    }

    [Property(MaxTest = 150)]
    public void Users_are_granted_exactly_their_effective_access(int seed)
    {
        var world = RandomWorld.Of(seed);
        var snapshot = world.Snapshot();
        var names = GapCheck.PermissionsOf(snapshot).Select(permission => (permission.RoleId, snapshot.RoleNameOf(permission))).Distinct().ToDictionary();

        var expected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in EffectiveAccess.Of(snapshot).Where(entry => entry is { PrincipalType: PrincipalType.User, Scope: not null }))
        {
            foreach (var entitlement in EntitlementsOf(entry, RoleSlugs.Of(names[entry.RoleId!]))) expected.Add($"{entitlement}:user:{entry.PrincipalId}");
        }

        var actual = world.Write().Grants.Select(row => row.Grant)
            .Where(grant => grant.Principal.Id.ResourceType == "user" && grant.Entitlement.Resource.Id.ResourceType is not ("workspace" or "group"))
            .Select(grant => grant.Id);
        Assert.Equal(expected, actual.Order(StringComparer.Ordinal));
    }

    [Property(MaxTest = 100)]
    public void Invites_of_members_are_counted_as_the_review_counts_them(int seed)
    {
        var world = RandomWorld.Of(seed);
        Assert.Equal(EffectiveAccess.InvitesOfMembers(world.Snapshot()).Count, world.Report().InvitesOfUsers);
    }

    [Property(MaxTest = 100)]
    public void A_part_is_what_the_whole_has_of_it(int seed)
    {
        var world = RandomWorld.Of(seed);
        var whole = world.Write();
        var targets = whole.Resources.Where((_, index) => (index + seed) % 3 == 0).Select(resource => new SyncTarget(resource.Id.ResourceType, resource.Id.Resource)).ToList();
        if (targets.Count == 0) return;

        var part = world.Write(new() { Targets = targets });
        var keys = targets.Select(target => $"{target.ResourceTypeId}:{target.ResourceId}").ToHashSet();
        var named = part.Grants.Select(row => KeyOf(row.Grant.Principal.Id)).Append("workspace:ws1").Concat(keys).ToHashSet();
        Assert.Equal(whole.Resources.Where(resource => named.Contains(KeyOf(resource.Id))), part.Resources);
        Assert.Equal(whole.Entitlements.Where(entitlement => keys.Contains(KeyOf(entitlement.Resource.Id))), part.Entitlements);
        Assert.Equal(whole.Grants.Where(row => keys.Contains(KeyOf(row.Grant.Entitlement.Resource.Id))), part.Grants);
    }

    /// <summary>The ids spelled out here, so that this does not agree with the mapping merely by sharing its code.</summary>
    private static IEnumerable<string> EntitlementsOf(AccessEntry entry, string slug)
    {
        var scope = entry.Scope!;
        switch (scope.Kind)
        {
            case ScopeKind.Workspace:
                yield return $"role:{entry.RoleId}:member";
                break;
            case ScopeKind.Label:
                var labels = scope.Labels.Labels.Select(label => $"{Uri.EscapeDataString(label.Key)}={Uri.EscapeDataString(label.Value)}");
                yield return $"role:{entry.RoleId}:labels:{string.Join(',', labels)}";
                foreach (var source in entry.MatchedResources ?? []) yield return $"source:{source.Id}:{slug}";
                break;
            case ScopeKind.Resource:
                yield return $"{scope.ResourceType.ToString()!.ToLowerInvariant()}:{scope.Id}:{slug}";
                break;
            default:
                yield return $"role:{entry.RoleId}:scope:{scope.RawType}={scope.Id}";
                break;
        }
    }

    private static string KeyOf(ResourceId id) => $"{id.ResourceType}:{id.Resource}";

    private static HashSet<string> Unique(IEnumerable<string> ids)
    {
        var unique = new HashSet<string>(StringComparer.Ordinal);
        Assert.All(ids, id =>
        {
            Assert.NotEmpty(id);
            Assert.True(unique.Add(id), $"{id} occurs twice");
        });
        return unique;
    }
}
