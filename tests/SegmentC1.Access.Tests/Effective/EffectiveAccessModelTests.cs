using FsCheck.Xunit;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Effective;

/// <summary>The product's answer against the naive model's, over thousands of small awkward workspaces.</summary>
public sealed class EffectiveAccessModelTests
{
    [Property(MaxTest = 3000, EndSize = int.MaxValue)]
    public void Every_fact_is_there_once_and_no_other(int seed)
    {
        var world = RandomWorld.Of(seed);
        var entries = world.Access();
        var expected = new NaiveModel(world.Read()).Facts().Distinct().Order(StringComparer.Ordinal);
        var actual = entries.Where(entry => entry.RoleId is not null).Select(Fact).Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    [Property(MaxTest = 2000, EndSize = int.MaxValue)]
    public void Everybody_is_there_and_unknown_is_never_none(int seed)
    {
        var world = RandomWorld.Of(seed);
        var model = new NaiveModel(world.Read());
        var people = world.Access().GroupBy(entry => (entry.PrincipalType.ToString(), entry.PrincipalId.ToLowerInvariant())).ToDictionary(group => group.Key, group => group.ToList());
        Assert.Equal(model.People().Select(who => (who.Kind, who.Id.ToLowerInvariant())).Order(), people.Keys.Order());
        foreach (var who in model.People())
        {
            var lines = people[(who.Kind, who.Id.ToLowerInvariant())];
            var withoutRole = lines.Where(line => line.RoleId is null).ToList();
            if (who.Kind == "Invite")
            {
                Assert.All(lines, line => Assert.Equal(AccountState.Invited, line.AccountState));
                Assert.Single(withoutRole, line => line.Via is null);
            }
            else if (model.IsUnknown(who))
            {
                Assert.All(lines, line => Assert.Equal(AccountState.Unknown, line.AccountState));
                Assert.Equal(model.Ways(who).Count(way => way.Permissions is null), withoutRole.Count(line => line.Findings.Contains(AccessFinding.PermissionsUnknown)));
            }
            else
            {
                Assert.All(lines, line => Assert.Equal(AccountState.Active, line.AccountState));
                Assert.DoesNotContain(lines, line => line.Findings.Contains(AccessFinding.PermissionsUnknown));
                if (lines.Count == withoutRole.Count) Assert.Single(lines);
            }
        }
    }

    [Property(MaxTest = 2000, EndSize = int.MaxValue)]
    public void Asking_who_can_touch_a_resource_finds_all_and_no_more(int seed)
    {
        var world = RandomWorld.Of(seed);
        var model = new NaiveModel(world.Read());
        foreach (var thing in world.Resources)
        {
            var found = world.Access(new AccessFilter { Resource = [thing.Id] }).Where(entry => entry.RoleId is not null)
                .Select(entry => (entry.PrincipalType.ToString(), entry.PrincipalId.ToLowerInvariant(), entry.RoleId!, entry.Group?.Id ?? "direct")).ToHashSet();
            foreach (var who in model.People())
            {
                foreach (var (path, _) in model.Ways(who))
                {
                    for (var role = 0; role < RandomWorld.RoleNames.Length; role++)
                    {
                        var touches = model.Touches(who, $"r{role}", RandomWorld.RoleNames[role], path, thing) != "no";
                        Assert.Equal(touches, found.Contains((who.Kind, who.Id.ToLowerInvariant(), $"r{role}", path)));
                    }
                }
            }
        }
    }

    [Property(MaxTest = 2000, EndSize = int.MaxValue)]
    public void A_label_scope_resolves_to_exactly_the_sources_with_all_its_labels(int seed)
    {
        foreach (var (entry, world) in LabelEntries(seed))
        {
            var wanted = entry.Scope!.Labels.Labels.Select(label => label.ToString()).ToList();
            if (entry.Role is "Source Admin" or "Source Read-only")
            {
                var expected = world.Resources.Where(source => source.Labels is not null && wanted.TrueForAll(text => source.Labels.Any(label => label.ToString() == text))).Select(source => source.Id);
                Assert.Equal(expected.Order(StringComparer.Ordinal), entry.MatchedResources!.Select(source => source.Id));
                Assert.Equal(entry.MatchedResources!.Count == 0, entry.Findings.Contains(AccessFinding.LabelsMatchNothing));
            }
            else
            {
                Assert.Null(entry.MatchedResources);
                Assert.Contains(AccessFinding.LabelsNotResolvable, entry.Findings);
                Assert.NotNull(entry.Note);
            }
        }
    }

    [Property(MaxTest = 2000, EndSize = int.MaxValue)]
    public void Other_ways_reach_at_least_as_far_and_none_is_forgotten(int seed)
    {
        var world = RandomWorld.Of(seed);
        foreach (var person in world.Access().Where(entry => entry.RoleId is not null).GroupBy(entry => (entry.PrincipalType, entry.PrincipalId)))
        {
            foreach (var line in person)
            {
                var expected = person.Where(other => other != line && other.RoleId == line.RoleId && ReachesAtLeast(other, line))
                    .Select(other => $"{other.Group?.Id} {Scope(other.Scope!)}").Order(StringComparer.Ordinal);
                Assert.Equal(expected, line.AlsoHeldThrough.Select(way => $"{way.Group?.Id} {Scope(way.Scope)}").Order(StringComparer.Ordinal));
                Assert.Equal(
                    line.AlsoHeldThrough.Count > 0,
                    line.Findings.Contains(AccessFinding.DuplicateGrant) || line.Findings.Contains(AccessFinding.CoveredByWider));
            }
        }
    }

    [Property(MaxTest = 500, EndSize = int.MaxValue)]
    public void The_order_does_not_depend_on_the_order_of_reading(int seed)
    {
        var world = RandomWorld.Of(seed);
        var expected = world.Access().Select(Fact).ToList();
        world.Users.Reverse();
        world.Groups.Reverse();
        world.Roles.Reverse();
        world.Resources.Reverse();
        var members = world.Members.OrderByDescending(member => member.GroupId, StringComparer.Ordinal).ToList();
        world.Members.Clear();
        world.Members.AddRange(members);
        Assert.Equal(expected, world.Access().Select(Fact), StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<(AccessEntry Entry, World World)> LabelEntries(int seed)
    {
        var world = RandomWorld.Of(seed);
        return world.Access().Where(entry => entry.Scope?.Kind == ScopeKind.Label).Select(entry => (entry, world));
    }

    // Wider or equal, by trying: whatever the narrow one says, the other says too.
    private static bool ReachesAtLeast(AccessEntry wide, AccessEntry narrow)
    {
        var (a, b) = (Scope(wide.Scope!), Scope(narrow.Scope!));
        if (a == b) return true;
        if (narrow.Scope!.Kind == ScopeKind.Unknown) return false;
        if (a == "everything") return true;
        if (wide.Scope!.Kind != ScopeKind.Label) return false;
        if (narrow.Scope.Kind == ScopeKind.Label) return a.Split('&').All(b.Split('&').Contains);
        return wide.MatchedResources?.Any(source => b == $"SOURCE={source.Id}") == true;
    }

    internal static string Fact(AccessEntry entry) =>
        entry.RoleId is null
            ? $"{entry.PrincipalType} {entry.PrincipalId} | {entry.Group?.Id} | {entry.Note}"
            : $"{entry.PrincipalType} {entry.PrincipalId} | {entry.RoleId} | {Scope(entry.Scope!)} | {entry.Group?.Id ?? "direct"}";

    internal static string Scope(PermissionScope scope) => scope.Kind switch
    {
        ScopeKind.Workspace => "everything",
        ScopeKind.Label => string.Join('&', scope.Labels.Labels),
        ScopeKind.Resource => $"{scope.ResourceType.ToString()!.ToUpperInvariant()}={scope.Id}",
        _ => $"{scope.RawType}={scope.Id}",
    };
}
