using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

/// <summary>Every write under every fault: what is reported is what is the case.</summary>
public sealed class EditorFaultTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, Write> Writes = new()
    {
        ["add a permission"] = new("POST", "/users/u/permissions",
            async bench => (await bench.Editor.AddPermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere("Source Admin")], ChangeOptions.Default, Stop)).Changed,
            bench => bench.Held("u").Contains("Source Admin[WORKSPACE]", StringComparison.Ordinal)),
        ["remove a permission"] = new("PUT", "/users/u/permissions",
            async bench => (await bench.Editor.RemovePermissionsAsync(AccessPrincipal.User("u"), [bench.Everywhere("Source Read-only")], ChangeOptions.Default, Stop)).Changed,
            bench => bench.Held("u").Length == 0),
        ["add to a group"] = new("POST", "/groups/*/users",
            bench => OneAsync(bench.Editor.AddMembersAsync(Group(bench), [new("v", null)], ChangeOptions.Default, Stop)),
            bench => bench.World.Groups[3].MemberIds.Contains("v")),
        ["take out of a group"] = new("DELETE", "/group/*/users",
            bench => OneAsync(bench.Editor.RemoveMembersAsync(Group(bench), [new("u", null)], ChangeOptions.Default, Stop)),
            bench => !bench.World.Groups[3].MemberIds.Contains("u")),
        ["replace members"] = new("PUT", "/group/*/users",
            async bench => (await bench.Editor.ReplaceMembersAsync(Group(bench), [new("v", null)], ChangeOptions.Default, Stop)).People.All(one => one.Result!.Changed),
            bench => bench.World.Groups[3].MemberIds is ["v"]),
        ["make a group"] = new("POST", "/groups",
            async bench => (await bench.Editor.CreateGroupAsync("Fresh", ChangeOptions.Default, Stop)).Changed,
            bench => bench.World.Groups.Any(group => group.Name == "Fresh")),
        ["rename a group"] = new("PATCH", "/groups/*",
            async bench => (await bench.Editor.RenameGroupAsync(Group(bench), "Other", ChangeOptions.Default, Stop)).Changed,
            bench => bench.World.Groups[3].Name == "Other"),
        ["delete a group"] = new("DELETE", "/groups/*",
            async bench => (await bench.Editor.DeleteGroupAsync(Group(bench), ChangeOptions.Default, Stop)).Changed,
            bench => bench.World.Groups.Count == 5),
        ["invite"] = new("POST", "/invites",
            async bench => Only(await bench.Editor.InviteAsync([new("new@example.com", [])], ChangeOptions.Default, Stop)),
            bench => bench.World.Invites.Find("new@example.com") is not null),
        ["withdraw an invite"] = new("DELETE", "/invites",
            async bench => Only(await bench.Editor.RemoveInvitesAsync([new(null, "pending@example.com")], ChangeOptions.Default, Stop)),
            bench => bench.World.Invites.Find("pending@example.com") is null),
        ["remove a user"] = new("DELETE", "/users",
            async bench => Only(await bench.Editor.RemoveUsersAsync([new("u", null)], ChangeOptions.Default, Stop)),
            bench => bench.World.Users.Find("u") is null),
        ["make a label"] = new("POST", "/labels",
            async bench => (await bench.Editor.CreateLabelAsync(new("tier", "gold"), ChangeOptions.Default, Stop)).Changed,
            bench => bench.World.Labels.Any(label => label.Key == "tier")),
        ["delete a label"] = new("DELETE", "/labels/*/*",
            async bench => (await bench.Editor.DeleteLabelAsync(new("old", "yes"), ChangeOptions.Default, Stop)).Changed,
            bench => bench.World.Labels.All(label => label.Key != "old")),
        ["label a source"] = new("PUT", "/sources/*/labels",
            async bench => (await bench.Editor.SetSourceLabelsAsync(bench.World.Sources[0].Id, [new("env", "dev")], true, ChangeOptions.Default, Stop)).Changed,
            bench => bench.World.Sources[0].Labels is [{ Value: "dev" }]),
    };

    public static TheoryData<string> Names => [.. Writes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_reported_is_what_is_the_case(string name)
    {
        var write = Writes[name];
        foreach (var (kind, status, times) in new (FaultKind, int?, int?)[]
        {
            (FaultKind.RateLimited, null, 1), (FaultKind.CutBeforeHeaders, null, 1), (FaultKind.CutBeforeHeaders, null, null), (FaultKind.CutAfterExecution, null, 1), (FaultKind.CutAfterExecution, null, null),
            (FaultKind.CutMidBody, null, null), (FaultKind.MalformedJson, null, null), (FaultKind.Html, 502, null), (FaultKind.Status, 500, 2), (FaultKind.Status, 500, null), (FaultKind.Status, 403, null), (FaultKind.Status, 422, null),
        })
        {
            await using var bench = await Bench.OpenAsync();
            bench.Person("u", bench.World.OnWorkspace("Source Read-only"));
            bench.Person("v");
            bench.World.Groups.Update(Group(bench), old => old with { MemberIds = ["u"], InviteEmails = [], Permissions = [] });
            bench.World.Invites.Add(new WorldInvite("pending@example.com", []));
            bench.World.Labels.Add(new WorldLabel("old", "yes"));
            bench.World.Sources.Update(bench.World.Sources[0].Id, old => old with { Labels = [new("env", "prod")] });
            bench.Sandbox.Faults.Add(new FaultRule { Method = write.Method, PathPattern = write.Path, Kind = kind, Status = status, Times = times, MillisecondsBeforeNext = 10 });

            var (changed, told) = await TellAsync(() => write.Do(bench));

            Assert.True(changed == write.IsDone(bench), $"{kind} {status} {times}: told {(changed ? "done" : told)}, and it is {(write.IsDone(bench) ? "done" : "not done")}");
            Assert.False(!changed && told is null, $"{kind} {status} {times}: no error, and nothing done");
        }
    }

    private static string Group(Bench bench) => bench.World.Groups[3].Id;

    private static async Task<bool> OneAsync(Task<MembershipChange> change) => Only((await change).People);

    private static bool Only(IReadOnlyList<PersonOutcome<MemberChange>> people) => Assert.Single(people) is { Failure: { } failure } ? throw failure : people[0].Result!.Changed;

    private static bool Only(IReadOnlyList<PersonOutcome<PersonChange>> people) => Assert.Single(people) is { Failure: { } failure } ? throw failure : people[0].Result!.Changed;

    private static async Task<(bool Changed, string? Told)> TellAsync(Func<Task<bool>> write)
    {
        try
        {
            return (await write(), null);
        }
        catch (AccessChangeException failure)
        {
            return (false, failure.ErrorId);
        }
        catch (SegmentException failure)
        {
            return (false, failure.ErrorId);
        }
    }

    private sealed record Write(string Method, string Path, Func<Bench, Task<bool>> Do, Func<Bench, bool> IsDone);
}
