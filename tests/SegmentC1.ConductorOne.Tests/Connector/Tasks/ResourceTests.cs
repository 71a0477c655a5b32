using SegmentC1.Baton.Connector.V2;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class ResourceTests
{
    private static Proto.Task Creating(string type, string name) =>
        new() { Id = TaskId, CreateResource = new Proto.Task.Types.CreateResourceTask { Resource = new Resource { Id = new ResourceId { ResourceType = type }, DisplayName = name } } };

    [Fact]
    public async Task A_group_is_made_once()
    {
        await using var bench = await OpenAsync();

        var made = (await bench.RunAsync(Creating("group", "Night shift"))).Answer<CreateResourceResponse>().Created;
        var again = (await bench.RunAsync(Creating("group", "Night shift"))).Answer<CreateResourceResponse>().Created;

        Assert.Equal(made, again);
        Assert.Equal("Night shift", bench.World.Groups.Find(made.Id.Resource)!.Name);
        Assert.Equal(("group", "workspace", bench.World.Workspace.Id), (made.Id.ResourceType, made.ParentResourceId.ResourceType, made.ParentResourceId.Resource));
        Assert.Contains(made.Annotations, annotation => annotation.Is(GroupTrait.Descriptor));
        Assert.Equal(["POST /groups {\"name\":\"Night shift\"}"], bench.Writes);
    }

    [Fact]
    public async Task A_name_in_use_does_not_hand_out_somebody_elses_group()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", ["u1"]);
        bench.Team("g2", [], bench.World.OnWorkspace("Source Admin"));

        var peopled = await bench.RunAsync(Creating("group", "name of g1"));
        var powerful = await bench.RunAsync(Creating("group", "Name of g2"));

        Assert.Equal([(6, true), (6, true)], new[] { peopled.End(), powerful.End() });
        Assert.Contains("g1", peopled.Status!.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("source", "A")]
    [InlineData("group", " ")]
    [InlineData("", "A")]
    public async Task Nothing_else_is_made(string type, string name)
    {
        await using var bench = await OpenAsync();

        Assert.Equal((3, true), (await bench.RunAsync(Creating(type, name))).End());
        Assert.Equal(0, bench.Sandbox.RequestCount());
    }

    [Fact]
    public async Task Users_invitations_and_groups_go_and_who_is_gone_is_no_error()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", ["u1"]);
        var email = bench.World.Invites[0].Email;

        foreach (var (type, id) in ((string, string)[])[("user", "u1"), ("invite", email), ("group", "g1")]) await OnceAndAgain(type, id);

        Assert.Equal(["DELETE /users?userIds.0=u1", $"DELETE /invites?emails.0={email}", "DELETE /groups/g1"], bench.Writes);

        async Task OnceAndAgain(string type, string id)
        {
            var once = await bench.RunAsync(Deleting(type, id));
            var again = await bench.RunAsync(Deleting(type, id));
            Assert.Empty(once.Answer<DeleteResourceResponse>().Annotations);
            Assert.True(again.Has<ResourceDoesNotExist>());
            Assert.Equal(again.Annotations, again.Answer<DeleteResourceResponse>().Annotations);
        }
    }

    [Theory]
    [InlineData("source", "s1")]
    [InlineData("workspace", "w1")]
    [InlineData("role", "r1")]
    [InlineData("user", "")]
    [InlineData("", "u1")]
    public async Task Nothing_else_is_deleted(string type, string id)
    {
        await using var bench = await OpenAsync();

        Assert.Equal((3, true), (await bench.RunAsync(Deleting(type, id))).End());
        Assert.Equal(0, bench.Sandbox.RequestCount());
    }

    [Fact]
    public async Task The_parent_must_be_this_workspace()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var task = Deleting("user", "u1");
        task.DeleteResource.ParentResourceId = new ResourceId { ResourceType = "workspace", Resource = "another" };

        Assert.Equal((9, true), (await bench.RunAsync(task)).End());

        task.DeleteResource.ParentResourceId.Resource = bench.World.Workspace.Id;
        Assert.Equal((0, false), (await bench.RunAsync(task)).End());
    }
}
