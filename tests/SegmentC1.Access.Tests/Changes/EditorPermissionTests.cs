using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

public sealed class EditorPermissionTests
{
    private const string Admin = "Source Admin";
    private const string Reader = "Source Read-only";
    private const string Tracking = "Tracking Plan Admin";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly WorldLabel Prod = new("env", "prod");
    private static readonly WorldLabel Dev = new("env", "dev");

    public static TheoryData<string, FaultKind, int?, int?, string, string> Faults => new()
    {
        // method, fault, status, times, what is told, what is true
        { "GET", FaultKind.Status, 500, 1, "done", "done" },
        { "GET", FaultKind.Status, 500, null, "Segment.ServerError", "undone" },
        { "GET", FaultKind.Status, 403, null, "Segment.Forbidden", "undone" },
        { "PUT", FaultKind.RateLimited, null, 1, "done", "done" },
        { "PUT", FaultKind.CutBeforeHeaders, null, 1, "done", "done" },
        { "PUT", FaultKind.CutBeforeHeaders, null, null, "Change.NotDone", "undone" },
        { "PUT", FaultKind.CutAfterExecution, null, 1, "done", "done" },
        { "PUT", FaultKind.CutAfterExecution, null, null, "done", "done" },
        { "PUT", FaultKind.CutMidBody, null, null, "done", "done" },
        { "PUT", FaultKind.MalformedJson, null, 1, "done", "done" },
        { "PUT", FaultKind.Status, 500, null, "Change.NotDone", "undone" },
        { "PUT", FaultKind.Html, 502, 2, "done", "done" },
        { "PUT", FaultKind.Status, 422, null, "Segment.RequestRefused", "undone" },
        { "PUT", FaultKind.Status, 404, null, "Segment.NotFound", "undone" },
        { "POST", FaultKind.RateLimited, null, 1, "done", "done" },
        { "POST", FaultKind.CutBeforeHeaders, null, null, "Change.NotDone", "undone" },
        { "POST", FaultKind.CutAfterExecution, null, null, "done", "done" },
        { "POST", FaultKind.CutMidBody, null, null, "done", "done" },
        { "POST", FaultKind.MalformedJson, null, null, "done", "done" },
        { "POST", FaultKind.Status, 500, null, "Change.NotDone", "undone" },
        { "POST", FaultKind.Status, 422, null, "Segment.RequestRefused", "undone" },
        { "back", FaultKind.Status, 500, null, "Change.NotVerified", "done" },
        { "back", FaultKind.CutBeforeHeaders, null, 1, "done", "done" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_fails_the_state_is_right_or_truly_reported(string where, FaultKind kind, int? status, int? times, string told, string state)
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Admin, Prod), bench.World.OnWorkspace(Tracking));
        var adding = where == "POST";
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = where == "back" ? "GET" : where,
            PathPattern = where is "GET" or "back" ? "/users/u" : "/users/u/permissions",
            Skip = where == "back" ? 2 : 0,
            Kind = kind,
            Status = status,
            Times = times,
            MillisecondsBeforeNext = 10,
        });

        var change = adding
            ? bench.Editor.AddPermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Reader)], ChangeOptions.Default, Stop)
            : bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop);
        var outcome = await change.ContinueWith(
            task => task.Exception?.InnerException switch { null => task.Result.Changed ? "done" : "none", AccessChangeException e => e.ErrorId, SegmentException e => e.ErrorId, { } e => e.ToString() },
            TaskScheduler.Default);

        Assert.Equal(told, outcome);
        var before = $"{Admin}[WORKSPACE(env:prod)]; {Tracking}[WORKSPACE]";
        var after = adding ? $"{before}; {Reader}[WORKSPACE]" : $"{Admin}[WORKSPACE(env:prod)]";
        Assert.Equal(state == "done" ? after : before, bench.Held("u"));
        if (adding) Assert.InRange(bench.World.Writes.Count, 0, 1);
    }

    [Fact]
    public async Task Two_removals_of_one_person_do_not_give_back_what_the_other_took()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Admin, Prod), bench.World.OnWorkspace(Tracking), bench.World.OnWorkspace(Reader));
        // The first one is held in its write while the second one wants to begin.
        var held = bench.Sandbox.Faults.Add(new FaultRule { Method = "PUT", Times = 1, Kind = FaultKind.None, Hold = true });

        var first = bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop);
        await held.Reached;
        var second = bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Reader)], ChangeOptions.Default, Stop);
        held.Release();
        await Task.WhenAll(first, second);

        Assert.Equal($"{Admin}[WORKSPACE(env:prod)]", bench.Held("u"));
    }

    [Fact]
    public async Task Labels_stay_where_they_are_when_another_role_goes()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Admin, Prod), bench.World.OnWorkspace(Reader) with { Labels = [Dev] }, bench.World.OnWorkspace(Tracking));

        var change = await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop);

        Assert.True(change.Changed);
        Assert.Equal($"{Admin}[WORKSPACE(env:prod)]; {Reader}[WORKSPACE(env:dev)](env:dev)", bench.Held("u"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_does_not_take_labels_beside_gets_them_inside_and_nothing_is_widened(bool drops)
    {
        await using var bench = await Bench.OpenAsync(new SegmentSandboxOptions { LabelsTakenFrom = drops ? LabelPlace.Resource : LabelPlace.Both, RefusePermissionLabelsOnWrite = !drops });
        bench.Person("u", bench.World.OnWorkspace(Reader) with { Labels = [Dev] }, bench.World.OnWorkspace(Tracking));
        bench.Person("v", bench.World.OnWorkspace(Reader) with { Labels = [Dev] }, bench.World.OnWorkspace(Tracking));

        foreach (var id in (string[])["u", "v"])
        {
            var change = await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User(id), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop);
            Assert.Equal([bench.Everywhere(Tracking)], change.Removed);
            Assert.Equal($"{Reader}[WORKSPACE(env:dev)]", bench.Held(id));
        }

        // Learnt once: the second person's set is never written in the form that is refused.
        Assert.Equal(drops ? 2 : 3, bench.Sandbox.RequestCount("PUT"));
        Assert.All(bench.World.Writes, write => Assert.Contains("\"labels\"", $"{write.After}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_set_that_comes_back_without_its_labels_all_the_same_is_shown()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Reader) with { Labels = [Dev] }, bench.World.OnWorkspace(Tracking));
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET",
            PathPattern = "/users/u",
            Skip = 2,
            Kind = FaultKind.Rewrite,
            Rewrite = node => { foreach (var permission in node["data"]!["user"]!["permissions"]!.AsArray()) { permission!.AsObject().Remove("labels"); permission["resources"]![0]!.AsObject().Remove("labels"); } },
        });

        var wrong = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.Different, wrong.ErrorId);
        Assert.Contains("Source Read-only on the whole workspace, which nobody ordered", wrong.Message);
        Assert.Contains("lacks Source Read-only on what carries env:dev", wrong.Message);
    }

    [Fact]
    public async Task One_scope_goes_and_the_others_of_the_role_stay_until_the_last()
    {
        await using var bench = await Bench.OpenAsync();
        var (one, two) = (bench.World.Sources[2].Id, bench.World.Sources[3].Id);
        bench.Person("u", bench.World.On(Admin, new("SOURCE", one), new("SOURCE", two)));

        await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.On(Admin, SegmentResourceType.Source, one)], ChangeOptions.Default, Stop);
        Assert.Equal([two], bench.World.Users.Find("u")!.Permissions.Single().Resources.Select(resource => resource.Id));

        await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.On(Admin, SegmentResourceType.Source, two)], ChangeOptions.Default, Stop);
        Assert.Empty(bench.World.Users.Find("u")!.Permissions);
        Assert.Equal("""{"permissions":[]}""", bench.Sandbox.Requests.Last(request => request.Method == "PUT").Body);
    }

    [Fact]
    public async Task A_group_keeps_its_other_roles_when_one_comes()
    {
        await using var bench = await Bench.OpenAsync();
        var group = bench.World.Groups[2];

        await bench.Editor.AddPermissionsAsync(AccessPrincipal.Group(group.Id), [bench.Under(Admin, Prod)], ChangeOptions.Default, Stop);

        Assert.Equal([.. group.Permissions.Select(Bench.Text), $"{Admin}[WORKSPACE(env:prod)]"], bench.World.Groups[2].Permissions.Select(Bench.Text));
    }

    [Fact]
    public async Task Nothing_to_change_sends_nothing()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Reader) with { Labels = [Dev] });
        var user = AccessPrincipal.User("u");

        var results = new[]
        {
            await bench.Editor.AddPermissionsAsync(user, [bench.Under(Reader, Dev)], ChangeOptions.Default, Stop),
            await bench.Editor.RemovePermissionsAsync(user, [bench.Everywhere(Admin)], ChangeOptions.Default, Stop),
            await bench.Editor.ReplacePermissionsAsync(user, [bench.Under(Reader, Dev)], ChangeOptions.Default, Stop),
        };

        Assert.All(results, result => Assert.False(result.Changed));
        Assert.All(bench.Sandbox.Requests, request => Assert.Equal("GET", request.Method));
    }

    [Fact]
    public async Task What_comes_through_a_group_is_refused_with_the_group_named()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u");
        var group = bench.World.Groups[1];
        bench.World.Groups.Update(group.Id, old => old with { MemberIds = [.. old.MemberIds, "u"] });

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Under(Admin, Prod)], ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.Derived, refused.ErrorId);
        Assert.Contains($"through group {group.Name} ({group.Id})", refused.Message);
        Assert.Empty(bench.World.Writes);
    }

    [Fact]
    public async Task What_is_held_another_way_too_is_told()
    {
        await using var bench = await Bench.OpenAsync();
        var source = bench.World.Sources.First(one => one.Labels.Any(Prod.IsSameAs));
        var other = bench.World.Sources.First(one => !one.Labels.Any(Prod.IsSameAs));
        bench.Person("u", bench.World.On(Admin, new("SOURCE", source.Id), new("SOURCE", other.Id)), bench.World.OnWorkspace(Admin, Prod));
        var group = bench.World.Groups[1];
        bench.World.Groups.Update(group.Id, old => old with { MemberIds = [.. old.MemberIds, "u"] });

        var covered = await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.On(Admin, SegmentResourceType.Source, source.Id)], ChangeOptions.Default, Stop);
        var free = await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.On(Admin, SegmentResourceType.Source, other.Id)], ChangeOptions.Default, Stop);

        Assert.Equal(
            [$"{Admin} on what carries env:prod, directly", $"{Admin} on what carries env:prod, through group {group.Name} ({group.Id})"],
            covered.Remaining.Select(way => way.ToString()));
        Assert.Empty(free.Remaining);
    }

    [Fact]
    public async Task A_set_that_was_not_understood_is_left_alone()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Reader), bench.World.OnWorkspace(Tracking));
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET", PathPattern = "/users/u", Kind = FaultKind.Rewrite,
            Rewrite = body => body["data"]!["user"]!["permissions"]![0]!["expiresAt"] = "2027-01-01",
        });

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.NotUnderstood, refused.ErrorId);
        Assert.Equal(0, bench.Sandbox.RequestCount("PUT"));
    }

    [Fact]
    public async Task What_somebody_else_changes_meanwhile_is_shown()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Reader), bench.World.OnWorkspace(Tracking));
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET", PathPattern = "/users/u", Skip = 2, Kind = FaultKind.None,
            Change = world => world.Users.Update("u", old => old with { Permissions = [.. old.Permissions, world.OnWorkspace(Admin)] }),
        });

        var wrong = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop));

        Assert.Contains("has Source Admin on the whole workspace, which nobody ordered", wrong.Message);
    }

    [Fact]
    public async Task A_replacement_that_empties_needs_to_be_meant()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Reader));
        var user = AccessPrincipal.User("u");

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.ReplacePermissionsAsync(user, [], ChangeOptions.Default, Stop));
        Assert.Equal(AccessChangeException.WouldEmpty, refused.ErrorId);
        Assert.Empty(bench.World.Writes);

        await bench.Editor.ReplacePermissionsAsync(user, [], ChangeOptions.Default with { AllowEmpty = true }, Stop);
        Assert.Equal("", bench.Held("u"));
    }

    [Fact]
    public async Task A_dry_run_reads_only_and_says_what_would_be()
    {
        await using var bench = await Bench.OpenAsync();
        bench.Person("u", bench.World.OnWorkspace(Reader));

        var change = await bench.Editor.ReplacePermissionsAsync(AccessPrincipal.User("u"), [bench.Under(Admin, Prod)], ChangeOptions.Default with { DryRun = true }, Stop);

        Assert.True(change is { Changed: true, DryRun: true });
        Assert.Equal(["Source Admin on what carries env:prod"], change.Added.Select(item => item.ToString()));
        Assert.Equal(["Source Read-only on the whole workspace"], change.Removed.Select(item => item.ToString()));
        Assert.All(bench.Sandbox.Requests, request => Assert.Equal("GET", request.Method));
    }
}
