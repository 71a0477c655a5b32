using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>The workspace as it is now, seen from decisions: what of the reviewed access is still there, and what is other than it was.</summary>
/// <param name="snapshot">The workspace now.</param>
/// <param name="reviewed">The workspace as it was reviewed, where the review has its picture; the rows alone tell less.</param>
internal sealed class CurrentAccess(WorkspaceSnapshot snapshot, WorkspaceSnapshot? reviewed)
{
    private readonly ComparedPicture _picture = new(snapshot, "workspace");
    private readonly ComparedPicture? _reviewed = reviewed is null ? null : new ComparedPicture(reviewed, "review");
    private readonly LabelMoves _moves = new();
    private readonly HashSet<string> _invites = snapshot.Invites.Select(invite => invite.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public WorkspaceSnapshot Snapshot => snapshot;

    public static string KeyOf(ReviewDecision decision) =>
        Roster.KeyOf(decision.PrincipalType == PrincipalType.User ? decision.PrincipalId : null, decision.Email);

    public ComparedPerson? Find(ReviewDecision decision) => _picture.People.GetValueOrDefault(KeyOf(decision));

    public bool Invited(string email) => _invites.Contains(email);

    public IEnumerable<string> GroupsOf(ComparedPerson person) => _picture.GroupsOf(person.Key);

    /// <summary>Why the workspace cannot tell what there is of the reviewed access, because its plan does not show the list; null when it can.</summary>
    public string? WhyNotKnown(ReviewDecision decision)
    {
        var invited = decision.PrincipalType == PrincipalType.Invite;
        if (decision.GroupId is { } group) return _picture.WhyMembersUnknown(group, invited) ?? _picture.WhyPermissionsUnknown(group);
        return invited && !_picture.KnowsInvites ? "The invites are not all known in the workspace." : null;
    }

    /// <summary>Why there is nothing left to take away; null when there is.</summary>
    public string? WhyGone(ComparedPerson? person, ReviewDecision decision)
    {
        if (person is null) return decision.PrincipalType == PrincipalType.Invite && _picture.UserAddresses.Contains(decision.Email) ? null : "The person is not in the workspace any more.";
        if (decision.GroupId is { } group && !_picture.MembersOf(group).Contains(person.Key)) return $"The person is not in group {decision.GroupName} any more.";
        if (decision.Scope is not null && LineOf(person, decision) is null)
        {
            return decision.GroupId is null ? "The person does not hold this directly any more." : $"Group {decision.GroupName} does not give this any more.";
        }

        return decision is { Scope: null, GroupId: null, PrincipalType: PrincipalType.Invite } && !Invited(person.Email) ? "The address is not invited any more." : null;
    }

    /// <summary>In what the reviewed access is other than it was; null when it is as it was.</summary>
    public string? WhatChanged(ComparedPerson? person, ReviewDecision decision)
    {
        if (person is null)
        {
            return decision.PrincipalType == PrincipalType.Invite && _picture.UserAddresses.Contains(decision.Email)
                ? "the invite was accepted, and the access is that of a user now."
                : "the person is not in the workspace any more.";
        }

        if (!string.Equals(person.Email, decision.Email, StringComparison.OrdinalIgnoreCase)) return $"the address was {decision.Email} and is {person.Email}.";
        if (decision.Scope is null) return decision.GroupId is null && decision.PrincipalType == PrincipalType.User ? ChangedPerson(person, decision) : null;
        if (LineOf(person, decision) is not { } line) return "it is not held this way any more.";
        if (!string.Equals(line.Role, decision.Role, StringComparison.Ordinal)) return $"the role was named {decision.Role} and is named {line.Role}.";
        if (line.MatchedResources?.Count != decision.MatchedSources) return $"the labels matched {Sources(decision.MatchedSources)} and match {Sources(line.MatchedResources?.Count)}.";
        return WhatMoved(decision, line);
    }

    /// <summary>Why the permissions of a user cannot be written; null when they can.</summary>
    public string? WhyNotWritten(ComparedPerson person) =>
        snapshot.FindUser(person.Id)?.Permissions?.FirstOrDefault(permission => permission.NotUnderstood is not null) is { } strange
            ? $"The person's permissions hold something that this version does not understand, so they are not written: {strange.NotUnderstood}"
            : null;

    /// <summary>What a person holds in the way that a row is about, for the record.</summary>
    public string Held(ComparedPerson person, ReviewDecision decision)
    {
        if (decision.GroupId is { } group) return _picture.MembersOf(group).Contains(person.Key) ? $"in group {decision.GroupName}" : $"not in group {decision.GroupName}";
        return decision.PrincipalType == PrincipalType.Invite ? Invited(person.Email) ? "invited" : "not invited" : HeldAfter(person, new HashSet<HoldingKey>());
    }

    /// <summary>What a person holds directly once some of it is gone.</summary>
    public static string HeldAfter(ComparedPerson person, IReadOnlySet<HoldingKey> going) =>
        Listed(person.Lines.Where(line => line.Key.Group.Length == 0 && !going.Contains(line.Key.Holding)).Select(line => $"{line.Value.Role} on {line.Value.ScopeName}"));

    /// <summary>In which other ways a person still holds what a row is about, once permissions and memberships are gone; empty for none.</summary>
    public static string Remaining(ComparedPerson person, ReviewDecision decision, IReadOnlySet<HoldingKey> permissions, IReadOnlySet<string> groups)
    {
        if (decision.Scope is null || LineOf(person, decision) is not { } line) return string.Empty;
        var ways = person.Lines.Where(way => way.Key.Group.Length == 0 ? !permissions.Contains(way.Key.Holding) : !groups.Contains(way.Key.Group)).Select(way => way.Value).ToHashSet();
        return string.Join("; ", person.Covering(line).Where(ways.Contains).Select(way => new AlsoHeld(way.Via!.Value, way.Group, way.Scope!, way.ScopeName!).ToString()).Order(StringComparer.Ordinal));
    }

    public static string Listed(IEnumerable<string> access) => string.Join("; ", access.DefaultIfEmpty("no direct role"));

    /// <summary>What there is after something went that is a thing of its own.</summary>
    public static string Nothing(ReviewActionKind kind) => kind switch
    {
        ReviewActionKind.RemoveMembership => "not in the group",
        ReviewActionKind.RemoveInvite => "not invited",
        _ => "not in the workspace",
    };

    private static AccessEntry? LineOf(ComparedPerson person, ReviewDecision decision) =>
        person.Lines.GetValueOrDefault((new HoldingKey(decision.RoleId!, decision.Scope!), decision.GroupId ?? string.Empty));

    // As many sources as before need not be the same ones.
    private string? WhatMoved(ReviewDecision decision, AccessEntry line)
    {
        if (_reviewed?.People.GetValueOrDefault(KeyOf(decision)) is not { } then || LineOf(then, decision) is not { } was || _moves.Of(was.MatchedResources, line.MatchedResources) is not { } move) return null;
        return $"{Named(move.Came)} came under the labels, and {Named(move.Went)} left them.";
    }

    private static string Named(IEnumerable<SegmentResource> resources) => string.Join(", ", resources.Select(resource => resource.Name).DefaultIfEmpty("nothing"));

    private static string? ChangedPerson(ComparedPerson person, ReviewDecision decision)
    {
        if (decision.AccountState == AccountState.Unknown) return "when it was reviewed, the person's access was not known.";
        return person.Lines.Count > 0 ? $"the person held no role and holds {string.Join("; ", person.Lines.Values.Select(line => $"{line.Role} on {line.ScopeName}"))}." : null;
    }

    private static string Sources(int? count) => count is null ? "sources that cannot be listed" : count == 1 ? "1 source" : $"{count} sources";
}
