using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>Members of groups.</content>
public sealed partial class WorkspaceEditor
{
    private const int MostAdds = 100;

    /// <summary>Adds users, and pending invites, to a group. Who is in it already is left alone.</summary>
    public async Task<MembershipChange> AddMembersAsync(string groupId, IReadOnlyList<PersonReference> people, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(AccessPrincipal.Group(groupId).ToString(), cancellationToken).ConfigureAwait(false);
        var (group, before) = await ReadGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        var everybody = await ReadPeopleAsync(people, cancellationToken).ConfigureAwait(false);
        var asked = people.Select(person => Try(person, () => Known(everybody.Find(person, group.Id, group.Name), before, group))).ToList();
        var coming = Distinct(asked.Select(one => one.Result).OfType<SegmentGroupMember>().Where(one => !before.Keys.Contains(Roster.KeyOf(one))));
        if (options.DryRun || coming.Count == 0) return Report(group, before, before, asked, coming, "Added", options.DryRun, [], []);

        var failures = await Batches.SendAsync(coming, MostAdds, options.Progress, batch => workspace.AddGroupMembersAsync(group.Id, [.. batch.Select(one => one.Email)], cancellationToken)).ConfigureAwait(false);
        ThrowIfNothingWasSent(coming, failures);
        var after = await ReadMembersBackAsync(group, Accepted(coming, failures), before, cancellationToken).ConfigureAwait(false);
        return Report(group, before, after, asked, coming, "Added", false, failures, [.. before.Keys, .. coming.Select(Roster.KeyOf)]);
    }

    /// <summary>Takes people out of a group. Who is not in it is left alone.</summary>
    public async Task<MembershipChange> RemoveMembersAsync(string groupId, IReadOnlyList<PersonReference> people, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(AccessPrincipal.Group(groupId).ToString(), cancellationToken).ConfigureAwait(false);
        var (group, before) = await ReadGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        var asked = people.Select(person => Try(person, () => FindMember(before, person, group))).ToList();
        var going = Distinct(asked.Select(one => one.Result).OfType<SegmentGroupMember>().Where(one => before.Keys.Contains(Roster.KeyOf(one))));
        var staying = before.Keys.Except(going.Select(Roster.KeyOf)).ToHashSet(StringComparer.Ordinal);
        using var guard = await GuardMembersAsync(group, before, staying, options, cancellationToken).ConfigureAwait(false);
        if (options.DryRun || going.Count == 0) return Report(group, before, before, asked, going, "Removed", options.DryRun, [], []);

        var failures = await Batches.SendAsync(
            going, SegmentClient.MaxDeletes, options.Progress, batch => workspace.RemoveGroupMembersAsync(group.Id, [.. batch.Select(one => one.Email)], cancellationToken)).ConfigureAwait(false);
        ThrowIfNothingWasSent(going, failures);
        var after = await ReadMembersBackAsync(group, Accepted(going, failures), before, cancellationToken).ConfigureAwait(false);
        return Report(group, before, after, asked, going, "Removed", false, failures, staying);
    }

    /// <summary>
    /// Makes these people all members of a group. Refuses as a whole when one of them cannot be found, and ends with an error when
    /// somebody else changes the members meanwhile.
    /// </summary>
    public async Task<MembershipChange> ReplaceMembersAsync(string groupId, IReadOnlyList<PersonReference> people, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(AccessPrincipal.Group(groupId).ToString(), cancellationToken).ConfigureAwait(false);
        var (group, before) = await ReadGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        var everybody = await ReadPeopleAsync(people, cancellationToken).ConfigureAwait(false);
        CheckWhole(group, before, mayBeSent: false);
        if (options.SeenMembers is { } seen && before.Difference(seen.Select(Roster.KeyOf).ToHashSet(StringComparer.Ordinal), key => NameOf(key, before, seen)) is { } moved)
        {
            throw AccessChangeException.Moved($"The members of group {group.Name} ({group.Id})", moved);
        }

        var wanted = Distinct(people.Select(person => everybody.Find(person, group.Id, group.Name)));
        var keys = wanted.Select(Roster.KeyOf).ToHashSet(StringComparer.Ordinal);
        if (keys.Count == 0 && before.Keys.Count > 0 && !options.AllowEmpty)
        {
            throw new AccessChangeException(AccessChangeException.WouldEmpty, $"This would take all {before.Keys.Count} members out of group {group.Name} ({group.Id}). Nothing was sent.");
        }

        var coming = wanted.Where(one => !before.Keys.Contains(Roster.KeyOf(one))).ToList();
        var going = before.Members.Where(one => !keys.Contains(Roster.KeyOf(one))).ToList();
        var after = before;
        using var guard = new Guard();
        var (byOthers, sent) = (false, false);
        if (coming.Count + going.Count > 0)
        {
            await guard.TakeAsync(() => GuardMembersAsync(group, before, keys, options, cancellationToken)).ConfigureAwait(false);
            if (!options.DryRun)
            {
                var lost = await SettleAsync(() => workspace.ReplaceGroupMembersAsync(group.Id, NextAsync, cancellationToken)).ConfigureAwait(false);
                after = await ReadMembersBackAsync(group, string.Empty, before, cancellationToken).ConfigureAwait(false);
                if (lost is not null && after.Keys.SetEquals(before.Keys)) throw NotDone($"{MembersOf(group)} are as they were", lost);
            }
        }

        var difference = options.DryRun ? null : after.Difference(keys, key => NameOf(key, before, wanted));
        return new MembershipChange(
            group.Id,
            group.Name,
            [
                .. wanted.Select(one => Done(one, coming.Contains(one) && !byOthers ? "Added" : "None", options.DryRun)),
                .. going.Select(one => Done(one, byOthers ? "None" : "Removed", options.DryRun)),
            ],
            before.Members,
            after.Members,
            difference);

        // Asked right before each attempt. Whom somebody else took in or out meanwhile must not go or come back by it.
        async Task<IReadOnlyList<string>?> NextAsync(bool mayBeDone, CancellationToken stop)
        {
            // Before the reading, which would be old after it.
            if (sent) await guard.TakeAsync(() => GuardMembersAsync(group, before, keys, options, stop)).ConfigureAwait(false);
            var now = await ReadMembersAsync(group, stop).ConfigureAwait(false);
            CheckWhole(group, now, mayBeDone);
            if (now.Keys.SetEquals(keys))
            {
                byOthers = !mayBeDone;
                return null;
            }

            if (!now.Keys.SetEquals(before.Keys))
            {
                throw new AccessChangeException(
                    AccessChangeException.Different,
                    $"Somebody else changed {MembersOf(group)} at the same time: {now.Difference(mayBeDone ? keys : before.Keys, key => NameOf(key, before, wanted))}. "
                    + $"{(mayBeDone ? "Whether the change was carried out before that is not known, and it was not sent again" : sent ? "Nothing more was sent" : "Nothing was sent")}. Look at them now.");
            }

            sent = true;
            return [.. wanted.Select(one => one.Email)];
        }
    }

    private async Task<(SegmentGroup Group, Roster Members)> ReadGroupAsync(string groupId, CancellationToken cancellationToken)
    {
        var group = await workspace.GetGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        return (group, await ReadMembersAsync(group, cancellationToken).ConfigureAwait(false));
    }

    private async Task<Roster> ReadMembersAsync(SegmentGroup group, CancellationToken cancellationToken)
    {
        var users = workspace.ListGroupMembers(group.Id, group.Name);
        var members = users.ToListAsync(cancellationToken);
        var invites = workspace.ListGroupInvites(group.Id, group.Name);
        var pending = await invites.ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Roster([.. await members.ConfigureAwait(false), .. pending], users.Ledger, invites.Ledger);
    }

    private async Task<Roster> ReadMembersBackAsync(SegmentGroup group, string accepted, Roster before, CancellationToken cancellationToken)
    {
        var after = await ReadBackAsync($"{MembersOf(group)}{accepted}", null, () => ReadMembersAsync(group, cancellationToken)).ConfigureAwait(false);
        if (!after.Users.IsComplete) throw AccessChangeException.Unchecked(MembersOf(group), after.Users);
        return after.Pending.IsComplete || !before.Pending.IsComplete ? after : throw AccessChangeException.Unchecked(InvitesOf(group), after.Pending);
    }

    private async Task<People> ReadPeopleAsync(IReadOnlyList<PersonReference> people, CancellationToken cancellationToken)
    {
        var list = workspace.ListUsers();
        var users = await list.ToListAsync(cancellationToken).ConfigureAwait(false);
        var known = users.Select(user => user.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!people.Any(person => person is { UserId: null, Email: { } email } && !known.Contains(email))) return new People(users, list.Ledger, [], null);
        var invites = workspace.ListInvites();
        return new People(users, list.Ledger, await invites.ToListAsync(cancellationToken).ConfigureAwait(false), invites.Ledger);
    }

    private async Task<IDisposable?> GuardMembersAsync(SegmentGroup group, Roster before, HashSet<string> staying, ChangeOptions options, CancellationToken cancellationToken)
    {
        var left = before.Members.Where(one => one.UserId is not null && staying.Contains(Roster.KeyOf(one))).Select(one => one.UserId!).ToList();
        if (options.AllowLastOwner || left.Count == before.Members.Count(one => !one.Pending)) return null;
        var role = group.Permissions?.Any(permission => permission.RoleName is null) == true ? await OwnerRoleAsync(cancellationToken).ConfigureAwait(false) : null;
        if (!OwnerCensus.IsOwner(group.Permissions, role)) return null;
        return await GuardAsync(census => census.WithMembers(group.Id, left), $"taking these people out of group {group.Name} ({group.Id})", cancellationToken).ConfigureAwait(false);
    }

    // Whether somebody who is invited is in the group already, and gets into it, could not be told.
    private static SegmentGroupMember Known(SegmentGroupMember one, Roster before, SegmentGroup group) =>
        !one.Pending || before.Pending.IsComplete ? one : throw AccessChangeException.Unlisted(InvitesOf(group), before.Pending);

    // What a whole new membership is worked out from, or held against, has to be the whole one.
    private static void CheckWhole(SegmentGroup group, Roster roster, bool mayBeSent)
    {
        foreach (var (what, ledger) in ((string, ListLedger)[])[(MembersOf(group), roster.Users), (InvitesOf(group), roster.Pending)])
        {
            if (!ledger.IsComplete) throw mayBeSent ? AccessChangeException.Unchecked(what, ledger) : AccessChangeException.Unlisted(what, ledger);
        }
    }

    private static string MembersOf(SegmentGroup group) => $"the members of group {group.Name} ({group.Id})";

    private static string InvitesOf(SegmentGroup group) => $"the invitations of group {group.Name} ({group.Id})";

    private static SegmentGroupMember? FindMember(Roster before, PersonReference person, SegmentGroup group)
    {
        var found = before.Find(person);
        if (found.Count == 0 && !before.Users.IsComplete) throw AccessChangeException.Unlisted(MembersOf(group), before.Users);
        if (found.Count == 0) return person.UserId is not null || before.Pending.IsComplete ? null : throw AccessChangeException.Unlisted(InvitesOf(group), before.Pending);
        return found.Count == 1 && !before.SharesAddress(found[0])
            ? found[0]
            : throw new AccessChangeException(
                AccessChangeException.SharedAddress,
                $"Several members of group {group.Name} ({group.Id}) have the address {found[0].Email}, and Segment changes members by address: who would go is not certain. Nothing was sent for it.");
    }

    private static MembershipChange Report(
        SegmentGroup group,
        Roster before,
        Roster after,
        IReadOnlyList<Asked> asked,
        List<SegmentGroupMember> changing,
        string change,
        bool dryRun,
        Dictionary<SegmentGroupMember, SegmentException> failures,
        IReadOnlyCollection<string> expected)
    {
        var sent = changing.ToDictionary(Roster.KeyOf, StringComparer.Ordinal);
        var failed = new HashSet<string>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        PersonOutcome<MemberChange> Of(Asked one)
        {
            if (one.Failure is not null) return new PersonOutcome<MemberChange>(one.Person, null, one.Failure);
            var person = one.Result;
            if (person is null || !sent.TryGetValue(Roster.KeyOf(person), out var wire) || !told.Add(Roster.KeyOf(person)))
            {
                return new PersonOutcome<MemberChange>(one.Person, Row(group, person, one.Person, "None", dryRun), null);
            }

            if (dryRun || after.Keys.Contains(Roster.KeyOf(wire)) == (change == "Added"))
            {
                return new PersonOutcome<MemberChange>(one.Person, Row(group, person, one.Person, change, dryRun), null);
            }

            failed.Add(Roster.KeyOf(wire));
            return new PersonOutcome<MemberChange>(one.Person, null, FailureOf(failures.GetValueOrDefault(wire), $"{wire.Email} is {(change == "Added" ? "not" : "still")} in group {group.Name} ({group.Id})"));
        }

        List<PersonOutcome<MemberChange>> people = [.. asked.Select(Of)];
        if (dryRun || changing.Count == 0) return new MembershipChange(group.Id, group.Name, people, before.Members, after.Members, null);
        // Whoever was not carried out is told of already and is no difference beyond that.
        var wanted = expected.ToHashSet(StringComparer.Ordinal);
        foreach (var key in failed)
        {
            if (!wanted.Remove(key)) wanted.Add(key);
        }

        return new MembershipChange(group.Id, group.Name, people, before.Members, after.Members, after.Difference(wanted, key => NameOf(key, before, changing)));
    }

    private static Exception FailureOf(SegmentException? failure, string state) => failure switch
    {
        null => new AccessChangeException(AccessChangeException.Different, $"Segment accepted the change, but when the state was read back {state}."),
        SegmentOutcomeUnknownException lost => NotDone(state, lost),
        _ => failure,
    };

    private static PersonOutcome<MemberChange> Done(SegmentGroupMember one, string change, bool dryRun)
    {
        var person = new PersonReference(one.UserId, one.Email);
        return new PersonOutcome<MemberChange>(person, Row(new SegmentGroup { Id = one.GroupId, Name = one.GroupName ?? one.GroupId }, one, person, change, dryRun), null);
    }

    private static MemberChange Row(SegmentGroup group, SegmentGroupMember? found, PersonReference person, string change, bool dryRun) => new()
    {
        GroupId = group.Id,
        GroupName = group.Name,
        UserId = found?.UserId ?? person.UserId,
        Email = found?.Email ?? person.Email,
        Pending = found is { Pending: true },
        Change = change,
        DryRun = dryRun,
    };

    private static string NameOf(string key, Roster before, IEnumerable<SegmentGroupMember> others) =>
        before.Members.Concat(others).FirstOrDefault(member => string.Equals(Roster.KeyOf(member), key, StringComparison.Ordinal))?.Email ?? key;

    private static List<SegmentGroupMember> Distinct(IEnumerable<SegmentGroupMember> members) => [.. members.DistinctBy(Roster.KeyOf, StringComparer.Ordinal)];

    private static Asked Try(PersonReference person, Func<SegmentGroupMember?> find)
    {
        try
        {
            return new Asked(person, find(), null);
        }
        catch (AccessChangeException failure)
        {
            return new Asked(person, null, failure);
        }
    }

    private sealed record Asked(PersonReference Person, SegmentGroupMember? Result, Exception? Failure);
}
