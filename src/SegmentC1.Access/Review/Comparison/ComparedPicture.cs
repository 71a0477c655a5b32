using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>One of two pictures: its people with their access, and what it can tell of what it does not show.</summary>
internal sealed class ComparedPicture
{
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly HashSet<(SegmentListKind, string?)> _complete;
    private readonly HashSet<string> _invites;

    public ComparedPicture(WorkspaceSnapshot snapshot, string called)
    {
        Snapshot = snapshot;
        Called = called;
        _complete = [.. snapshot.Ledgers.Where(ledger => ledger.IsComplete).Select(ledger => (ledger.Kind, ledger.Owner))];
        _invites = snapshot.Invites.Select(invite => invite.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        UserAddresses = snapshot.Users.Select(user => user.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        KnowsUsers = snapshot.IsListComplete(SegmentListKind.User);
        KnowsInvites = snapshot.IsListComplete(SegmentListKind.Invite);
        KnowsGroups = snapshot.IsListComplete(SegmentListKind.Group);
        foreach (var member in snapshot.GroupMembers)
        {
            if (!_members.TryGetValue(member.GroupId, out var keys)) _members[member.GroupId] = keys = new HashSet<string>(StringComparer.Ordinal);
            keys.Add(Roster.KeyOf(member));
        }

        foreach (var entry in EffectiveAccess.Of(snapshot))
        {
            var key = ComparedPerson.KeyOf(entry);
            if (!People.TryGetValue(key, out var person)) People[key] = person = new ComparedPerson(entry);
            person.Take(entry);
        }
    }

    public WorkspaceSnapshot Snapshot { get; }

    /// <summary>What the picture is called in sentences.</summary>
    public string Called { get; }

    /// <summary>Addresses of the users, compared without case.</summary>
    public IReadOnlySet<string> UserAddresses { get; }

    public Dictionary<string, ComparedPerson> People { get; } = new(StringComparer.Ordinal);

    public bool KnowsUsers { get; }

    public bool KnowsInvites { get; }

    public bool KnowsGroups { get; }

    public bool KnowsSources => Snapshot.IsListComplete(SegmentListKind.Source);

    /// <summary>Groups that are listed, and those that only memberships name.</summary>
    public IEnumerable<string> GroupIds => Snapshot.Groups.Select(group => group.Id).Concat(_members.Keys).Distinct(StringComparer.Ordinal);

    public IReadOnlySet<string> MembersOf(string groupId) => _members.TryGetValue(groupId, out var keys) ? keys : new HashSet<string>();

    public IEnumerable<string> GroupsOf(string personKey) => _members.Where(group => group.Value.Contains(personKey)).Select(group => group.Key);

    public bool Lists(ComparedPerson person) =>
        person.Type == PrincipalType.User ? Snapshot.FindUser(person.Id) is not null : _invites.Contains(person.Email);

    /// <summary>Why this picture cannot tell that somebody of the other one is not there; null when it can.</summary>
    public string? WhyUnknown(ComparedPerson person, ComparedPicture other)
    {
        if (other.Lists(person))
        {
            if (person.Type == PrincipalType.User) return KnowsUsers ? null : $"The users are not all known in the {Called}.";
            return KnowsInvites ? null : $"The invites are not all known in the {Called}.";
        }

        // Only a group names this one, so only the groups can tell that it is gone.
        return other.GroupsOf(person.Key).Select(group => WhyMembersUnknown(group, person.Type == PrincipalType.Invite)).FirstOrDefault(why => why is not null);
    }

    /// <summary>Why this picture cannot tell that somebody does not hold a role this way; null when it can.</summary>
    public string? WhyUnknown(ComparedPerson person, AccessEntry line)
    {
        if (line.Group is { } group)
        {
            var isMember = MembersOf(group.Id).Contains(person.Key);
            return isMember ? WhyPermissionsUnknown(group.Id) : WhyMembersUnknown(group.Id, person.Type == PrincipalType.Invite);
        }

        if (Snapshot.FindUser(person.Id) is { } user) return user.Permissions is null ? $"The own permissions of {user.Email} could not be read in the {Called}." : null;
        return KnowsUsers && Snapshot.UnlistedUsers.All(unlisted => unlisted.Id != person.Id) ? null : $"The users are not all known in the {Called}.";
    }

    public string? WhyMembersUnknown(string groupId, bool pending)
    {
        if (!KnowsGroups) return $"The groups are not all known in the {Called}.";
        if (Snapshot.FindGroup(groupId) is not { } group) return null;
        var kind = pending ? SegmentListKind.GroupInvite : SegmentListKind.GroupMember;
        if (_complete.Contains((kind, groupId)) || _complete.Contains((kind, null))) return null;
        // Where nobody is invited, nobody had to ask for the invited of a group.
        return pending && KnowsInvites && _invites.Count == 0 ? null : $"The {ListNames.Of(kind, group.Name)} are not known in the {Called}.";
    }

    public string? WhyPermissionsUnknown(string groupId)
    {
        if (Snapshot.FindGroup(groupId) is { } group) return group.Permissions is null ? $"The permissions of group '{group.Name}' could not be read in the {Called}." : null;
        return KnowsGroups && MembersOf(groupId).Count == 0 ? null : $"The groups are not all known in the {Called}.";
    }
}

/// <summary>Somebody in one of two pictures, with what it holds.</summary>
internal sealed class ComparedPerson
{
    private readonly Dictionary<(HoldingKey, string), AccessEntry> _lines = [];
    private ILookup<string, AccessEntry>? _byRole;

    public ComparedPerson(AccessEntry entry)
    {
        Key = KeyOf(entry);
        (Type, Id, Name, Email) = (entry.PrincipalType, entry.PrincipalId, entry.Name, entry.Email);
    }

    /// <summary>The same in both pictures: a user's id, an invite's address without case.</summary>
    public string Key { get; }

    public PrincipalType Type { get; }

    public string Id { get; }

    public string Name { get; }

    public string Email { get; }

    public IReadOnlyDictionary<(HoldingKey Holding, string Group), AccessEntry> Lines => _lines;

    public static string KeyOf(AccessEntry entry) => Roster.KeyOf(entry.PrincipalType == PrincipalType.User ? entry.PrincipalId : null, entry.Email);

    public void Take(AccessEntry entry)
    {
        if (entry.Scope is not null) _lines.TryAdd((new HoldingKey(entry.RoleId!, entry.Scope), entry.Group?.Id ?? string.Empty), entry);
    }

    /// <summary>The lines that include another one's access: the same role on the same scope or on a wider one.</summary>
    public IEnumerable<AccessEntry> Covering(AccessEntry line) => OfRole(line.RoleId!).Where(held => held.ToHolding().Covers(line.ToHolding()));

    /// <summary>Whether a line reaches further than one that is held.</summary>
    public bool HasNarrowerThan(AccessEntry line) =>
        OfRole(line.RoleId!).Any(held => !held.ToHolding().SameScope(line.ToHolding()) && line.ToHolding().Covers(held.ToHolding()));

    public bool HasRole(Func<RoleFacts, bool> question) => _lines.Values.Any(line => question(line.RoleFacts!));

    private IEnumerable<AccessEntry> OfRole(string roleId) => (_byRole ??= _lines.Values.ToLookup(line => line.RoleId!, StringComparer.Ordinal))[roleId];
}
