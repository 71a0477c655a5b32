using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>A person whose access is asked for.</summary>
internal sealed record Principal(PrincipalType Type, string Id, string Name, string Email, SegmentUser? User);

/// <summary>Works out the lines of one principal after the other; what groups have is read once.</summary>
internal sealed class EffectiveAccessReader
{
    private readonly WorkspaceSnapshot _snapshot;
    private readonly HoldingReader _holdings;
    private readonly RecordedChanges _changes;
    private readonly Dictionary<string, IReadOnlyList<Holding>?> _ofGroup = new(StringComparer.Ordinal);
    private readonly ILookup<string, SegmentGroupMember> _pendingByAddress;
    private readonly HashSet<string> _invited;
    private readonly HashSet<string> _unlisted;
    private readonly bool _membershipsKnown;
    private readonly SnapshotGap? _groupsGap;

    public EffectiveAccessReader(WorkspaceSnapshot snapshot)
    {
        _snapshot = snapshot;
        _holdings = new HoldingReader(snapshot);
        _changes = new RecordedChanges(snapshot);
        _pendingByAddress = snapshot.GroupMembers.Where(member => member.Pending).ToLookup(member => member.Email, StringComparer.OrdinalIgnoreCase);
        _invited = InvitedAddresses(snapshot).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _unlisted = snapshot.UnlistedUsers.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        _groupsGap = snapshot.Gaps.FirstOrDefault(gap => gap.Kind == SegmentListKind.Group);
        _membershipsKnown = _groupsGap is not null
            || (snapshot.IsListComplete(SegmentListKind.Group) && (snapshot.Groups.Count == 0 || snapshot.IsListComplete(SegmentListKind.GroupMember)));
    }

    public static HashSet<string> AddressesOfMembers(WorkspaceSnapshot snapshot) =>
        snapshot.Users.Concat(snapshot.UnlistedUsers).Select(user => user.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Addresses invited to the workspace or waiting in a group, each once, as first written.</summary>
    public static IEnumerable<string> InvitedAddresses(WorkspaceSnapshot snapshot) =>
        snapshot.Invites.Select(invite => invite.Email)
            .Concat(snapshot.GroupMembers.Where(member => member.Pending).Select(member => member.Email))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(email => email.ToUpperInvariant(), StringComparer.Ordinal);

    public IEnumerable<Principal> Principals()
    {
        var users = _snapshot.Users.DistinctBy(user => user.Id, StringComparer.Ordinal)
            .Concat(_snapshot.UnlistedUsers)
            .OrderBy(user => user.Email.ToUpperInvariant(), StringComparer.Ordinal)
            .ThenBy(user => user.Id, StringComparer.Ordinal);
        foreach (var user in users) yield return new Principal(PrincipalType.User, user.Id, user.Name, user.Email, user);

        var members = AddressesOfMembers(_snapshot);
        foreach (var email in InvitedAddresses(_snapshot))
        {
            if (!members.Contains(email)) yield return new Principal(PrincipalType.Invite, email, string.Empty, email, null);
        }
    }

    public IReadOnlyList<AccessEntry> EntriesOf(Principal principal)
    {
        var lines = new List<Line>();
        var unknownGroups = new List<SegmentGroup>();
        var own = principal.User?.Permissions;
        if (own is not null) lines.AddRange(_holdings.Read(own).Select(holding => new Line(holding, null)));
        foreach (var group in GroupsOf(principal))
        {
            if (HoldingsOf(group) is { } holdings) lines.AddRange(holdings.Select(holding => new Line(holding, group)));
            else unknownGroups.Add(group);
        }

        lines.Sort(Line.Compare);
        var ownUnknown = principal.Type == PrincipalType.User && own is null;
        var state = principal.Type == PrincipalType.Invite ? AccountState.Invited
            : ownUnknown || unknownGroups.Count > 0 || !_membershipsKnown ? AccountState.Unknown
            : AccountState.Active;
        var template = new AccessEntry
        {
            PrincipalType = principal.Type,
            PrincipalId = principal.Id,
            Name = principal.Name,
            Email = principal.Email,
            AccountState = state,
            LastRecordedChange = principal.User is null ? null : _changes.LastOf(principal.Id),
        };
        var ofPrincipal = FindingsOf(principal);
        return
        [
            .. WithoutRole(principal, template, ofPrincipal, lines.Count > 0, unknownGroups),
            .. WithRole(template, ofPrincipal, lines),
        ];
    }

    private IEnumerable<SegmentGroup> GroupsOf(Principal principal) =>
        principal.Type == PrincipalType.User ? _snapshot.GroupsOf(principal.Id) : _snapshot.GroupsOf(_pendingByAddress[principal.Email]);

    private IReadOnlyList<Holding>? HoldingsOf(SegmentGroup group)
    {
        if (!_ofGroup.TryGetValue(group.Id, out var holdings))
        {
            holdings = group.Permissions is null ? null : _holdings.Read(group.Permissions);
            _ofGroup[group.Id] = holdings;
        }

        return holdings;
    }

    private List<string> FindingsOf(Principal principal)
    {
        var findings = new List<string>();
        if (principal.User is null) return findings;
        if (_unlisted.Contains(principal.Id)) findings.Add(AccessFinding.UnlistedUser);
        if (_invited.Contains(principal.Email)) findings.Add(AccessFinding.PendingInviteOfMember);
        return findings;
    }

    private IEnumerable<AccessEntry> WithoutRole(
        Principal principal, AccessEntry template, IReadOnlyList<string> ofPrincipal, bool hasRoles, List<SegmentGroup> unknownGroups)
    {
        AccessEntry Line(string? note, params string[] findings) =>
            template with { Findings = AccessFinding.InOrder(ofPrincipal.Concat(findings)), Note = note };

        var withoutScope = principal.User?.Permissions?.Any(permission => permission.Resources.Count == 0 && permission.Labels.Count == 0) == true
            ? new[] { AccessFinding.PermissionWithoutScope } : [];
        if (principal.Type == PrincipalType.Invite)
        {
            yield return Line("Invited. What the invite gives by itself is not shown by the API.");
        }
        else if (principal.User!.Permissions is null)
        {
            yield return Line("This person's own permissions could not be read.", AccessFinding.PermissionsUnknown);
        }
        else if (!_membershipsKnown)
        {
            yield return Line("Groups and their members could not all be read: there may be more.", [AccessFinding.PermissionsUnknown, .. withoutScope]);
        }
        else if (!hasRoles && unknownGroups.Count == 0)
        {
            yield return Line(_groupsGap is null ? "No role, direct or through a group." : "No direct role; groups are not available in this workspace.", withoutScope);
        }
        else if (withoutScope.Length > 0)
        {
            yield return Line("Has a permission that applies to nothing.", withoutScope);
        }

        foreach (var group in unknownGroups.OrderBy(group => group.Name, StringComparer.Ordinal).ThenBy(group => group.Id, StringComparer.Ordinal))
        {
            yield return Line($"The permissions of group '{group.Name}' could not be read.", AccessFinding.PermissionsUnknown)
                with { Via = GrantedThrough.Group, Group = group };
        }
    }

    private static IEnumerable<AccessEntry> WithRole(AccessEntry template, IReadOnlyList<string> ofPrincipal, List<Line> lines)
    {
        var ways = new OtherWays(lines);
        foreach (var line in lines)
        {
            var others = ways.Of(line);
            var findings = new List<string>(ofPrincipal);
            findings.AddRange(line.Holding.Findings);
            if (others.Any(other => other.Holding.SameScope(line.Holding))) findings.Add(AccessFinding.DuplicateGrant);
            if (others.Any(other => !other.Holding.SameScope(line.Holding))) findings.Add(AccessFinding.CoveredByWider);
            yield return template with
            {
                RoleId = line.Holding.RoleId,
                Role = line.Holding.RoleName,
                RoleFacts = line.Holding.Facts,
                Scope = line.Holding.Scope,
                ScopeName = line.Holding.ScopeName,
                MatchedResources = line.Holding.Matched,
                Via = line.Group is null ? GrantedThrough.Direct : GrantedThrough.Group,
                Group = line.Group,
                AlsoHeldThrough = [.. others.Select(other => other.AsOther())],
                Findings = AccessFinding.InOrder(findings),
                Note = line.Holding.Note,
            };
        }
    }
}
