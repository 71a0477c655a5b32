using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>Invitations: their ids are what a sync emits, and a list that Segment does not give proves nobody absent.</summary>
public sealed class SpellingAndGapTests
{
    [Fact]
    public async Task An_invitation_is_named_as_Segment_keeps_its_address()
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        // Segment may keep another spelling than it was sent.
        bench.Sandbox.Faults.Add(new FaultRule
        {
            Method = "GET", PathPattern = "/invites", Kind = FaultKind.Rewrite,
            Rewrite = json =>
            {
                var invites = json["data"]!["invites"]!.AsArray();
                for (var i = 0; i < invites.Count; i++) invites[i] = invites[i]!.GetValue<string>().ToLowerInvariant();
            },
        });
        Proto.Task Creating(string email) => new() { Id = TaskId, CreateAccount = new() { AccountInfo = new AccountInfo { Login = email } } };
        var member = $"workspace:{bench.World.Workspace.Id}:member";

        var made = (await bench.RunAsync(Creating("New.Person@Example.com"))).Answer<CreateAccountResponse>().Success.Resource;
        var known = (await bench.RunAsync(Creating("NEW.person@example.com"))).Answer<CreateAccountResponse>().AlreadyExists.Resource;
        await bench.GrantAsync(member, Of("invite", "Other@Example.com"));
        var pending = Assert.Single((await bench.GrantAsync("group:g1:member", Of("invite", "OTHER@Example.com"))).Answer<GrantManagerServiceGrantResponse>().Grants);

        Assert.Equal(["new.person@example.com", "new.person@example.com"], new[] { made, known }.Select(resource => resource.Id.Resource));
        Assert.Equal("(Invitation) new.person@example.com", made.DisplayName);
        Assert.Equal("group:g1:member:invite:other@example.com", pending.Id);
        Assert.Equal("other@example.com", pending.Principal.Id.Resource);
    }

    /// <summary>What is asked for, by name.</summary>
    public static TheoryData<string> AboutInvitations => ["account", "invite", "withdraw", "delete", "join", "grant", "revoke"];

    [Theory]
    [MemberData(nameof(AboutInvitations))]
    public async Task Without_the_list_of_invitations_nothing_is_claimed_of_them(string what)
    {
        await using var bench = await OpenAsync();
        bench.Team("g1", []);
        var invited = bench.World.Invites[0].Email;
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/invites", Status = 404 });
        var (member, role) = ($"workspace:{bench.World.Workspace.Id}:member", $"role:{bench.RoleId("Source Admin")}:member");

        var outcome = await bench.RunAsync(what switch
        {
            "account" => new() { Id = TaskId, CreateAccount = new() { AccountInfo = new AccountInfo { Login = invited } } },
            "invite" => Granting(member, Of("invite", invited)),
            "withdraw" => Revoking(member, Of("invite", invited)),
            "delete" => Deleting("invite", invited),
            "join" => Granting("group:g1:member", Of("invite", invited)),
            "grant" => Granting(role, Of("invite", invited)),
            _ => Revoking(role, Of("invite", invited)),
        });

        Assert.Equal((9, true), outcome.End());
        Assert.Empty(outcome.Status!.Details);
        Assert.Contains("invitations", outcome.Status.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task Without_the_invitations_of_a_group_its_users_still_come_and_go_and_nothing_is_claimed_of_the_invited()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", []);
        var invited = bench.World.Invites[0].Email;
        bench.World.Groups.Update("g1", group => group with { InviteEmails = [invited] });
        bench.World.Invites.Add(new WorldInvite("pending@example.com", []));
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/groups/*/invites", Status = 404 });

        var come = await bench.GrantAsync("group:g1:member", User("u1"));
        var go = await bench.RevokeAsync("group:g1:member", User("u1"));
        var stay = await bench.RevokeAsync("group:g1:member", Of("invite", invited));
        var join = await bench.GrantAsync("group:g1:member", Of("invite", "pending@example.com"));
        var made = await bench.RunAsync(new Proto.Task { Id = TaskId, CreateResource = new() { Resource = new Resource { Id = new ResourceId { ResourceType = "group" }, DisplayName = "Name of g1" } } });

        Assert.Equal([(0, false), (0, false), (9, true), (9, true), (6, true)], new[] { come, go, stay, join, made }.Select(Outcomes.End));
        Assert.Equal(2, bench.Writes.Count);
        Assert.Equal([invited], bench.World.Groups.Find("g1")!.InviteEmails);
    }

    [Fact]
    public async Task A_list_of_users_that_lacks_rows_proves_nobody_gone()
    {
        await using var bench = await OpenAsync();
        bench.Sandbox.Faults.Add(new FaultRule { Method = "GET", PathPattern = "/users", Kind = FaultKind.WrongTotal, Total = 999 });

        var removed = await bench.RevokeAsync($"workspace:{bench.World.Workspace.Id}:member", User("u-unknown"));
        var deleted = await bench.RunAsync(Deleting("user", "u-unknown"));
        bench.Team("g1", []);
        var joined = await bench.GrantAsync("group:g1:member", User("u-unknown"));
        var invited = await bench.GrantAsync($"role:{bench.RoleId("Source Admin")}:member", Of("invite", "nobody@example.com"));

        // Nor is ConductorOne asked to cancel, which it does where the person is gone.
        Assert.All([removed, deleted, joined, invited], outcome => Assert.Equal((9, true, 0), (outcome.End().Code, outcome.NonRetryable, outcome.Status!.Details.Count)));
    }

    [Fact]
    public async Task An_entitlement_on_a_resource_without_an_id_is_answered_with_its_own()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        bench.Team("g1", []);
        foreach (var resource in (Resource[])[new(), new() { Id = new ResourceId() }, new() { Id = new ResourceId { ResourceType = "group" } }])
        {
            var task = Granting("group:g1:member", User("u1"));
            task.Grant.Entitlement.Resource = resource;

            var grant = Assert.Single((await bench.RunAsync(task)).Answer<GrantManagerServiceGrantResponse>().Grants);

            Assert.Equal(("group", "g1", bench.World.Workspace.Id), (grant.Entitlement.Resource.Id.ResourceType, grant.Entitlement.Resource.Id.Resource, grant.Entitlement.Resource.ParentResourceId.Resource));
        }
    }

    /// <summary>An address, as it may stand in a message.</summary>
    public static TheoryData<string> Addresses =>
    [
        "o'brien@example.com", "a!#$%&'*+-/=?^_`{|}~z@example.com", "jürgen@bücher.example", "用户@例子.test", "x@localhost", "\"jane doe\"@example.com", "a.b@[192.0.2.1]", "jane%40example.com", "o%27brien%40example.com",
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void No_part_of_an_address_is_left_in_a_message(string address)
    {
        foreach (var text in (string[])["{0}", "user {0} is there.", "'{0}' was refused", "{0}'s role", "<{0}>, ({0}); {0}.", "https://api.example.com/invites?emails.0={0}&x=1", "a:{0}:b"])
        {
            var clean = TaskFailures.WithoutAddresses(text.Replace("{0}", address, StringComparison.Ordinal));

            Assert.Contains("(address)", clean, StringComparison.Ordinal);
            Assert.All((string[])["@", "%40", "brien", "doe", "192", "rgen", "用", "例", "cher", "~z", "jane", "localhost"], part => Assert.DoesNotContain(part, clean, StringComparison.Ordinal));
        }

        var endless = new string('x', 200_000);
        Assert.Equal($"{endless} (address)", TaskFailures.WithoutAddresses($"{endless} {address}"));
        Assert.Equal("'(address)' was refused", TaskFailures.WithoutAddresses("'o'brien@example.com' was refused"));
        Assert.Equal("(address), (address)", TaskFailures.WithoutAddresses("a%40b@example.com, c@d@e.example"));
        Assert.Equal("@ 50%40 and x@", TaskFailures.WithoutAddresses("@ 50%40 and x@"));
        Assert.Equal("user u1 of group g1 (Night shift), 50% done", TaskFailures.WithoutAddresses("user u1 of group g1 (Night shift), 50% done"));
    }
}
