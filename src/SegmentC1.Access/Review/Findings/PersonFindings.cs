using System.Globalization;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Judges one person after the other by all of its lines.</summary>
internal sealed class PersonFindings
{
    private const string SourceAdmin = "Source Admin";

    private readonly WorkspaceSnapshot _snapshot;
    private readonly OwnDomains _own;
    private readonly LastActivity _activity;
    private readonly Leavers _leavers;
    private readonly StaleInvites _stale;
    private readonly HashSet<string> _catalogue;
    private readonly bool _groupsKnown;
    private readonly bool _catalogueKnown;
    private readonly bool _labelsLimit;
    private readonly List<string> _ofPerson = [];

    public PersonFindings(WorkspaceSnapshot snapshot, ReviewBookOptions options, OwnDomains own, LastActivity activity)
    {
        (_snapshot, _own, _activity) = (snapshot, own, activity);
        _leavers = new Leavers(options.Leavers);
        _stale = new StaleInvites(snapshot, options);
        _catalogue = snapshot.Roles.Select(role => role.Id).ToHashSet(StringComparer.Ordinal);
        _catalogueKnown = snapshot.IsListComplete(SegmentListKind.Role);
        _groupsKnown = snapshot.Groups.Count > 0 && snapshot.IsListComplete(SegmentListKind.Group) && snapshot.IsListComplete(SegmentListKind.GroupMember);
        _labelsLimit = snapshot.Users.SelectMany(user => user.Permissions ?? []).Concat(snapshot.Groups.SelectMany(group => group.Permissions ?? []))
            .Any(permission => PermissionScope.Of(permission).Any(scope => scope.Kind == ScopeKind.Label));
    }

    /// <summary>Addresses, or ids, of the users who are Workspace Owners among those judged so far.</summary>
    public List<string> Owners { get; } = [];

    /// <summary>Judges one person.</summary>
    /// <param name="lines">All lines of the person.</param>
    /// <param name="findings">Where findings go.</param>
    public void Judge(IReadOnlyList<AccessEntry> lines, FindingCollector findings)
    {
        _ofPerson.Clear();
        var first = lines[0];
        var subject = FindingSubject.Of(first);
        var privileged = lines.Where(line => line.RoleFacts is { IsPrivileged: true }).ToList();
        JudgeRoles(lines, privileged, subject, findings);
        JudgeWho(first, subject, findings);
        if (first.PrincipalType == PrincipalType.User) JudgeMember(first, privileged.Count > 0, subject, findings);
        JudgeKnowledge(lines, subject, findings);
        JudgeRepeats(lines, subject, findings);
        JudgeLabelPower(lines, subject, findings);
        if (privileged.Count > 0 && first.PrincipalType == PrincipalType.User) Owners.Add(subject.Name);
    }

    /// <summary>All ids that a line of the person judged last has: its own and those of the person.</summary>
    public IReadOnlyList<string> IdsOf(AccessEntry line)
    {
        var ids = new List<string>(line.Findings);
        ids.AddRange(_ofPerson);
        if (line.RoleId is not null)
        {
            if (HolderFindings.IsAllAndFutureAdmin(line.RoleFacts!, line.Scope!)) ids.Add(ReviewFindings.AllAndFutureAdmin);
            if (_catalogueKnown && !_catalogue.Contains(line.RoleId)) ids.Add(ReviewFindings.RoleNotInCatalogue);
            if (CanRelabel(line)) ids.Add(ReviewFindings.CanRelabelOwnSource);
        }

        return ids.Count == 0 ? [] : ReviewFindings.InOrder(ids);
    }

    private static bool CanRelabel(AccessEntry line)
    {
        if (!string.Equals(line.RoleFacts!.Name, SourceAdmin, StringComparison.OrdinalIgnoreCase)) return false;
        return line.Scope!.Kind switch
        {
            ScopeKind.Workspace => !line.Findings.Contains(AccessFinding.UnknownScope),
            ScopeKind.Label => line.MatchedResources is { Count: > 0 },
            ScopeKind.Resource => line.Scope.ResourceType == SegmentResourceType.Source && !line.Findings.Contains(AccessFinding.VanishedResource),
            _ => false,
        };
    }

    private static string Ways(IEnumerable<AccessEntry> lines) =>
        Words.And(lines.Select(line => line.Group is null ? "directly" : $"through group {line.Group.Name}").Distinct(StringComparer.Ordinal));

    private static string OnScope(AccessEntry line) => $"{line.Role} on {Words.Scope(line.Scope!, line.ScopeName!)}";

    private static Holding HoldingOf(AccessEntry line) =>
        new(line.RoleId!, line.Role!, line.RoleFacts!, line.Scope!, line.ScopeName!, line.MatchedResources, [], null);

    private void AddToPerson(string id, FindingSubject subject, string why, FindingCollector findings, string? whatToDo = null)
    {
        _ofPerson.Add(id);
        findings.Add(id, subject, why, whatToDo: whatToDo);
    }

    private static void JudgeRoles(IReadOnlyList<AccessEntry> lines, List<AccessEntry> privileged, FindingSubject subject, FindingCollector findings)
    {
        var held = subject.Type == FindingSubject.InviteType ? "Will be" : "Is";
        if (privileged.Count > 0) findings.Add(AccessFinding.Privileged, subject, $"{held} {privileged[0].Role}, {Ways(privileged)}.", HoldingOf(privileged[0]));
        var pii = lines.Where(line => line.RoleFacts is { GivesPii: true }).ToList();
        if (pii.Count == 0) return;
        var roles = Words.And(pii.Select(line => line.Role!).Distinct(StringComparer.Ordinal));
        findings.Add(AccessFinding.PiiAccess, subject, $"Sees personal data unmasked by {roles}, {Ways(pii)}.", HoldingOf(pii[0]));
    }

    private void JudgeWho(AccessEntry first, FindingSubject subject, FindingCollector findings)
    {
        if (_leavers.Has(first.Email, first.PrincipalId))
        {
            var what = first.PrincipalType == PrincipalType.User ? "is a member of the workspace" : "has a pending invite";
            AddToPerson(ReviewFindings.Leaver, subject, $"Is on the list of leavers and still {what}.", findings);
        }

        if (_own.IsExternal(first.Email) == true)
        {
            var whose = _own.Assumed ? $"{_own.Domains[0]}, which most members have (an assumption: -InternalDomain says it surely)" : Words.Or(_own.Domains);
            AddToPerson(ReviewFindings.ExternalDomain, subject, $"The address is of {EmailDomain.Of(first.Email)}, not of {whose}.", findings);
        }

        if (first.PrincipalType == PrincipalType.Invite && _stale.Contains(first.Email)) AddToPerson(ReviewFindings.StaleInvite, subject, _stale.Why, findings);
        if (first.PrincipalType == PrincipalType.User && first.Findings.Contains(AccessFinding.PendingInviteOfMember))
        {
            findings.Add(AccessFinding.PendingInviteOfMember, subject, "An invite to this address is still pending, although its owner is a member.");
        }
    }

    private void JudgeMember(AccessEntry first, bool privileged, FindingSubject subject, FindingCollector findings)
    {
        if (_groupsKnown && !_snapshot.GroupsOf(first.PrincipalId).Any()) AddToPerson(ReviewFindings.NoGroup, subject, "Is in none of the groups of the workspace.", findings);
        if (!privileged || _activity.State != AuditTrailState.Read || first.LastRecordedChange >= _activity.From) return;
        AddToPerson(
            ReviewFindings.NoRecordedChange,
            subject,
            string.Create(CultureInfo.InvariantCulture, $"Has a privileged role and no recorded change in the last {_activity.Days} days."),
            findings);
    }

    private static void JudgeKnowledge(IReadOnlyList<AccessEntry> lines, FindingSubject subject, FindingCollector findings)
    {
        if (lines[0].Findings.Contains(AccessFinding.UnlistedUser)) findings.Add(AccessFinding.UnlistedUser, subject, "A group has this member, but the list of users does not.");
        var unknown = lines.Where(line => line.Findings.Contains(AccessFinding.PermissionsUnknown)).Select(line => line.Note).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) findings.Add(AccessFinding.PermissionsUnknown, subject, string.Join(' ', unknown));
    }

    private static void JudgeRepeats(IReadOnlyList<AccessEntry> lines, FindingSubject subject, FindingCollector findings)
    {
        foreach (var same in lines.Where(line => line.Findings.Contains(AccessFinding.DuplicateGrant)).GroupBy(line => new HoldingKey(line.RoleId!, line.Scope!)))
        {
            var all = same.ToList();
            var byGroupsOnly = all.TrueForAll(line => line.Group is not null);
            findings.Add(
                AccessFinding.DuplicateGrant,
                subject,
                $"{OnScope(all[0])} is held {Ways(all)}.",
                HoldingOf(all[0]),
                byGroupsOnly ? "Nothing has to be done; taking the access away means taking it away in each of these groups." : null);
        }

        foreach (var same in lines.Where(line => line.Findings.Contains(AccessFinding.CoveredByWider)).GroupBy(line => new HoldingKey(line.RoleId!, line.Scope!)))
        {
            var all = same.ToList();
            var key = same.Key;
            var wider = all[0].AlsoHeldThrough.Where(way => !new HoldingKey(key.RoleId, way.Scope).Equals(key)).Select(way => way.ToString()).Distinct(StringComparer.Ordinal);
            findings.Add(AccessFinding.CoveredByWider, subject, $"{OnScope(all[0])} is held {Ways(all)}, and more widely: {Words.And(wider)}.", HoldingOf(all[0]));
        }
    }

    private void JudgeLabelPower(IReadOnlyList<AccessEntry> lines, FindingSubject subject, FindingCollector findings)
    {
        var power = lines.Where(line => line.RoleId is not null && CanRelabel(line)).ToList();
        if (power.Count == 0) return;
        var scopes = Words.And(power.Select(line => Words.Scope(line.Scope!, line.ScopeName!)).Distinct(StringComparer.Ordinal));
        var effect = _labelsLimit ? "who else reaches them by labels" : "what label scopes would reach, although no permission has labels now";
        findings.Add(ReviewFindings.CanRelabelOwnSource, subject, $"Is Source Admin on {scopes}, may edit the labels there, and so decides {effect}.", HoldingOf(power[0]));
    }
}
