using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

/// <summary>Whatever place a server reads labels from and tells them at, a change leaves every other access exactly as it was.</summary>
public sealed class LabelPlaceTests
{
    private const int Sets = 60;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly WorldLabel[] Labels = [new("env", "prod"), new("env", "dev"), new("team", "growth")];
    private static readonly string[] Roles = ["Source Admin", "Source Read-only"];

    /// <summary>Where the server looks for labels, where it tells them, and where it keeps them.</summary>
    public static TheoryData<LabelPlace, LabelPlace?, LabelPlace> Servers => new()
    {
        { LabelPlace.Both, null, LabelPlace.Both },
        { LabelPlace.Resource, LabelPlace.Resource, LabelPlace.Resource },
        { LabelPlace.Resource, LabelPlace.Permission, LabelPlace.Resource },
        { LabelPlace.Resource, LabelPlace.Both, LabelPlace.Resource },
        { LabelPlace.Permission, LabelPlace.Permission, LabelPlace.Permission },
        { LabelPlace.Permission, LabelPlace.Both, LabelPlace.Permission },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Meaning_comes_back_exactly(LabelPlace taken, LabelPlace? shown, LabelPlace kept)
    {
        await using var bench = await Bench.OpenAsync(new SegmentSandboxOptions { Users = 2, Groups = 1, AuditEvents = 0, LabelsTakenFrom = taken, LabelsShownAt = shown });
        foreach (var label in Labels.Where(label => bench.World.Labels.Find(SegmentWorld.LabelKey(label.Key, label.Value)) is null)) bench.World.Labels.Add(label);
        var random = new Random(20261123);
        bench.Person("u");
        var group = bench.World.Groups[0].Id;
        for (var i = 0; i < Sets; i++)
        {
            var set = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Permission(bench.World, random, kept)).ToList();
            var (principal, held) = random.Next(2) == 0
                ? (AccessPrincipal.User("u"), (Func<IReadOnlyList<WorldPermission>>)(() => bench.World.Users.Find("u")!.Permissions))
                : (AccessPrincipal.Group(group), () => bench.World.Groups.Find(group)!.Permissions);
            if (principal.IsGroup) bench.World.Groups.Update(group, old => old with { Permissions = set });
            else bench.World.Users.Update("u", old => old with { Permissions = set });

            var named = Facts(set).Where(_ => random.Next(3) == 0).ToList();
            await bench.Editor.RemovePermissionsAsync(principal, [.. named.Select(fact => Access(bench, fact))], ChangeOptions.Default with { FindRemaining = false }, Stop);
            Assert.Equal(Facts(set).Except(named).Order(), Facts(held()).Order());

            // A server that tells no labels at the permission gives no reason to look for them there.
            if (taken == LabelPlace.Permission && !held().Any(permission => permission.Labels is { Count: > 0 })) continue;
            var before = Facts(held());
            var added = (Role: Roles[random.Next(2)], Type: "WORKSPACE", bench.World.Workspace.Id, Labels: string.Join(',', Some(random).Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)));
            await bench.Editor.AddPermissionsAsync(principal, [Access(bench, added)], ChangeOptions.Default, Stop);
            Assert.Equal(before.Append(added).Distinct().Order(), Facts(held()).Order());
        }
    }

    private static WorldPermission Permission(SegmentWorld world, Random random, LabelPlace kept)
    {
        var beside = kept == LabelPlace.Permission || (kept == LabelPlace.Both && random.Next(2) == 0) ? Some(random) : [];
        WorldPermissionResource Anything(int i) => beside.Length > 0 || random.Next(2) == 0
            ? new("WORKSPACE", world.Workspace.Id, kept == LabelPlace.Permission ? null : Some(random))
            : new("SOURCE", world.Sources[i].Id);
        return world.On(Roles[random.Next(2)], [.. Enumerable.Range(0, random.Next(1, 4)).Select(Anything)]) with { Labels = beside.Length == 0 ? null : beside };
    }

    private static WorldLabel[] Some(Random random) => [.. Labels.Where(_ => random.Next(3) == 0)];

    private static RoleOnScope Access(Bench bench, (string Role, string Type, string Id, string Labels) fact) => fact switch
    {
        { Type: "SOURCE" } => bench.On(fact.Role, SegmentResourceType.Source, fact.Id),
        { Labels: "" } => bench.Everywhere(fact.Role),
        _ => bench.Under(fact.Role, [.. fact.Labels.Split(',').Select(text => new WorldLabel(text.Split('=')[0], text.Split('=')[1]))]),
    };

    private static List<(string Role, string Type, string Id, string Labels)> Facts(IEnumerable<WorldPermission> set) =>
    [
        .. set.SelectMany(permission => permission.Resources.Select(resource => (
            permission.RoleName,
            resource.Type,
            resource.Id,
            string.Join(',', (permission.Labels ?? []).Concat(resource.Labels ?? []).Select(label => $"{label.Key}={label.Value}").Distinct().Order(StringComparer.Ordinal))))).Distinct(),
    ];
}
