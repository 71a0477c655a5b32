using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using SegmentC1.Segment;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>What a sync emits is what tasks name: each entitlement can be given and taken, each grant revoked, by the very messages of the sync.</summary>
public sealed class SyncedAccessTests
{
    private static readonly SegmentSandboxOptions Small = new() { Users = 14, Groups = 3, Sources = 5, Warehouses = 2, Functions = 5, Spaces = 2, AuditEvents = 0 };

    [Fact]
    public async Task Every_entitlement_is_given_and_taken_to_everybody_whom_it_can_be_given_to()
    {
        await using var bench = await OpenAsync(Small);
        bench.Person("u-new");
        bench.Team("g-new", []);
        bench.World.Invites.Add(new WorldInvite("pending@example.com", []));
        var sync = await SyncAsync(bench);
        var before = Everything(bench);
        foreach (var entitlement in sync.Entitlements)
        {
            // Taking it would take the person away: the test of memberships of the workspace does.
            if (entitlement.Id.StartsWith("workspace:", StringComparison.Ordinal)) continue;
            foreach (var type in entitlement.GrantableTo.Select(one => one.Id))
            {
                var principal = sync.Resources[(type, type switch { "user" => "u-new", "group" => "g-new", _ => "pending@example.com" })];
                var given = await bench.RunAsync(new Proto.Task { Id = TaskId, Grant = new() { Entitlement = entitlement, Principal = principal } });
                if (IsGone(entitlement.Resource))
                {
                    // Functions are not looked for, so that it is Segment that refuses.
                    Assert.Equal((entitlement.Resource.Id.ResourceType == "function" ? 3 : 9, true), given.End());
                    continue;
                }

                var grant = Assert.Single(given.Answer<GrantManagerServiceGrantResponse>().Grants);
                var taken = await bench.RunAsync(new Proto.Task { Id = TaskId, Revoke = new() { Grant = grant } });

                Assert.Equal($"{entitlement.Id}:{type}:{principal.Id.Resource}", grant.Id);
                Assert.Empty(given.Annotations);
                Assert.Empty(taken.Answer<GrantManagerServiceRevokeResponse>().Annotations);
            }
        }

        Assert.Equal(before, Everything(bench));
        Assert.True(bench.Writes.Count > 200, $"only {bench.Writes.Count} writes");
    }

    [Fact]
    public async Task Every_grant_is_revoked_if_it_is_ones_own_and_refused_with_its_origin_if_it_is_derived()
    {
        await using var bench = await OpenAsync(Small);
        bench.World.Users.Add(new WorldUser("owner", "Owner", "owner@example.com", [bench.World.OnWorkspace("Workspace Owner")]));
        var sync = await SyncAsync(bench);
        var grants = sync.Grants.Where(grant => !grant.Entitlement.Id.StartsWith("workspace:", StringComparison.Ordinal) && grant.Principal.Id.Resource != "owner").ToList();
        var derived = grants.Where(grant => grant.Annotations.Any(annotation => annotation.Is(GrantImmutable.Descriptor))).ToList();
        var ofRoles = grants.Where(grant => grant.Principal.Id.ResourceType == "role").ToList();

        foreach (var grant in derived.Concat(ofRoles))
        {
            var outcome = await RevokeAsync(bench, grant);
            Assert.Equal((9, true), outcome.End());
            Assert.Contains(grant.Principal.Id.ResourceType == "role" ? "under labels" : "comes from", outcome.Status!.Message, StringComparison.Ordinal);
        }

        Assert.Empty(bench.Writes);
        foreach (var grant in grants.Except(derived).Except(ofRoles))
        {
            Assert.True((await RevokeAsync(bench, grant)).Answer<GrantManagerServiceRevokeResponse>().Annotations.Count == 0, grant.Id);
        }

        Assert.All(bench.World.Users.Where(user => user.Id != "owner"), user => Assert.Equal(string.Empty, bench.Held(user.Id)));
        Assert.All(bench.World.Groups, group => Assert.Equal((string.Empty, 0), (bench.HeldByGroup(group.Id), group.MemberIds.Count)));
        Assert.True(derived.Count > 3 && grants.Count > 30, $"{derived.Count} of {grants.Count}");
    }

    // Somebody holds it, but neither the catalogue nor a list has it any more: Segment says no.
    private static bool IsGone(Resource resource) => resource.DisplayName.EndsWith("(not listed)", StringComparison.Ordinal);

    private static Task<TaskOutcome> RevokeAsync(WorkBench bench, Grant grant) => bench.RunAsync(new Proto.Task { Id = TaskId, Revoke = new() { Grant = grant } });

    private static string Everything(WorkBench bench) => string.Join(
        '\n',
        [
            .. bench.World.Users.Select(user => $"{user.Id}: {bench.Held(user.Id)}"),
            .. bench.World.Groups.Select(group => $"{group.Id}: {bench.HeldByGroup(group.Id)}; {string.Join(',', group.MemberIds)}; {string.Join(',', group.InviteEmails)}"),
        ]);

    private static async Task<Sink> SyncAsync(WorkBench bench)
    {
        var sink = new Sink();
        SegmentSync.Write(WorkspaceSnapshot.Create(await bench.Client.ReadWorkspaceAsync(new WorkspaceReadOptions(), null, Stop)), sink, null, Stop);
        return sink;
    }

    private sealed class Sink : ISyncSink
    {
        public Dictionary<(string Type, string Id), Resource> Resources { get; } = [];

        public List<Entitlement> Entitlements { get; } = [];

        public List<Grant> Grants { get; } = [];

        public void Add(ResourceType resourceType)
        {
        }

        public void Add(Resource resource) => Resources.Add((resource.Id.ResourceType, resource.Id.Resource), resource.Clone());

        public void Add(Entitlement entitlement) => Entitlements.Add(entitlement.Clone());

        public void Add(Grant grant, GrantExpandable? expansion = null) => Grants.Add(grant.Clone());
    }
}
