using SegmentC1.Sandbox;

namespace SegmentC1.Segment.Tests;

/// <summary>The client against the simulated workspace, which shares nothing with it and judges it by its own tables.</summary>
public class SandboxTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static SegmentClient Client(SegmentSandbox sandbox, Func<SegmentClientOptions, SegmentClientOptions>? with = null)
    {
        var options = new SegmentClientOptions { Token = Clients.Secret(sandbox.Token), ApiUri = sandbox.BaseAddress };
        return new SegmentClient(with is null ? options : with(options));
    }

    private static Task<WorkspaceReading> ReadAsync(SegmentClient client, bool audit = false) =>
        client.ReadWorkspaceAsync(new WorkspaceReadOptions { IncludeAudit = audit }, null, Stop);

    private static ListLedger LedgerOf(WorkspaceReading reading, SegmentListKind kind) => reading.Ledgers.Single(ledger => ledger.Kind == kind);

    [Fact]
    public async Task The_judged_size_costs_the_minimum_and_two_checks()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 500, Groups = 50, Sources = 300, Invites = 20 }, Stop);
        using var client = Client(sandbox);

        var reading = await ReadAsync(client);

        // 1 workspace, 1 roles, 1 labels, 6 lists, 5 kinds of function, members and pending members of 50 groups, 2 checks.
        Assert.Equal(116, sandbox.RequestCount());
        Assert.Equal(116, reading.Requests);
        Assert.All(reading.Ledgers, ledger => Assert.Equal(ListState.Complete, ledger.State));
        Assert.InRange(sandbox.PeakConcurrency, 1, 8);
        AssertSame(sandbox.World, reading);
    }

    [Theory]
    [InlineData(true, true, EmptyPermissions.EmptyArray)]
    [InlineData(true, true, EmptyPermissions.Absent)]
    [InlineData(true, true, EmptyPermissions.Null)]
    [InlineData(false, true, EmptyPermissions.EmptyArray)]
    [InlineData(true, false, EmptyPermissions.Null)]
    [InlineData(false, false, EmptyPermissions.Absent)]
    public async Task The_same_workspace_is_read_whichever_way_permissions_are_shown(bool users, bool groups, EmptyPermissions empty)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(
            new SegmentSandboxOptions { Seed = 7, InlineUserPermissions = users, InlineGroupPermissions = groups, EmptyPermissions = empty }, Stop);
        using var client = Client(sandbox);

        var reading = await ReadAsync(client, audit: true);

        Assert.All(reading.Ledgers, ledger => Assert.Equal(ListState.Complete, ledger.State));
        AssertSame(sandbox.World, reading);
        Assert.Equal(sandbox.World.AuditEvents.Select(entry => entry.Id).Order(), reading.AuditEvents!.Select(entry => entry.Id).Order());
        var singles = sandbox.Requests.Count(request => request.Path.StartsWith("/users/", StringComparison.Ordinal));
        if (!users) Assert.Equal(sandbox.World.Users.Count, singles);
        if (users) Assert.Equal(1, singles);
    }

    [Fact]
    public async Task Pages_are_followed_where_the_server_allows_only_small_ones()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 450, Sources = 401, MaxPageSize = 200 }, Stop);
        using var client = Client(sandbox);

        var reading = await ReadAsync(client);

        AssertSame(sandbox.World, reading);
        Assert.Equal(3, LedgerOf(reading, SegmentListKind.User).Pages);
        Assert.Equal(4, LedgerOf(reading, SegmentListKind.User).Requests);
    }

    [Fact]
    public async Task People_who_come_and_go_between_pages_are_seen_or_the_list_is_called_inconsistent()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { Users = 500, MaxPageSize = 200 }, Stop);
        using var client = Client(sandbox);
        var newcomer = new WorldUser("0000newcomer", "New", "new@example.com", []);
        sandbox.Faults.Add(new FaultRule { PathPattern = "/users", QueryContains = "cursor", Times = 1, Kind = FaultKind.None, Change = world => world.Users.Insert(0, newcomer) });

        var added = client.ListUsers();
        var afterAdding = await added.ToListAsync(Stop);
        sandbox.Faults.Clear();
        sandbox.Faults.Add(new FaultRule { PathPattern = "/users", QueryContains = "cursor", Times = 1, Kind = FaultKind.None, Change = world => world.Users.Remove(newcomer.Id) });
        var removed = client.ListUsers();
        var afterRemoving = await removed.ToListAsync(Stop);

        Assert.Equal(ListState.Complete, added.Ledger.State);
        Assert.Equal(501, afterAdding.Select(user => user.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(afterAdding, user => user.Id == newcomer.Id);
        // Nobody is missed, but one who has left is among them: that is no picture of one moment.
        Assert.Equal(ListState.Inconsistent, removed.Ledger.State);
        Assert.Superset(sandbox.World.Users.Select(user => user.Id).ToHashSet(), afterRemoving.Select(user => user.Id).ToHashSet());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_small_plan_is_read_with_its_gaps_declared(int status)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(
            new SegmentSandboxOptions { GroupsInPlan = false, SpacesInPlan = false, FunctionsInPlan = false, AuditInPlan = false, PlanGateStatus = status }, Stop);
        using var client = Client(sandbox);

        var reading = await ReadAsync(client, audit: true);

        Assert.Equal(
            [SegmentListKind.Group, SegmentListKind.Function, SegmentListKind.Function, SegmentListKind.Function, SegmentListKind.Function, SegmentListKind.Function, SegmentListKind.Space, SegmentListKind.AuditEvent],
            reading.Ledgers.Where(ledger => ledger.State == ListState.Gap).Select(ledger => ledger.Kind));
        Assert.All(reading.Ledgers, ledger => Assert.True(ledger.State is ListState.Complete or ListState.Gap));
        Assert.Equal(sandbox.World.Users.Count, reading.Users.Count);
    }

    [Fact]
    public async Task A_gate_that_answers_403_is_no_declared_gap()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { SpacesInPlan = false, PlanGateStatus = 403 }, Stop);
        using var client = Client(sandbox);

        var reading = await ReadAsync(client);

        Assert.Equal(ListState.Incomplete, LedgerOf(reading, SegmentListKind.Space).State);
    }

    [Fact]
    public async Task A_members_token_is_told_what_it_lacks()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { TokenLevel = SandboxTokenLevel.Member }, Stop);
        using var client = Client(sandbox);

        var error = await Assert.ThrowsAsync<SegmentAuthenticationException>(() => ReadAsync(client));

        Assert.Contains("Workspace Owner", error.Message);
        Assert.DoesNotContain("region", error.Message);
        Assert.StartsWith("sandbox-", error.RequestId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Windows_of_60_are_burst_through_and_never_overrun(bool userByUser)
    {
        var time = new LeapingTime();
        await using var sandbox = await SegmentSandbox.StartAsync(
            new SegmentSandboxOptions
            {
                Users = 100, RateLimitPerWindow = 60, TimeProvider = time, ClockOffset = TimeSpan.FromDays(-400), InlineUserPermissions = !userByUser,
            },
            Stop);
        var notices = new Notices();
        using var client = Client(sandbox, options => options with { TimeProvider = time, OnNotice = notices.Add });

        var reading = await ReadAsync(client);

        AssertSame(sandbox.World, reading);
        Assert.DoesNotContain(sandbox.Requests, request => request.Status == 429);
        // 27 requests fit into the first window; 126 take three, because a tenth of each is left for others.
        var waits = notices.Of(SegmentNoticeKind.RateWait);
        Assert.Equal(userByUser ? 2 : 0, waits.Count);
        Assert.All(waits, wait => Assert.InRange(wait.Delay!.Value, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(62)));
    }

    [Theory]
    [InlineData(null, 20_500L)]
    [InlineData("13", null)]
    [InlineData(null, null)]
    public async Task A_refusal_for_the_rate_delays_the_reading_and_loses_nothing(string? retryAfter, long? milliseconds)
    {
        var time = new LeapingTime();
        await using var sandbox = await SegmentSandbox.StartAsync(new SegmentSandboxOptions { TimeProvider = time }, Stop);
        sandbox.Faults.Add(new FaultRule { PathPattern = "/groups/*/users", Times = 2, Kind = FaultKind.RateLimited, RetryAfter = retryAfter, MillisecondsBeforeNext = milliseconds });
        var notices = new Notices();
        using var client = Client(sandbox, options => options with { TimeProvider = time, OnNotice = notices.Add });

        var reading = await ReadAsync(client);

        AssertSame(sandbox.World, reading);
        var least = retryAfter is null ? TimeSpan.FromMilliseconds(milliseconds ?? 60_000) : TimeSpan.FromSeconds(13);
        Assert.Equal(2, notices.Of(SegmentNoticeKind.RateWait).Count);
        Assert.All(notices.Of(SegmentNoticeKind.RateWait), notice => Assert.InRange(notice.Delay!.Value, least, least + TimeSpan.FromSeconds(1.1)));
        Assert.Equal(2, reading.Ledgers.Where(ledger => ledger.Kind == SegmentListKind.GroupMember).Sum(ledger => ledger.Retries));
    }

    [Theory]
    [InlineData(FaultKind.Html, 502)]
    [InlineData(FaultKind.Status, 500)]
    [InlineData(FaultKind.CutBeforeHeaders, null)]
    [InlineData(FaultKind.CutAfterExecution, null)]
    [InlineData(FaultKind.CutMidBody, 200)]
    public async Task A_fault_that_passes_is_survived_and_one_that_stays_is_told(FaultKind kind, int? status)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(ct: Stop);
        var fault = sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Times = 2, Kind = kind, Status = status is 200 ? null : status });
        using var client = Client(sandbox, options => options with { TimeProvider = new LeapingTime() });

        var survived = client.ListUsers();
        Assert.Equal(sandbox.World.Users.Count, (await survived.ToListAsync(Stop)).Count);
        sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Kind = kind, Status = status is 200 ? null : status });
        var error = await Assert.ThrowsAnyAsync<SegmentException>(() => ReadAsync(client));

        Assert.Equal(2, fault.Hits);
        Assert.Equal(2, survived.Ledger.Retries);
        if (status is 502 or 500) Assert.Equal(status, Assert.IsType<SegmentServerException>(error).HttpStatus);
        else Assert.IsType<SegmentConnectionException>(error);
    }

    [Theory]
    [InlineData(FaultKind.MalformedJson, null)]
    [InlineData(FaultKind.MissingKey, "users")]
    [InlineData(FaultKind.Html, null)]
    public async Task An_answer_that_lies_about_its_success_is_an_error(FaultKind kind, string? key)
    {
        await using var sandbox = await SegmentSandbox.StartAsync(ct: Stop);
        sandbox.Faults.Add(new FaultRule { PathPattern = "/users", Kind = kind, Key = key, Status = kind == FaultKind.Html ? 200 : null });
        using var client = Client(sandbox);

        var error = await Assert.ThrowsAsync<SegmentServerException>(() => ReadAsync(client));

        Assert.Equal(200, error.HttpStatus);
        Assert.Equal("GET /users", error.Operation);
    }

    [Fact]
    public async Task A_list_that_is_null_is_empty_and_a_wrong_total_is_not_believed_away()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(ct: Stop);
        sandbox.Faults.Add(new FaultRule { PathPattern = "/invites", Kind = FaultKind.Rewrite, Rewrite = json => { json["data"]!["invites"] = null; json["data"]!["pagination"]!["totalEntries"] = 0; } });
        sandbox.Faults.Add(new FaultRule { PathPattern = "/roles", Kind = FaultKind.WrongTotal, Total = 99 });
        using var client = Client(sandbox);

        var reading = await ReadAsync(client);

        Assert.Empty(reading.Invites);
        Assert.Equal(ListState.Complete, LedgerOf(reading, SegmentListKind.Invite).State);
        Assert.Equal((ListState.Inconsistent, 99L, 2), (LedgerOf(reading, SegmentListKind.Role).State, LedgerOf(reading, SegmentListKind.Role).TotalEntries, LedgerOf(reading, SegmentListKind.Role).Requests));
    }

    [Fact]
    public async Task A_group_deleted_while_reading_makes_the_picture_incomplete()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(ct: Stop);
        var gone = sandbox.World.Groups[2];
        sandbox.Faults.Add(new FaultRule { PathPattern = $"/groups/{gone.Id}/users", Kind = FaultKind.None, Change = world => world.Groups.Remove(gone.Id) });
        using var client = Client(sandbox);

        var reading = await ReadAsync(client);

        var ledger = reading.Ledgers.Single(each => each.Kind == SegmentListKind.GroupMember && each.Owner == gone.Id);
        Assert.Equal((ListState.Incomplete, 404), (ledger.State, ledger.HttpStatus));
        Assert.All(reading.Ledgers.Where(each => each.Kind == SegmentListKind.GroupMember && each.Owner != gone.Id), each => Assert.Equal(ListState.Complete, each.State));
    }

    [Fact]
    public async Task No_secret_of_the_workspace_gets_behind_the_client()
    {
        await using var sandbox = await SegmentSandbox.StartAsync(ct: Stop);
        var notices = new Notices();
        using var client = Client(sandbox, options => options with { OnNotice = notices.Add });

        var reading = await ReadAsync(client, audit: true);

        var shown = Newtonsoft.Json.JsonConvert.SerializeObject(reading) + string.Join('\n', notices.All);
        Assert.NotEmpty(sandbox.World.Secrets);
        Assert.All(sandbox.World.Secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
        Assert.DoesNotContain(sandbox.Token, shown, StringComparison.Ordinal);
    }

    private static void AssertSame(SegmentWorld world, WorkspaceReading reading)
    {
        Assert.Equal((world.Workspace.Id, world.Workspace.Slug, world.Workspace.Name), (reading.Workspace.Id, reading.Workspace.Slug, reading.Workspace.Name));
        Assert.Equal(world.Users.Select(user => (user.Id, user.Name, user.Email, Text(user.Permissions))), reading.Users.Select(user => (user.Id, user.Name, user.Email, Text(user.Permissions!))));
        Assert.Equal(world.Groups.Select(group => (group.Id, group.Name, Text(group.Permissions))), reading.Groups.Select(group => (group.Id, group.Name, Text(group.Permissions!))));
        Assert.Equal(
            world.Groups.SelectMany(group => group.MemberIds.Concat(group.InviteEmails).Select(member => (group.Id, group.Name, member))).Order(),
            reading.GroupMembers.Select(member => (member.GroupId, member.GroupName!, member.UserId ?? member.Email)).Order());
        Assert.Equal(world.Invites.Select(invite => invite.Email), reading.Invites.Select(invite => invite.Email));
        Assert.Equal(world.Roles.Select(role => (role.Id, role.Name, role.Description)), reading.Roles.Select(role => (role.Id, role.Name, role.Description)));
        Assert.Equal(world.Labels.Select(label => (label.Key, label.Value, label.Description)), reading.Labels.Select(label => (label.Key, label.Value, label.Description)));
        Assert.Equal(
            world.Sources.Select(source => (source.Id, Name: source.Name ?? source.Slug, Labels: Text(source.Labels))),
            reading.Resources.Where(resource => resource.Type == SegmentResourceType.Source).Select(source => (source.Id, source.Name, Text(source.Labels!))));
        Assert.Equal(Ids(SegmentResourceType.Warehouse), world.Warehouses.Select(warehouse => warehouse.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(SegmentResourceType.Function), world.Functions.Select(function => function.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Ids(SegmentResourceType.Space), world.Spaces.Select(space => space.Id).Order(StringComparer.Ordinal));

        IEnumerable<string> Ids(SegmentResourceType type) => reading.Resources.Where(resource => resource.Type == type).Select(resource => resource.Id).Order(StringComparer.Ordinal);
    }

    private static string Text(IEnumerable<WorldPermission> permissions) => string.Join('|', permissions.Select(permission =>
        $"{permission.RoleId} {permission.RoleName} [{Text(permission.Labels ?? [])}] {string.Join(';', permission.Resources.Select(resource => $"{resource.Type} {resource.Id} [{Text(resource.Labels ?? [])}]"))}"));

    private static string Text(IEnumerable<SegmentPermission> permissions) => string.Join('|', permissions.Select(permission =>
        $"{permission.RoleId} {permission.RoleName} [{Text(permission.Labels)}] {string.Join(';', permission.Resources.Select(resource => $"{resource.Type} {resource.Id} [{Text(resource.Labels)}]"))}"));

    private static string Text(IEnumerable<WorldLabel> labels) => string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));

    private static string Text(IEnumerable<SegmentLabel> labels) => string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));
}
