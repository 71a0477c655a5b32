using SegmentC1.Baton.Connector.V2;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>A connector with the token of another workspace than the one whose ids ConductorOne has.</summary>
public sealed class OtherWorkspaceTests
{
    /// <summary>Entitlement, with {role id} in it, and type and id of the principal: everything that a sync emits.</summary>
    public static TheoryData<string, string, string> Everything => new()
    {
        { "role:{0}:member", "user", "u1" },
        { "role:{0}:labels:env=prod", "group", "g1" },
        { "source:{1}:source_admin", "user", "u1" },
        { "group:g1:member", "user", "u1" },
        { "group:g1:member", "invite", "somebody@example.com" },
        { "workspace:{2}:member", "user", "u1" },
        { "workspace:{2}:member", "invite", "somebody@example.com" },
    };

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Nothing_of_another_workspace_is_taken_for_done_or_for_gone(string entitlement, string type, string id)
    {
        await using var bench = await OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        bench.Team("g1", ["u1"]);
        var own = bench.World.Workspace.Id;
        var meant = string.Format(null, entitlement, bench.RoleId("Source Admin"), bench.World.Sources[0].Id, own);
        foreach (var (onEntitlement, onPrincipal) in ((string?, string?)[])[("ws-other", null), (null, "ws-other"), ("ws-other", "ws-other"), (own, "ws-other")])
        {
            if (meant.StartsWith("workspace:", StringComparison.Ordinal) && onPrincipal is null) continue;
            foreach (var task in (Proto.Task[])[Granting(meant, Of(type, id)), Revoking(meant, Of(type, id))])
            {
                var (on, principal) = task.Grant is { } grant ? (grant.Entitlement.Resource, grant.Principal) : (task.Revoke.Grant.Entitlement.Resource, task.Revoke.Grant.Principal);
                on.ParentResourceId = Parent(onEntitlement);
                principal.ParentResourceId = Parent(onPrincipal);

                var outcome = await bench.RunAsync(task);

                Assert.Equal((9, true), outcome.End());
                Assert.Contains("ws-other", outcome.Status!.Message, StringComparison.Ordinal);
                Assert.Contains(own, outcome.Status.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(["/"], bench.Sandbox.Requests.Select(request => request.Path).Distinct());
    }

    [Fact]
    public async Task Resources_without_a_parent_and_with_this_one_are_served_alike()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var role = $"role:{bench.RoleId("Source Admin")}:member";
        foreach (var parent in (string?[])[null, bench.World.Workspace.Id])
        {
            var grant = Granting(role, User("u1"));
            (grant.Grant.Entitlement.Resource.ParentResourceId, grant.Grant.Principal.ParentResourceId) = (Parent(parent), Parent(parent));
            var revoke = Revoking(role, User("u1"));
            (revoke.Revoke.Grant.Entitlement.Resource.ParentResourceId, revoke.Revoke.Grant.Principal.ParentResourceId) = (Parent(parent), Parent(parent));

            Assert.False((await bench.RunAsync(grant)).Has<GrantAlreadyExists>());
            Assert.False((await bench.RunAsync(revoke)).Has<GrantAlreadyRevoked>());
        }

        Assert.Equal(4, bench.Writes.Count);
    }

    private static ResourceId? Parent(string? workspace) => workspace is null ? null : new ResourceId { ResourceType = "workspace", Resource = workspace };
}
