using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

public sealed class EditorOrderTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_is_removed_only_after_a_change_of_the_same_person_is_over()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        var held = bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", Kind = FaultKind.None, Hold = true });

        var change = bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u1"), [bench.Everywhere("Source Admin")], ChangeOptions.Default, Stop);
        await held.Reached.WaitAsync(Stop);
        var removal = bench.Editor.RemoveUsersAsync([new PersonReference("u1", null), new PersonReference("u1", null)], ChangeOptions.Default, Stop);
        held.Release();

        Assert.True((await change).Changed);
        Assert.True((await removal)[0].Result!.Changed);
        var requests = bench.Sandbox.Requests.Select(request => $"{request.Method} {request.Path}").ToList();
        Assert.True(requests.LastIndexOf("GET /users/u1") < requests.IndexOf("GET /users"), string.Join(", ", requests));
    }

    [Fact]
    public async Task Whole_workspace_means_this_one_whatever_id_it_is_given_under()
    {
        await using var bench = await Bench.OpenAsync();
        var role = bench.World.Role("Source Admin").Id;
        bench.Person("u1", new WorldPermission(role, "Source Admin", [new WorldPermissionResource("WORKSPACE", "another")]));

        var added = await bench.Editor.AddPermissionsAsync(AccessPrincipal.User("u1"), [bench.Everywhere("Source Admin")], ChangeOptions.Default, Stop);
        var removed = await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u1"), [bench.Everywhere("Source Admin")], ChangeOptions.Default, Stop);

        Assert.False(added.Changed);
        Assert.True(removed.Changed);
        Assert.Equal(string.Empty, bench.Held("u1"));
        Assert.NotEqual(bench.Everywhere("Source Admin"), bench.On("Source Admin", SegmentResourceType.Source, bench.World.Workspace.Id));
    }

    [Fact]
    public async Task Who_is_a_user_already_is_named_by_id()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u1");

        var outcome = Assert.Single(await bench.Editor.InviteAsync([new NewInvite("U1@example.com", [])], ChangeOptions.Default, Stop));

        Assert.Equal(("u1", "u1@example.com", false), (outcome.Result!.UserId, outcome.Result.Email, outcome.Result.Changed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public async Task What_somebody_else_gives_while_a_removal_is_worked_out_is_not_undone(int? times)
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u1", bench.World.OnWorkspace("Source Admin"));
        var given = 0;
        bench.Sandbox.Faults.Add(new FaultRule
        {
            PathPattern = "/users/u1/groups",
            Kind = FaultKind.None,
            Times = times,
            Change = world => world.Users.Update("u1", user => user with { Permissions = [.. user.Permissions, world.OnWorkspace("Source Read-only", new WorldLabel("n", $"{given++}"))] }),
        });

        var removal = bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u1"), [bench.Everywhere("Source Admin")], ChangeOptions.Default, Stop);

        if (times is null)
        {
            Assert.Equal(AccessChangeException.Different, (await Assert.ThrowsAsync<AccessChangeException>(() => removal)).ErrorId);
            Assert.Empty(bench.World.Writes);
            return;
        }

        Assert.True((await removal).Changed);
        Assert.Equal("Source Read-only[WORKSPACE(n:0)]", bench.Held("u1"));
    }
}
