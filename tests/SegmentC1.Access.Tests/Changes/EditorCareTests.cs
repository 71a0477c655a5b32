using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

/// <summary>What an editor does where a server is slow to say what it did, says too little, or takes one of many amiss.</summary>
public sealed class EditorCareTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_be_the_last_owner_stays_where_permissions_cannot_be_read()
    {
        await using var bench = await Bench.OpenAsync(new SegmentSandboxOptions { InlineUserPermissions = false });
        var world = bench.World;
        foreach (var user in world.Users.ToList()) world.Users.Update(user.Id, old => old with { Permissions = [] });
        foreach (var group in world.Groups.ToList()) world.Groups.Update(group.Id, old => old with { Permissions = [] });
        bench.Person("owner", world.OnWorkspace("Workspace Owner"));
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/users/owner", Kind = FaultKind.Status, Status = 500 });

        var removed = await bench.Editor.RemoveUsersAsync([new("owner", null)], ChangeOptions.Default, Stop);

        Assert.Equal(AccessChangeException.LastOwner, Assert.IsType<AccessChangeException>(Assert.Single(removed).Failure).ErrorId);
        Assert.Empty(world.Writes);
    }

    [Fact]
    public async Task Who_goes_and_owns_nothing_needs_no_look_at_everybody()
    {
        await using var bench = await Bench.OpenAsync(new SegmentSandboxOptions { InlineUserPermissions = false });
        bench.Person("plain", bench.World.OnWorkspace("Source Read-only"));

        var removed = await bench.Editor.RemoveUsersAsync([new("plain", null)], ChangeOptions.Default, Stop);

        Assert.True(Assert.Single(removed).Result!.Changed);
        Assert.Equal(["/users/plain"], bench.Sandbox.Requests.Select(request => request.Path).Where(path => path.StartsWith("/users/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_label_that_the_lost_try_deleted_is_reported_as_deleted()
    {
        await using var bench = await Bench.OpenAsync();
        var label = new SegmentLabel("tier", "gold");
        await bench.Editor.CreateLabelAsync(label, ChangeOptions.Default, Stop);
        // As when the connection repeats the request by itself: all that is seen is that it is not there.
        bench.Sandbox.Faults.Add(new FaultRule { Method = "DELETE", Kind = FaultKind.Status, Status = 404, Times = 1 });
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/labels", Kind = FaultKind.Replace, Body = """{"data":{"labels":[]}}""", Skip = 1 });

        Assert.Equal("Deleted", (await bench.Editor.DeleteLabelAsync(label, ChangeOptions.Default, Stop)).Change);
    }

    [Fact]
    public async Task A_label_in_use_is_refused_with_where_it_is_used()
    {
        await using var bench = await Bench.OpenAsync();
        var label = new WorldLabel("env", "prod");
        bench.Person("holder", bench.World.OnWorkspace("Source Admin", label));
        var source = bench.World.Sources.Update(bench.World.Sources[0].Id, old => old with { Labels = [label] });

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.DeleteLabelAsync(new SegmentLabel("env", "prod"), ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.InUse, refused.ErrorId);
        Assert.Contains($"({source.Id}) carries it", refused.Message, StringComparison.Ordinal);
        Assert.Contains("user holder is limited by it", refused.Message, StringComparison.Ordinal);
        Assert.Empty(bench.World.Writes);
    }

    [Fact]
    public async Task What_was_not_done_is_not_said_to_be_unknown()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u");
        bench.Sandbox.Faults.Add(new FaultRule { Method = "POST", Kind = FaultKind.CutBeforeHeaders });

        var failed = await Assert.ThrowsAsync<AccessChangeException>(() =>
            bench.Editor.AddPermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere("Source Admin")], ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.NotDone, failed.ErrorId);
        Assert.Contains("connection was lost", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("is not known", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_item_of_many_is_found_in_few_requests_and_progress_is_told()
    {
        await using var bench = await Bench.OpenAsync();
        var told = new Told();
        List<NewInvite> invites = [.. Enumerable.Range(0, 31).Select(i => new NewInvite($"new{i}@example.com", [])), new("not an address", [])];

        var made = await bench.Editor.InviteAsync(invites, ChangeOptions.Default with { Progress = told }, Stop);

        Assert.Equal(31, made.Count(outcome => outcome.Result is { Change: "Invited" }));
        Assert.IsType<SegmentRequestException>(made[^1].Failure);
        Assert.Equal(11, bench.Sandbox.RequestCount("POST"));
        Assert.Equal(new ChangeProgress(32, 32), told.States[^1]);
        Assert.Equal(told.States.OrderBy(state => state.Done), told.States);
    }

    [Fact]
    public async Task A_token_that_ends_in_between_leaves_a_report_of_how_much_was_taken()
    {
        await using var bench = await Bench.OpenAsync();
        var people = Enumerable.Range(0, 30).Select(i => bench.Person($"p{i}")).ToList();
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = [.. people.Select(person => person.Id)], InviteEmails = [] });
        bench.Sandbox.Faults.Add(new FaultRule { Method = "DELETE", Skip = 1, Kind = FaultKind.Status, Status = 401 });
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/groups/*/users", Skip = 1, Kind = FaultKind.Status, Status = 401 });

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.RemoveMembersAsync(group.Id, [.. people.Select(person => new PersonReference(person.Id, null))], ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.NotVerified, refused.ErrorId);
        Assert.Contains("accepted 20 of 30", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, bench.World.Groups[3].MemberIds.Count);
    }

    private sealed class Told : IProgress<ChangeProgress>
    {
        public List<ChangeProgress> States { get; } = [];

        public void Report(ChangeProgress value) => States.Add(value);
    }
}
