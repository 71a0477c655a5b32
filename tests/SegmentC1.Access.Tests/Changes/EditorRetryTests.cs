using SegmentC1.Sandbox;

namespace SegmentC1.Access.Tests.Changes;

/// <summary>What somebody else does between a replacement that failed and the next attempt is neither undone nor kept quiet.</summary>
public sealed class EditorRetryTests
{
    private const string Admin = "Source Admin";
    private const string Reader = "Source Read-only";
    private const string Tracking = "Tracking Plan Admin";
    private const string Pii = "PII Access";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly WorldLabel Prod = new("env", "prod");

    /// <summary>Fault of the first write, and whether it was carried out all the same.</summary>
    public static TheoryData<string, bool> Faults => new() { { "429", false }, { "500", false }, { "503", false }, { "page", false }, { "cut before", false }, { "cut after", true }, { "half JSON", true } };

    private static FaultRule Failing(string fault, string path) => new()
    {
        Method = "PUT",
        PathPattern = path,
        Times = 1,
        Status = int.TryParse(fault, out var status) ? status : null,
        MillisecondsBeforeNext = 2500,
        Kind = fault switch
        {
            "429" => FaultKind.RateLimited,
            "page" => FaultKind.Html,
            "cut before" => FaultKind.CutBeforeHeaders,
            "cut after" => FaultKind.CutAfterExecution,
            "half JSON" => FaultKind.MalformedJson,
            _ => FaultKind.Status,
        },
    };

    private static AccessPrincipal Holder(Bench bench, bool isGroup, params WorldPermission[] permissions)
    {
        if (!isGroup)
        {
            bench.Person("u", permissions);
            return AccessPrincipal.User("u");
        }

        return AccessPrincipal.Group(bench.World.Groups.Update(bench.World.Groups[3].Id, group => group with { Permissions = permissions }).Id);
    }

    private static string Path(AccessPrincipal principal) => $"/{(principal.IsGroup ? "groups" : "users")}/{principal.Id}";

    private static string Held(Bench bench, AccessPrincipal principal) =>
        principal.IsGroup ? string.Join("; ", bench.World.Groups.Find(principal.Id)!.Permissions.Select(Bench.Text)) : bench.Held(principal.Id);

    // After so many readings, somebody else gives or takes a role.
    private static void Meanwhile(Bench bench, AccessPrincipal principal, int readings, Func<IReadOnlyList<WorldPermission>, IReadOnlyList<WorldPermission>> change) => bench.Sandbox.Faults.Add(new FaultRule
    {
        Method = "GET",
        PathPattern = Path(principal),
        Skip = readings,
        Times = 1,
        Kind = FaultKind.None,
        Change = world =>
        {
            if (principal.IsGroup) world.Groups.Update(principal.Id, group => group with { Permissions = change(group.Permissions) });
            else world.Users.Update(principal.Id, user => user with { Permissions = change(user.Permissions) });
        },
    });

    private static Func<IReadOnlyList<WorldPermission>, IReadOnlyList<WorldPermission>> Takes(string role) => held => [.. held.Where(permission => permission.RoleName != role)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_removal_is_worked_out_anew_and_keeps_what_somebody_else_did(string fault, bool carriedOut)
    {
        foreach (var (isGroup, takes) in new[] { (false, true), (false, false), (true, true), (true, false) })
        {
            await using var bench = await Bench.OpenAsync();
            var principal = Holder(bench, isGroup, bench.World.OnWorkspace(Admin, Prod), bench.World.OnWorkspace(Tracking), bench.World.OnWorkspace(Pii));
            bench.Sandbox.Faults.Add(Failing(fault, Path(principal) + "/permissions"));
            Meanwhile(bench, principal, 2, takes ? Takes(Pii) : held => [.. held, bench.World.OnWorkspace(Reader)]);

            var removal = bench.Editor.RemovePermissionsAsync(principal, [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop);

            if (carriedOut)
            {
                var wrong = await Assert.ThrowsAsync<AccessChangeException>(() => removal);
                Assert.Equal(AccessChangeException.Different, wrong.ErrorId);
                Assert.Contains(takes ? "lacks PII Access on the whole workspace" : "has Source Read-only on the whole workspace, which nobody ordered", wrong.Message, StringComparison.Ordinal);
            }
            else
            {
                var change = await removal;
                Assert.Equal([Tracking], change.Removed.Select(item => item.RoleName));
                Assert.Equal(takes ? 2 : 4, change.Before.Count);
            }

            Assert.Equal($"{Admin}[WORKSPACE(env:prod)]{(takes ? "" : $"; {Pii}[WORKSPACE]; {Reader}[WORKSPACE]")}", Held(bench, principal));
            Assert.Equal(carriedOut ? 1 : 2, bench.Sandbox.RequestCount("PUT"));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_removal_that_is_there_when_it_is_looked_at_is_not_sent_again(string fault, bool carriedOut)
    {
        await using var bench = await Bench.OpenAsync();
        var principal = Holder(bench, false, bench.World.OnWorkspace(Admin, Prod), bench.World.OnWorkspace(Tracking));
        bench.Sandbox.Faults.Add(Failing(fault, "/users/u/permissions"));
        if (!carriedOut) Meanwhile(bench, principal, 2, Takes(Tracking));

        var change = await bench.Editor.RemovePermissionsAsync(principal, [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop);

        // What was refused for its rate was surely not carried out: then it was somebody else.
        Assert.Equal(fault != "429", change.Changed);
        Assert.Equal($"{Admin}[WORKSPACE(env:prod)]", bench.Held("u"));
        Assert.Equal(1, bench.Sandbox.RequestCount("PUT"));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_whole_set_is_not_written_over_what_somebody_else_did(string fault, bool carriedOut)
    {
        foreach (var takes in new[] { true, false })
        {
            await using var bench = await Bench.OpenAsync();
            var principal = Holder(bench, false, bench.World.OnWorkspace(Admin, Prod), bench.World.OnWorkspace(Pii), bench.World.OnWorkspace(Tracking));
            bench.Sandbox.Faults.Add(Failing(fault, "/users/u/permissions"));
            Meanwhile(bench, principal, 2, takes ? Takes(Admin) : held => [.. held, bench.World.OnWorkspace(Reader)]);

            var wrong = await Assert.ThrowsAsync<AccessChangeException>(() =>
                bench.Editor.ReplacePermissionsAsync(principal, [bench.Under(Admin, Prod), bench.Everywhere(Pii)], ChangeOptions.Default, Stop));

            Assert.Equal(AccessChangeException.Different, wrong.ErrorId);
            Assert.Contains(takes ? "lacks Source Admin on what carries env:prod" : "has Source Read-only on the whole workspace", wrong.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Nothing was sent", wrong.Message, StringComparison.Ordinal);
            Assert.Equal(1, bench.Sandbox.RequestCount("PUT"));
            Assert.Equal(takes, !bench.Held("u").Contains(Admin, StringComparison.Ordinal));
            Assert.Equal(!takes, bench.Held("u").Contains(Reader, StringComparison.Ordinal));
            Assert.Equal(carriedOut, !bench.Held("u").Contains(Tracking, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Members_are_not_written_over_what_somebody_else_did()
    {
        foreach (var (fault, comes) in new[] { ("429", true), ("429", false), ("503", true), ("503", false), ("cut after", true), ("cut after", false) })
        {
            await using var bench = await Bench.OpenAsync();
            foreach (var id in (string[])["a", "b", "c", "d"]) bench.Person(id);
            var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = ["a", "b"], InviteEmails = [] });
            bench.Sandbox.Faults.Add(Failing(fault, $"/group/{group.Id}/users"));
            bench.Sandbox.Faults.Add(new FaultRule
            {
                Method = "GET", PathPattern = $"/groups/{group.Id}/users", Skip = 2, Times = 1, Kind = FaultKind.None,
                Change = world => world.Groups.Update(group.Id, old => old with { MemberIds = comes ? [.. old.MemberIds, "d"] : [.. old.MemberIds.Where(id => id != "b")] }),
            });

            var wrong = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.ReplaceMembersAsync(group.Id, [new("b", null), new("c", null)], ChangeOptions.Default, Stop));

            Assert.Equal(AccessChangeException.Different, wrong.ErrorId);
            Assert.Contains(comes ? "d@example.com is in it" : "b@example.com is not in it", wrong.Message, StringComparison.Ordinal);
            Assert.Equal(1, bench.Sandbox.RequestCount("PUT"));
            Assert.Equal(comes, bench.World.Groups[3].MemberIds.Contains("d"));
            Assert.Equal(comes, bench.World.Groups[3].MemberIds.Contains("b"));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Members_and_labels_are_replaced_after_a_fault_that_passes(string fault, bool carriedOut)
    {
        await using var bench = await Bench.OpenAsync();
        foreach (var id in (string[])["a", "b", "c"]) bench.Person(id);
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = ["a", "b"], InviteEmails = [] });
        var source = bench.World.Sources.Update(bench.World.Sources[0].Id, old => old with { Labels = [Prod] });
        bench.Sandbox.Faults.Add(Failing(fault, $"/group/{group.Id}/users"));
        bench.Sandbox.Faults.Add(Failing(fault, $"/sources/{source.Id}/labels"));

        var change = await bench.Editor.ReplaceMembersAsync(group.Id, [new("b", null), new("c", null)], ChangeOptions.Default, Stop);
        await bench.Editor.SetSourceLabelsAsync(source.Id, [new("env", "dev")], true, ChangeOptions.Default, Stop);

        Assert.Null(change.Difference);
        Assert.Equal(["None", "Added", "Removed"], change.People.Select(outcome => outcome.Result!.Change));
        Assert.Equal(["b", "c"], bench.World.Groups[3].MemberIds.Order());
        Assert.Equal("env:dev", string.Join(",", bench.World.Sources[0].Labels.Select(label => $"{label.Key}:{label.Value}")));
        Assert.Equal(carriedOut ? 2 : 4, bench.Sandbox.RequestCount("PUT"));
    }

    [Theory]
    [InlineData(1, "429", AccessChangeException.NotListed, 0)]
    [InlineData(2, "429", AccessChangeException.NotListed, 1)]
    [InlineData(2, "503", AccessChangeException.NotVerified, 1)]
    public async Task Members_are_not_replaced_where_it_cannot_be_told_any_more_who_is_invited(int readings, string fault, string told, int sent)
    {
        await using var bench = await Bench.OpenAsync();
        foreach (var id in (string[])["a", "b"]) bench.Person(id);
        var group = bench.World.Groups.Update(bench.World.Groups[3].Id, old => old with { MemberIds = ["a"], InviteEmails = [] });
        bench.Sandbox.Faults.Add(Failing(fault, $"/group/{group.Id}/users"));
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = $"/groups/{group.Id}/invites", Skip = readings, Kind = FaultKind.PlanGate });

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.ReplaceMembersAsync(group.Id, [new("b", null)], ChangeOptions.Default, Stop));

        Assert.Equal(told, refused.ErrorId);
        Assert.Equal(sent, bench.Sandbox.RequestCount("PUT"));
        Assert.Equal(["a"], bench.World.Groups[3].MemberIds);
    }

    [Fact]
    public async Task Labels_of_a_source_are_not_written_over_what_somebody_else_did()
    {
        await using var bench = await Bench.OpenAsync();
        var source = bench.World.Sources.Update(bench.World.Sources[0].Id, old => old with { Labels = [Prod] });
        bench.Sandbox.Faults.Add(Failing("429", $"/sources/{source.Id}/labels"));
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET", PathPattern = "/sources", Skip = 2, Times = 1, Kind = FaultKind.None,
            Change = world => world.Sources.Update(source.Id, old => old with { Labels = [Prod, new WorldLabel("team", "growth")] }),
        });

        var wrong = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.SetSourceLabelsAsync(source.Id, [new("env", "dev")], true, ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.Different, wrong.ErrorId);
        Assert.Contains("team:growth", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(2, bench.World.Sources[0].Labels.Count);
    }

    [Fact]
    public async Task The_last_owner_stays_when_the_other_one_goes_during_the_wait()
    {
        await using var bench = await Bench.OpenAsync();
        var world = bench.World;
        foreach (var user in world.Users.ToList()) world.Users.Update(user.Id, old => old with { Permissions = [] });
        foreach (var group in world.Groups.ToList()) world.Groups.Update(group.Id, old => old with { Permissions = [] });
        var principal = Holder(bench, false, world.OnWorkspace("Workspace Owner"));
        bench.Person("other", world.OnWorkspace("Workspace Owner"));
        bench.Sandbox.Faults.Add(Failing("429", "/users/u/permissions"));
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/users/u", Skip = 2, Times = 1, Kind = FaultKind.None, Change = one => one.Users.Update("other", user => user with { Permissions = [] }) });

        var refused = await Assert.ThrowsAsync<AccessChangeException>(() => bench.Editor.RemovePermissionsAsync(principal, [bench.Everywhere("Workspace Owner")], ChangeOptions.Default, Stop));

        Assert.Equal(AccessChangeException.LastOwner, refused.ErrorId);
        Assert.EndsWith("Nothing more was sent.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Workspace Owner[WORKSPACE]", bench.Held("u"));
    }

    [Fact]
    public async Task A_change_that_is_given_up_between_two_attempts_leaves_everything_as_it_was()
    {
        await using var bench = await Bench.OpenAsync();
        var principal = Holder(bench, false, bench.World.OnWorkspace(Tracking), bench.World.OnWorkspace(Pii));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bench.Sandbox.Faults.Add(Failing("429", "/users/u/permissions"));
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/users/u", Skip = 2, Times = 1, Kind = FaultKind.None, Change = _ => stop.Cancel() });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Editor.RemovePermissionsAsync(principal, [bench.Everywhere(Tracking)], ChangeOptions.Default, stop.Token));

        Assert.Equal($"{Tracking}[WORKSPACE]; {Pii}[WORKSPACE]", bench.Held("u"));
        // Nobody is kept waiting by what was given up.
        Assert.True((await bench.Editor.RemovePermissionsAsync(principal, [bench.Everywhere(Tracking)], ChangeOptions.Default, Stop)).Changed);
    }
}
