using System.Runtime.ExceptionServices;

namespace SegmentC1.Segment;

/// <summary>One reading of a workspace: independent lists side by side, then what depends on them.</summary>
internal sealed class WorkspaceReader(SegmentClient client, WorkspaceReadOptions options, IProgress<WorkspaceReadProgress>? progress)
{
    private static readonly TimeSpan AuditRetention = TimeSpan.FromDays(90);
    private static readonly SegmentResourceType[] SingleListTypes = [SegmentResourceType.Source, SegmentResourceType.Warehouse, SegmentResourceType.Space];

    private readonly ReadTracker _tracker = new(progress);
    private CancellationToken _stop;

    // What came of one list: its rows, and the ledgers that account for them.
    private sealed record Part<T>(IReadOnlyList<T> Rows, IReadOnlyList<ListLedger> Ledgers)
    {
        public bool IsKnownEmpty => Rows.Count == 0 && Ledgers.All(ledger => ledger.IsComplete);
    }

    public async Task<WorkspaceReading> ReadAsync(CancellationToken cancellationToken)
    {
        var startedAt = client.Time.GetUtcNow();
        using var run = new FirstFailure(cancellationToken);
        _stop = run.Token;

        // In the order of what the most depends on: slots are given first come, first served.
        var groups = run.Start(GroupsAsync);
        var workspace = run.Start(() => WorkspaceAsync(cancellationToken));
        var users = run.Start(() => ListOrGivenAsync(options.Users, SegmentListKind.User, client.ListUsers));
        var invites = run.Start(() => options.Invites is { } given
            ? Given(given, SegmentListKind.Invite)
            : OptionalAsync(client.ListInvites(), null));
        var memberships = run.Start(() => MembershipsAsync(groups, invites));
        var settledUsers = run.Start(() => SettleUsersAsync(users));
        var settledGroups = run.Start(() => SettleGroupsAsync(groups));
        var roles = run.Start(() => ListOrGivenAsync(options.Roles, SegmentListKind.Role, client.ListRoles));
        var resources = SingleListTypes.Select(type => run.Start(() => ResourcesAsync(type))).ToList();
        var functions = run.Start(FunctionsAsync);
        var labels = run.Start(() => OptionalAsync(client.ListLabels(), null));
        var audit = options.IncludeAudit ? run.Start(AuditAsync) : null;

        if (await run.EndAsync().ConfigureAwait(false) is { } failure) await ThrowAsync(failure, workspace, cancellationToken).ConfigureAwait(false);

        var (workspaceRow, workspaceLedger) = await workspace.ConfigureAwait(false);
        var userPart = await settledUsers.ConfigureAwait(false);
        var groupPart = await settledGroups.ConfigureAwait(false);
        var memberPart = await memberships.ConfigureAwait(false);
        var invitePart = await invites.ConfigureAwait(false);
        var rolePart = await roles.ConfigureAwait(false);
        var labelPart = await labels.ConfigureAwait(false);
        var resourcePart = Join([
            await resources[0].ConfigureAwait(false),
            await resources[1].ConfigureAwait(false),
            await functions.ConfigureAwait(false),
            await resources[2].ConfigureAwait(false)]);
        var auditPart = audit is null ? null : await audit.ConfigureAwait(false);

        return new WorkspaceReading
        {
            Workspace = workspaceRow,
            StartedAt = startedAt,
            EndedAt = client.Time.GetUtcNow(),
            Requests = _tracker.Requests,
            Users = userPart.Rows,
            Invites = invitePart.Rows,
            Groups = groupPart.Rows,
            GroupMembers = memberPart.Rows,
            Roles = rolePart.Rows,
            Labels = labelPart.Rows,
            // A server that does not tell function kinds apart gives each function five times.
            Resources = [.. resourcePart.Rows.DistinctBy(resource => (resource.Type, resource.Id))],
            AuditEvents = auditPart?.Rows,
            Ledgers = [
                workspaceLedger, .. userPart.Ledgers, .. invitePart.Ledgers, .. groupPart.Ledgers, .. memberPart.Ledgers,
                .. rolePart.Ledgers, .. labelPart.Ledgers, .. resourcePart.Ledgers, .. auditPart?.Ledgers ?? []],
        };
    }

    private async Task<(SegmentWorkspace Row, ListLedger Ledger)> WorkspaceAsync(CancellationToken cancellationToken)
    {
        var ledger = new ListLedger(SegmentListKind.Workspace);
        if (options.Workspace is { } known)
        {
            ledger.CountPage(1, 0, null);
            ledger.Finish(ListState.Complete, "Known from connecting.");
            return (known, ledger);
        }

        _tracker.Expect(1);
        _tracker.Begin(ledger, null);
        // Not stopped by another list's failure: whether the token works at all is what explains that failure.
        var workspace = await client.GetWorkspaceAsync(ledger, cancellationToken).ConfigureAwait(false);
        ledger.CountPage(1, 0, null);
        ledger.Finish(ListState.Complete);
        _tracker.Done(ledger, null);
        return (workspace, ledger);
    }

    private Task<Part<SegmentGroup>> GroupsAsync() =>
        options.Groups is { } given ? Given(given, SegmentListKind.Group) : OptionalAsync(client.ListGroups(), null);

    private async Task<Part<SegmentGroupMember>> MembershipsAsync(Task<Part<SegmentGroup>> groups, Task<Part<SegmentInvite>> invites)
    {
        var given = options.GroupMembers ?? [];
        var listed = (await groups.ConfigureAwait(false)).Rows;
        var pending = PendingAsync();
        var reader = new GroupMembershipReader(client, _tracker, given);
        var givenGroups = given.Where(member => !member.Pending).Select(member => member.GroupId).ToHashSet(StringComparer.Ordinal);
        _tracker.Expect(listed.Count(group => !givenGroups.Contains(group.Id)));

        var parts = await Task.WhenAll(listed.Select(group => reader.ReadAsync(group, pending, _stop))).ConfigureAwait(false);
        var ids = listed.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var rest = given.Where(member => !ids.Contains(member.GroupId));
        return new Part<SegmentGroupMember>(
            [.. parts.SelectMany(part => part.Members.Concat(part.Invites)), .. rest],
            [
                .. given.Count == 0 ? [] : GivenLists.LedgersOf(given, SegmentListKind.GroupMember),
                .. parts.Select(part => part.MemberLedger).OfType<ListLedger>(),
                .. parts.Select(part => part.InviteLedger).OfType<ListLedger>()]);

        async Task<bool> PendingAsync() => !(await invites.ConfigureAwait(false)).IsKnownEmpty;
    }

    private Task<Part<SegmentUser>> SettleUsersAsync(Task<Part<SegmentUser>> users) => SettleAsync(
        users,
        SegmentListKind.UserPermission,
        options.Users is null,
        PermissionSettlers.OfUsers(client));

    private Task<Part<SegmentGroup>> SettleGroupsAsync(Task<Part<SegmentGroup>> groups) => SettleAsync(
        groups,
        SegmentListKind.GroupPermission,
        options.Groups is null,
        PermissionSettlers.OfGroups(client));

    private async Task<Part<T>> SettleAsync<T>(Task<Part<T>> list, SegmentListKind kind, bool readHere, PermissionSettler<T> settler)
    {
        var part = await list.ConfigureAwait(false);
        if (part.Rows.Count == 0) return part;

        var ledger = new ListLedger(kind);
        _tracker.Expect(1);
        _tracker.Begin(ledger, null);
        var (rows, way) = await settler.SettleAsync(part.Rows, ledger, () => _tracker.Tell(ledger, null), _stop).ConfigureAwait(false);
        _tracker.Done(ledger, null);
        // A ledger that was given is the caller's account and stays as it is.
        if (way is not null) (readHere ? part.Ledgers[0] : ledger).Remark($"Permissions: {way}");
        return new Part<T>(rows, [.. part.Ledgers, ledger]);
    }

    private async Task<Part<SegmentResource>> ResourcesAsync(SegmentResourceType type)
    {
        var given = options.Resources?.Where(resource => resource.Type == type).ToList();
        if (given is { Count: > 0 }) return await Given(given, GivenLists.KindOf(type)).ConfigureAwait(false);
        var list = client.ListResources(type);
        return await (type == SegmentResourceType.Source ? MandatoryAsync(list) : OptionalAsync(list, null)).ConfigureAwait(false);
    }

    private async Task<Part<SegmentResource>> FunctionsAsync()
    {
        var given = options.Resources?.Where(resource => resource.Type == SegmentResourceType.Function).ToList() ?? [];
        var kinds = GivenLists.FunctionKindsOf(given);
        var parts = await Task.WhenAll(SegmentClient.FunctionKinds
            .Where(kind => !kinds.Contains(kind))
            .Select(kind => OptionalAsync(client.ListFunctions(kind), kind))).ConfigureAwait(false);
        return given.Count == 0 ? Join(parts) : Join([await Given(given, SegmentListKind.Function).ConfigureAwait(false), .. parts]);
    }

    private Task<Part<SegmentAuditEvent>> AuditAsync() =>
        OptionalAsync(client.ListAuditEvents(options.AuditStart ?? client.Time.GetUtcNow() - AuditRetention), null);

    private Task<Part<T>> ListOrGivenAsync<T>(IReadOnlyList<T>? given, SegmentListKind kind, Func<SegmentList<T>> list)
        where T : ISegmentListed =>
        given is null ? MandatoryAsync(list()) : Given(given, kind);

    private static Task<Part<T>> Given<T>(IReadOnlyList<T> rows, SegmentListKind kind)
        where T : ISegmentListed =>
        Task.FromResult(new Part<T>(rows, GivenLists.LedgersOf(rows, kind)));

    private async Task<Part<T>> MandatoryAsync<T>(SegmentList<T> list)
    {
        _tracker.Expect(1);
        return new Part<T>(await _tracker.ReadAsync(list, null, _stop).ConfigureAwait(false), [list.Ledger]);
    }

    private async Task<Part<T>> OptionalAsync<T>(SegmentList<T> list, string? owner)
    {
        _tracker.Expect(1);
        try
        {
            return new Part<T>(await _tracker.ReadAsync(list, owner, _stop).ConfigureAwait(false), [list.Ledger]);
        }
        catch (SegmentException)
        {
            // The ledger says what happened; a part of a list is not handed on as the list.
            return new Part<T>([], [list.Ledger]);
        }
    }

    private static Part<T> Join<T>(IReadOnlyList<Part<T>> parts) =>
        new([.. parts.SelectMany(part => part.Rows)], [.. parts.SelectMany(part => part.Ledgers)]);

    // A refused token means one thing when it can read the workspace and another when it cannot.
    private async Task ThrowAsync(ExceptionDispatchInfo failure, Task<(SegmentWorkspace Row, ListLedger Ledger)> workspace, CancellationToken cancellationToken)
    {
        if (failure.SourceException is SegmentAuthenticationException refused && refused.Operation != "GET /")
        {
            if (options.Workspace is null) await workspace.ConfigureAwait(false);
            else await client.GetWorkspaceAsync(cancellationToken).ConfigureAwait(false);
            throw SegmentErrors.LacksOwner(refused);
        }

        failure.Throw();
    }
}
