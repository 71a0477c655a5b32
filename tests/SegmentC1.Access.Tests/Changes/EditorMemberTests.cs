using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

public sealed class EditorMemberTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static PersonReference At(string email) => new(null, email);

    private static WorldGroup Empty(Bench bench) => bench.World.Groups.Update(bench.World.Groups[3].Id, group => group with { MemberIds = [], InviteEmails = [] });

    [Fact]
    public async Task People_come_once_whatever_names_them_and_one_bad_name_stops_nobody()
    {
        await using var bench = await Bench.OpenAsync();
        var group = Empty(bench);
        var (one, two) = (bench.Person("u1"), bench.Person("u2"));
        var invite = bench.World.Invites[0].Email;

        var change = await bench.Editor.AddMembersAsync(
            group.Id, [At("U1@EXAMPLE.COM"), new(two.Id, "old@example.com"), At(invite), At("nobody@example.com"), At(one.Email)], ChangeOptions.Default, Stop);

        Assert.Equal(["Added", "Added", "Added", null, "None"], change.People.Select(outcome => outcome.Result?.Change));
        Assert.Equal(AccessChangeException.Missing, Assert.IsType<AccessChangeException>(change.People[3].Failure).ErrorId);
        Assert.Null(change.Difference);
        Assert.Equal(["u1", "u2"], bench.World.Groups[3].MemberIds);
        Assert.Equal([invite], bench.World.Groups[3].InviteEmails);
        Assert.Equal(1, bench.Sandbox.RequestCount("POST"));

        var again = await bench.Editor.AddMembersAsync(group.Id, [At(one.Email), At(invite)], ChangeOptions.Default, Stop);
        Assert.All(again.People, outcome => Assert.False(outcome.Result!.Changed));
        Assert.Equal(1, bench.Sandbox.RequestCount("POST"));
    }

    [Fact]
    public async Task A_list_of_members_that_lacks_rows_proves_nobody_out()
    {
        await using var bench = await Bench.OpenAsync();
        var group = Empty(bench);
        var person = bench.Person("u1");
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = $"/groups/{group.Id}/users", Kind = FaultKind.WrongTotal, Total = 999 });

        var removed = await bench.Editor.RemoveMembersAsync(group.Id, [new(person.Id, null)], ChangeOptions.Default, Stop);
        var replaced = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.ReplaceMembersAsync(group.Id, [new(person.Id, null)], ChangeOptions.Default, Stop));

        Assert.Equal([AccessChangeException.NotListed, AccessChangeException.NotListed], [Assert.IsType<AccessChangeException>(Assert.Single(removed.People).Failure).ErrorId, replaced.ErrorId]);
        Assert.Equal(bench.Sandbox.RequestCount("GET"), bench.Sandbox.RequestCount());
    }

    [Fact]
    public async Task Removing_goes_in_batches_of_twenty_and_who_is_gone_is_no_error()
    {
        await using var bench = await Bench.OpenAsync();
        var people = Enumerable.Range(0, 45).Select(i => bench.Person($"p{i}")).ToList();
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = [.. people.Select(person => person.Id)] });

        var change = await bench.Editor.RemoveMembersAsync(group.Id, [.. people.Skip(1).Select(person => new PersonReference(person.Id, null)), At("gone@example.com")], ChangeOptions.Default, Stop);

        Assert.Equal(44, change.People.Count(outcome => outcome.Result is { Change: "Removed" }));
        Assert.Equal("None", change.People[^1].Result!.Change);
        Assert.Equal(["p0"], bench.World.Groups[3].MemberIds);
        Assert.Equal(3, bench.Sandbox.RequestCount("DELETE"));
    }

    [Fact]
    public async Task Where_a_groups_invitations_are_not_listed_only_its_users_are_changed()
    {
        await using var bench = await Bench.OpenAsync();
        foreach (var id in (string[])["a", "b"]) bench.Person(id);
        var invite = bench.World.Invites[0].Email;
        bench.World.Invites.Add(new WorldInvite("pending@example.com", []));
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = ["a"], InviteEmails = [invite] });
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/groups/*/invites", Status = 404 });

        var replaced = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.ReplaceMembersAsync(group.Id, [At("b@example.com")], ChangeOptions.Default, Stop));
        var added = await bench.Editor.AddMembersAsync(group.Id, [At("b@example.com"), At("pending@example.com")], ChangeOptions.Default, Stop);
        var removed = await bench.Editor.RemoveMembersAsync(group.Id, [At("a@example.com"), new("u-gone", null), At(invite)], ChangeOptions.Default, Stop);

        Assert.Equal(AccessChangeException.NotListed, replaced.ErrorId);
        Assert.Equal(["Added", null], added.People.Select(outcome => outcome.Result?.Change));
        Assert.Equal(["Removed", "None", null], removed.People.Select(outcome => outcome.Result?.Change));
        Assert.All(added.People.Concat(removed.People).Where(outcome => outcome.Result is null), outcome => Assert.Equal(AccessChangeException.NotListed, Assert.IsType<AccessChangeException>(outcome.Failure).ErrorId));
        Assert.Equal(["b"], bench.World.Groups[3].MemberIds);
        Assert.Equal([invite], bench.World.Groups[3].InviteEmails);
    }

    [Fact]
    public async Task An_invite_list_that_is_not_given_refuses_before_anything_is_sent_and_after_it_says_that_it_was()
    {
        await using var bench = await Bench.OpenAsync();
        var rule = bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/invites", Status = 404 });
        var before = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.InviteAsync([new NewInvite("new@example.com", [])], ChangeOptions.Default, Stop));
        Assert.Equal((AccessChangeException.NotListed, 0), (before.ErrorId, bench.Sandbox.RequestCount("POST")));

        bench.Sandbox.Faults.Clear();
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/invites", Status = 404, Skip = 1 });
        var after = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.InviteAsync([new NewInvite("new@example.com", [])], ChangeOptions.Default, Stop));

        Assert.True(rule.Hits > 0);
        Assert.Equal((AccessChangeException.NotVerified, 1), (after.ErrorId, bench.Sandbox.RequestCount("POST")));
        Assert.DoesNotContain("Nothing was sent", after.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_says_who_comes_and_goes_and_keeps_the_rest()
    {
        await using var bench = await Bench.OpenAsync();
        foreach (var id in (string[])["a", "b", "c"]) bench.Person(id);
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = ["a", "b"], InviteEmails = [] });

        var change = await bench.Editor.ReplaceMembersAsync(group.Id, [At("b@example.com"), At("c@example.com")], ChangeOptions.Default, Stop);

        Assert.Equal(["b None", "c Added", "a Removed"], change.People.Select(outcome => $"{outcome.Result!.UserId} {outcome.Result.Change}"));
        Assert.Equal(["b", "c"], bench.World.Groups[3].MemberIds);
        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.ReplaceMembersAsync(group.Id, [], ChangeOptions.Default, Stop));
        Assert.Equal(AccessChangeException.WouldEmpty, refused.ErrorId);
    }

    [Fact]
    public async Task An_address_that_two_people_share_is_not_written()
    {
        await using var bench = await Bench.OpenAsync();
        var group = Empty(bench);
        bench.World.Users.Add(new WorldUser("x1", "One", "Twin@example.com", []));
        bench.World.Users.Add(new WorldUser("x2", "Two", "twin@example.com", []));

        var added = await bench.Editor.AddMembersAsync(group.Id, [new("x2", null), At("TWIN@example.com")], ChangeOptions.Default, Stop);
        bench.World.Groups.Update(group.Id, old => old with { MemberIds = ["x1", "x2"] });
        var removed = await bench.Editor.RemoveMembersAsync(group.Id, [new("x2", null)], ChangeOptions.Default, Stop);

        Assert.All(added.People.Concat(removed.People), outcome => Assert.Equal(AccessChangeException.SharedAddress, Assert.IsType<AccessChangeException>(outcome.Failure).ErrorId));
        Assert.Empty(bench.World.Writes);
    }

    [Theory]
    [InlineData("POST", FaultKind.CutAfterExecution, true)]
    [InlineData("POST", FaultKind.CutBeforeHeaders, false)]
    [InlineData("DELETE", FaultKind.CutAfterExecution, true)]
    [InlineData("DELETE", FaultKind.CutBeforeHeaders, false)]
    public async Task A_lost_answer_is_settled_by_reading(string method, FaultKind kind, bool done)
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("a");
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = method == "POST" ? [] : ["a"], InviteEmails = [] });
        bench.Sandbox.Faults.Add(new FaultRule { Method = method, Kind = kind });

        var change = method == "POST"
            ? await bench.Editor.AddMembersAsync(group.Id, [At("a@example.com")], ChangeOptions.Default, Stop)
            : await bench.Editor.RemoveMembersAsync(group.Id, [At("a@example.com")], ChangeOptions.Default, Stop);

        var outcome = Assert.Single(change.People);
        if (done) Assert.True(outcome.Result!.Changed);
        else Assert.Equal(AccessChangeException.NotDone, Assert.IsType<AccessChangeException>(outcome.Failure).ErrorId);
    }

    [Fact]
    public async Task The_last_owner_stays_counting_groups()
    {
        await using var bench = await Bench.OpenAsync();
        var world = bench.World;
        foreach (var user in world.Users.ToList()) world.Users.Update(user.Id, old => old with { Permissions = [] });
        foreach (var other in world.Groups.ToList()) world.Groups.Update(other.Id, old => old with { Permissions = [], MemberIds = [] });
        var direct = bench.Person("d", world.OnWorkspace("Workspace Owner"));
        var member = bench.Person("m");
        var group = world.Groups.Update(world.Groups[0].Id, old => old with { Permissions = [world.OnWorkspace("Workspace Owner")], MemberIds = ["m"] });
        var owner = bench.Everywhere("Workspace Owner");

        // Two owners: either may go, but not both.
        var removed = await bench.Editor.RemoveUsersAsync([new(direct.Id, null), new(member.Id, null)], ChangeOptions.Default, Stop);
        Assert.Equal("UserRemoved", removed[0].Result!.Change);
        Assert.Equal(AccessChangeException.LastOwner, Assert.IsType<AccessChangeException>(removed[1].Failure).ErrorId);

        var writes = world.Writes.Count;
        var refusals = new Func<ChangeOptions, Task>[]
        {
            options => bench.Editor.RemoveMembersAsync(group.Id, [new("m", null)], options, Stop),
            options => bench.Editor.ReplaceMembersAsync(group.Id, [], options with { AllowEmpty = true }, Stop),
            options => bench.Editor.RemovePermissionsAsync(AccessPrincipal.Group(group.Id), [owner], options, Stop),
            options => bench.Editor.DeleteGroupAsync(group.Id, options, Stop),
        };
        foreach (var change in refusals)
        {
            Assert.Equal(AccessChangeException.LastOwner, (await Assert.ThrowsAsync<AccessChangeException>(() => change(ChangeOptions.Default))).ErrorId);
        }

        Assert.Equal(writes, world.Writes.Count);
        await bench.Editor.RemovePermissionsAsync(AccessPrincipal.Group(group.Id), [owner], ChangeOptions.Default with { AllowLastOwner = true }, Stop);
        Assert.Empty(world.Groups[0].Permissions);
    }

    [Fact]
    public async Task Invitations_are_made_once_and_withdrawn_once()
    {
        await using var bench = await Bench.OpenAsync();
        var member = bench.Person("a");
        var role = bench.Under("Source Read-only", new WorldLabel("env", "dev")).ToPermission();

        var made = await bench.Editor.InviteAsync([new("new@example.com", [role]), new("NEW@example.com", []), new(member.Email, []), new("not an address", [])], ChangeOptions.Default, Stop);

        Assert.Equal(["Invited", "None", "None", null], made.Select(outcome => outcome.Result?.Change));
        Assert.Equal("Segment.RequestRefused", Assert.IsType<SegmentRequestException>(made[3].Failure).ErrorId);
        Assert.Equal(["env:dev"], bench.World.Invites.Find("new@example.com")!.Permissions.Single().Labels!.Select(label => $"{label.Key}:{label.Value}"));

        var gone = await bench.Editor.RemoveInvitesAsync([At("NEW@EXAMPLE.COM"), At("never@example.com")], ChangeOptions.Default, Stop);
        Assert.Equal(["InviteRemoved", "None"], gone.Select(outcome => outcome.Result!.Change));
        Assert.Null(bench.World.Invites.Find("new@example.com"));
    }

    [Fact]
    public async Task Groups_and_labels_are_made_and_unmade_once()
    {
        await using var bench = await Bench.OpenAsync();
        var made = await bench.Editor.CreateGroupAsync("Brand new", ChangeOptions.Default, Stop);
        Assert.Equal("None", (await bench.Editor.CreateGroupAsync("brand NEW", ChangeOptions.Default, Stop)).Change);
        Assert.Equal("Renamed", (await bench.Editor.RenameGroupAsync(made.Id!, "Other", ChangeOptions.Default, Stop)).Change);
        Assert.Equal("None", (await bench.Editor.RenameGroupAsync(made.Id!, "Other", ChangeOptions.Default, Stop)).Change);
        bench.Sandbox.Faults.Add(new FaultRule { Method = "DELETE", Kind = FaultKind.CutAfterExecution, Times = 1 });
        Assert.Equal("Deleted", (await bench.Editor.DeleteGroupAsync(made.Id!, ChangeOptions.Default, Stop)).Change);
        Assert.Equal("None", (await bench.Editor.DeleteGroupAsync(made.Id!, ChangeOptions.Default, Stop)).Change);

        var label = new SegmentLabel("tier", "gold/1");
        Assert.Equal(["Created", "None", "Deleted", "None"],
        [
            (await bench.Editor.CreateLabelAsync(label, ChangeOptions.Default, Stop)).Change,
            (await bench.Editor.CreateLabelAsync(label, ChangeOptions.Default, Stop)).Change,
            (await bench.Editor.DeleteLabelAsync(label, ChangeOptions.Default, Stop)).Change,
            (await bench.Editor.DeleteLabelAsync(label, ChangeOptions.Default, Stop)).Change,
        ]);
    }

    [Fact]
    public async Task Labels_of_a_source_say_whose_access_moves()
    {
        await using var bench = await Bench.OpenAsync();
        var world = bench.World;
        var (prod, dev) = (new WorldLabel("env", "prod"), new WorldLabel("env", "dev"));
        foreach (var user in world.Users.ToList()) world.Users.Update(user.Id, old => old with { Permissions = [] });
        foreach (var group in world.Groups.ToList()) world.Groups.Update(group.Id, old => old with { Permissions = [] });
        bench.Person("p", world.OnWorkspace("Source Admin", prod));
        bench.Person("d", world.OnWorkspace("Source Read-only") with { Labels = [dev] });
        bench.Person("all", world.OnWorkspace("Source Admin"));
        bench.Person("space", world.OnWorkspace("Unify and Engage Admin", dev));
        var source = world.Sources.Update(world.Sources[0].Id, old => old with { Labels = [prod, new WorldLabel("team", "growth")] });

        var change = await bench.Editor.SetSourceLabelsAsync(source.Id, [new("env", "dev")], replace: false, ChangeOptions.Default, Stop);

        Assert.Equal(["d True", "p False"], change.Moves.Select(move => $"{move.PrincipalId} {move.Gains}").Order());
        Assert.Equal(["env:dev", "team:growth"], world.Sources[0].Labels.Select(label => $"{label.Key}:{label.Value}").Order());
        Assert.Equal("None", (await bench.Editor.SetSourceLabelsAsync(source.Id, [new("env", "dev")], replace: false, ChangeOptions.Default, Stop)).Change);
    }
}
