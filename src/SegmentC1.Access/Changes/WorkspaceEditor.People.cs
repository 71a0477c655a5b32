using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <content>Invitations, and people in the workspace.</content>
public sealed partial class WorkspaceEditor
{
    private const string InvitesKey = "invites";
    private const string InvitesName = "the invitations of the workspace";
    private const string UsersKey = "users";
    private const int MostInvites = 50;

    /// <summary>Invites people with what they will hold. Who is invited or a member already is left alone, since an invitation cannot be changed.</summary>
    public async Task<IReadOnlyList<PersonOutcome<PersonChange>>> InviteAsync(IReadOnlyList<NewInvite> invites, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(InvitesKey, cancellationToken).ConfigureAwait(false);
        var users = await UsersByAddressAsync(cancellationToken).ConfigureAwait(false);
        var pending = await PendingAsync(sent: false, cancellationToken).ConfigureAwait(false);
        var coming = invites.Where(invite => !users.ContainsKey(invite.Email) && !pending.Contains(invite.Email)).DistinctBy(invite => invite.Email, StringComparer.OrdinalIgnoreCase).ToList();
        var failures = new Dictionary<NewInvite, SegmentException>();
        var after = pending;
        if (!options.DryRun && coming.Count > 0)
        {
            failures = await Batches.SendAsync(coming, MostInvites, options.Progress, batch => workspace.CreateInvitesAsync(batch, cancellationToken)).ConfigureAwait(false);
            ThrowIfNothingWasSent(coming, failures);
            after = await ReadBackAsync($"the invitations{Accepted(coming, failures)}", null, () => PendingAsync(sent: true, cancellationToken)).ConfigureAwait(false);
            // Who came in during the same moment is invited no more, and refused by Segment: that is no failure.
            if (coming.Exists(invite => !after.Contains(invite.Email)))
            {
                users = await ReadBackAsync($"the users{Accepted(coming, failures)}", null, () => UsersByAddressAsync(cancellationToken)).ConfigureAwait(false);
            }
        }

        PersonOutcome<PersonChange> Of(NewInvite invite)
        {
            var person = new PersonReference(null, invite.Email);
            if (users.TryGetValue(invite.Email, out var user))
            {
                return new PersonOutcome<PersonChange>(person, new PersonChange
                {
                    UserId = user.Id, Name = user.Name, Email = user.Email, Change = "None", Note = "The person is a user of the workspace already.", DryRun = options.DryRun,
                }, null);
            }

            // As Segment keeps it, which may be with other capitals.
            var kept = after.TryGetValue(invite.Email, out var spelling) ? spelling : null;
            if (!coming.Contains(invite, ReferenceEqualityComparer.Instance) || (kept is not null && failures.GetValueOrDefault(invite) is SegmentRequestException))
            {
                return Unchanged(person, "The address is invited already; with which permissions cannot be told.", options.DryRun, kept);
            }

            return options.DryRun || kept is not null
                ? new PersonOutcome<PersonChange>(person, new PersonChange { Email = kept ?? invite.Email, Change = "Invited", DryRun = options.DryRun }, null)
                : new PersonOutcome<PersonChange>(person, null, FailureOf(failures.GetValueOrDefault(invite), $"{invite.Email} is not among the invitations"));
        }

        return [.. invites.Select(Of)];
    }

    /// <summary>Withdraws invitations. An address that is not invited is left alone.</summary>
    public async Task<IReadOnlyList<PersonOutcome<PersonChange>>> RemoveInvitesAsync(IReadOnlyList<PersonReference> people, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(InvitesKey, cancellationToken).ConfigureAwait(false);
        var pending = await PendingAsync(sent: false, cancellationToken).ConfigureAwait(false);
        // As Segment has the address, which may have other capitals.
        var going = people.Where(person => person.Email is not null).Select(person => pending.TryGetValue(person.Email!, out var known) ? known : null).OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var failures = new Dictionary<string, SegmentException>();
        var after = pending;
        if (!options.DryRun && going.Count > 0)
        {
            failures = await Batches.SendAsync(going, SegmentClient.MaxDeletes, options.Progress, batch => workspace.DeleteInvitesAsync(batch, cancellationToken)).ConfigureAwait(false);
            ThrowIfNothingWasSent(going, failures);
            after = await ReadBackAsync($"the invitations{Accepted(going, failures)}", null, () => PendingAsync(sent: true, cancellationToken)).ConfigureAwait(false);
        }

        PersonOutcome<PersonChange> Of(PersonReference person)
        {
            if (going.Find(email => string.Equals(email, person.Email, StringComparison.OrdinalIgnoreCase)) is not { } email) return Unchanged(person, "There is no invitation for this address.", options.DryRun);
            return options.DryRun || !after.Contains(email)
                ? new PersonOutcome<PersonChange>(person, new PersonChange { Email = email, Change = "InviteRemoved", DryRun = options.DryRun }, null)
                : new PersonOutcome<PersonChange>(person, null, FailureOf(failures.GetValueOrDefault(email), $"{email} is still invited"));
        }

        return [.. people.Select(Of)];
    }

    /// <summary>Removes users from the workspace, and with that from all groups. Who is gone already is left alone.</summary>
    public async Task<IReadOnlyList<PersonOutcome<PersonChange>>> RemoveUsersAsync(IReadOnlyList<PersonReference> people, ChangeOptions options, CancellationToken cancellationToken)
    {
        using var each = await _turns.EnterAllAsync(
            people.Where(person => person.UserId is not null).Select(person => AccessPrincipal.User(person.UserId!).ToString()), cancellationToken).ConfigureAwait(false);
        using var turn = await _turns.EnterAsync(UsersKey, cancellationToken).ConfigureAwait(false);
        using var owners = options.AllowLastOwner ? null : await _turns.EnterAsync(OwnersKey, cancellationToken).ConfigureAwait(false);
        var list = workspace.ListUsers();
        var users = await list.ToListAsync(cancellationToken).ConfigureAwait(false);
        var found = people.Select(person => FindUser(users, person)).ToList();
        var asked = found.Select(one => one.User).OfType<SegmentUser>().DistinctBy(user => user.Id, StringComparer.Ordinal).ToList();
        if (!list.Ledger.IsComplete && found.Exists(one => one.User is null && one.Failure is null)) throw AccessChangeException.Unlisted("the users of the workspace", list.Ledger);
        var census = options.AllowLastOwner ? null : await TakeCensusForAsync(asked, users, cancellationToken).ConfigureAwait(false);
        var going = new List<SegmentUser>();
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var user in asked)
        {
            var without = census?.WithoutUser(user.Id);
            if (without is not null && census!.MayOwn(user.Id) && without.Owners.Count == 0)
            {
                refused.Add(user.Id);
                continue;
            }

            census = without;
            going.Add(user);
        }

        var failures = new Dictionary<SegmentUser, SegmentException>();
        var after = users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        if (!options.DryRun && going.Count > 0)
        {
            failures = await Batches.SendAsync(going, SegmentClient.MaxDeletes, options.Progress, batch => workspace.RemoveUsersAsync([.. batch.Select(user => user.Id)], cancellationToken)).ConfigureAwait(false);
            ThrowIfNothingWasSent(going, failures);
            after = await ReadBackAsync($"the users{Accepted(going, failures)}", null, () => UserIdsAsync(cancellationToken)).ConfigureAwait(false);
        }

        PersonOutcome<PersonChange> Of((PersonReference Person, SegmentUser? User, Exception? Failure) one)
        {
            var (person, user, failure) = one;
            if (failure is not null) return new PersonOutcome<PersonChange>(person, null, failure);
            if (user is null) return Unchanged(person, "There is no such user in the workspace.", options.DryRun);
            if (refused.Contains(user.Id))
            {
                return new PersonOutcome<PersonChange>(person, null, new AccessChangeException(
                    AccessChangeException.LastOwner, $"{user.Email} ({user.Id}) would be the last Workspace Owner to go, counting owners through groups. Nothing was sent for this user."));
            }

            return options.DryRun || !after.Contains(user.Id)
                ? new PersonOutcome<PersonChange>(person, new PersonChange { UserId = user.Id, Name = user.Name, Email = user.Email, Change = "UserRemoved", DryRun = options.DryRun }, null)
                : new PersonOutcome<PersonChange>(person, null, FailureOf(failures.GetValueOrDefault(user), $"{user.Email} ({user.Id}) is still a user of the workspace"));
        }

        return [.. found.Select(Of)];
    }

    private async Task<Dictionary<string, SegmentUser>> UsersByAddressAsync(CancellationToken cancellationToken) =>
        (await workspace.ListUsers().ToListAsync(cancellationToken).ConfigureAwait(false))
        .DistinctBy(user => user.Email, StringComparer.OrdinalIgnoreCase).ToDictionary(user => user.Email, StringComparer.OrdinalIgnoreCase);

    private async Task<HashSet<string>> PendingAsync(bool sent, CancellationToken cancellationToken)
    {
        var list = workspace.ListInvites();
        var invites = await list.ToListAsync(cancellationToken).ConfigureAwait(false);
        if (list.Ledger.IsComplete) return invites.Select(invite => invite.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        throw sent ? AccessChangeException.Unchecked(InvitesName, list.Ledger) : AccessChangeException.Unlisted(InvitesName, list.Ledger);
    }

    private async Task<HashSet<string>> UserIdsAsync(CancellationToken cancellationToken)
    {
        var list = workspace.ListUsers();
        var users = await list.ToListAsync(cancellationToken).ConfigureAwait(false);
        return list.Ledger.IsComplete ? users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal) : throw AccessChangeException.Unchecked("the users of the workspace", list.Ledger);
    }

    private static (PersonReference Person, SegmentUser? User, Exception? Failure) FindUser(IReadOnlyList<SegmentUser> users, PersonReference person)
    {
        if (person.UserId is { } id) return (person, users.FirstOrDefault(user => string.Equals(user.Id, id, StringComparison.Ordinal)), null);
        var found = users.Where(user => string.Equals(user.Email, person.Email, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count <= 1
            ? (person, found.FirstOrDefault(), null)
            : (person, null, new AccessChangeException(
                AccessChangeException.SharedAddress, $"Several users have the address {person.Email}: {string.Join(", ", found.Select(user => user.Id))}. Use the id of the one that you mean. Nothing was sent for it."));
    }

    private static PersonOutcome<PersonChange> Unchanged(PersonReference person, string note, bool dryRun, string? email = null) =>
        new(person, new PersonChange { UserId = person.UserId, Email = email ?? person.Email, Change = "None", Note = note, DryRun = dryRun }, null);
}
