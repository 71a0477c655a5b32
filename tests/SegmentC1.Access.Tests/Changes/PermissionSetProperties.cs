using FsCheck.Xunit;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

/// <summary>What a change does not name comes back exactly as it was, over thousands of sets with labels at both places.</summary>
public sealed class PermissionSetProperties
{
    [Property(MaxTest = 2000)]
    public void Removing_takes_what_it_names_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var set = RandomSet.Of(random);
        var named = RandomSet.Some(random, set);

        var plan = PermissionSet.Remove(set, named);

        Assert.Equal(Facts(set).Except(named.Select(Fact)), Facts(plan.After));
        Assert.Equal(named.Select(Fact).Intersect(Facts(set)).Order(), plan.Removed.Select(Fact).Order());
        Assert.Empty(plan.Added);
        AssertLeftAsRead(set, plan.After, named);
    }

    [Property(MaxTest = 2000)]
    public void Adding_keeps_the_set_and_puts_what_is_new_behind_it(int seed)
    {
        var random = new Random(seed);
        var set = RandomSet.Of(random);
        var named = RandomSet.Some(random, set);

        var plan = PermissionSet.Add(set, named);

        Assert.Equal(set, plan.After.Take(set.Count), ReferenceEqualityComparer.Instance);
        Assert.Equal(named.Select(Fact).Except(Facts(set)), plan.Added.Select(Fact));
        Assert.Equal(Facts(set).Union(named.Select(Fact)).Order(), Facts(plan.After).Order());
        Assert.False(PermissionSet.Add(plan.After, named).Changes);
    }

    [Property(MaxTest = 2000)]
    public void Replacing_gives_exactly_what_it_names_and_keeps_what_stays(int seed)
    {
        var random = new Random(seed);
        var set = RandomSet.Of(random);
        var named = RandomSet.Some(random, set);

        var plan = PermissionSet.Replace(set, named);

        Assert.Equal(named.Select(Fact).Distinct().Order(), Facts(plan.After).Order());
        AssertLeftAsRead(set, plan.After, [.. PermissionSet.Contents(set).Where(item => !named.Contains(item))]);
        Assert.False(PermissionSet.Replace(plan.After, named).Changes);
    }

    [Property(MaxTest = 1000)]
    public void Adding_and_removing_what_was_absent_is_the_set_again(int seed)
    {
        var random = new Random(seed);
        var set = RandomSet.Of(random);
        var plan = PermissionSet.Add(set, RandomSet.Some(random, set));

        Assert.Equal(set.Where(permission => permission.Resources.Count > 0), PermissionSet.Remove(plan.After, plan.Added).After.Where(permission => permission.Resources.Count > 0), ReferenceEqualityComparer.Instance);
    }

    [Property(MaxTest = 500)]
    public void A_set_with_anything_strange_is_never_computed(int seed)
    {
        var random = new Random(seed);
        var set = RandomSet.Of(random);
        set.Insert(random.Next(set.Count + 1), new SegmentPermission("r0", null, [], [], "Odd."));
        var named = RandomSet.Some(random, set);

        foreach (var change in (Func<PermissionPlan>[])[() => PermissionSet.Add(set, named), () => PermissionSet.Remove(set, named), () => PermissionSet.Replace(set, named)])
        {
            Assert.Equal(AccessChangeException.NotUnderstood, Assert.Throws<AccessChangeException>(change).ErrorId);
        }
    }

    [Property(MaxTest = 1000)]
    public void A_difference_is_one_of_meaning(int seed)
    {
        var random = new Random(seed);
        var set = RandomSet.Of(random);
        var shuffled = set.ToArray();
        random.Shuffle(shuffled);
        // One permission per resource, labels all inside, as a server may store it.
        var rewritten = PermissionSet.Contents(shuffled).Select(item => item.ToPermission()).ToList();
        Assert.Null(PermissionSet.Difference(set, rewritten));

        var plan = PermissionSet.Remove(set, RandomSet.Some(random, set));
        Assert.Equal(plan.Changes, PermissionSet.Difference(set, plan.After) is not null);
    }

    // Whole permissions stay the same object; of a permission that lost a resource the others stay, and its labels.
    private static void AssertLeftAsRead(List<SegmentPermission> before, IReadOnlyList<SegmentPermission> after, IReadOnlyList<RoleOnScope> gone)
    {
        foreach (var permission in before)
        {
            var left = permission.Resources.Where(resource => !gone.Select(Fact).Contains(Fact(new RoleOnScope(permission.RoleId, PermissionScope.Of(permission with { Resources = [resource] }).Single())))).ToList();
            if (left.Count == permission.Resources.Count) Assert.Contains(after, other => ReferenceEquals(other, permission));
            else if (left.Count > 0) Assert.Contains(after, other => other.RoleId == permission.RoleId && ReferenceEquals(other.Labels, permission.Labels) && other.Resources.SequenceEqual(left, ReferenceEqualityComparer.Instance));
        }
    }

    // By other means than the code under test: role, type, id, and the labels of both places.
    private static IEnumerable<string> Facts(IEnumerable<SegmentPermission> set) =>
        set.SelectMany(permission => permission.Resources.Select(resource =>
            $"{permission.RoleId}|{resource.Type.ToUpperInvariant()}|{resource.Id}|{string.Join(',', permission.Labels.Concat(resource.Labels).Select(label => $"{label.Key}={label.Value}").Distinct().Order(StringComparer.Ordinal))}")).Distinct();

    private static string Fact(RoleOnScope item) =>
        $"{item.RoleId}|{item.Scope.RawType.ToUpperInvariant()}|{item.Scope.Id}|{string.Join(',', item.Scope.Labels.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal))}";
}

internal static class RandomSet
{
    private static readonly string[] Types = ["SOURCE", "source", "SPACE", "WAREHOUSE", "FUNCTION"];

    public static List<SegmentPermission> Of(Random random) => [.. Enumerable.Range(0, random.Next(6)).Select(_ => Permission(random))];

    /// <summary>Some of what the set holds, and some of what it may not.</summary>
    public static List<RoleOnScope> Some(Random random, IReadOnlyList<SegmentPermission> set) =>
        [.. PermissionSet.Contents(set).Where(_ => random.Next(2) == 0), .. PermissionSet.Contents(Of(random)).Where(_ => random.Next(2) == 0)];

    private static SegmentPermission Permission(Random random)
    {
        var labelled = random.Next(3) == 0;
        return new SegmentPermission(
            $"r{random.Next(3)}",
            random.Next(2) == 0 ? null : "Role",
            [.. Enumerable.Range(0, random.Next(labelled ? 1 : 0, 4)).Select(_ => labelled || random.Next(2) == 0
                ? new SegmentPermissionResource("WORKSPACE", "w", Labels(random))
                : new SegmentPermissionResource(Types[random.Next(Types.Length)], random.Next(2) == 0 ? "a" : "A", []))],
            labelled ? Labels(random) : []);
    }

    private static List<SegmentLabel> Labels(Random random) =>
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => new SegmentLabel(random.Next(2) == 0 ? "env" : "since", random.Next(2) == 0 ? "prod" : "2026-01-01", random.Next(2) == 0 ? null : "said"))];
}
