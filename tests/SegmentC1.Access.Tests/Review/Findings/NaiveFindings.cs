using SegmentC1.Access.Tests.Effective;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Review.Findings;

/// <summary>What each finding means, said a second time and differently: every question is asked of the raw reading. Shares no code with the product.</summary>
internal sealed class NaiveFindings(FindingCase @case)
{
    private static readonly string[] Admins = ["Source Admin", "Unify and Engage Admin", "Warehouse Admin", "Function Admin", "Tracking Plan Admin"];

    private readonly WorkspaceReading _reading = @case.Reading;
    private readonly NaiveModel _model = new(@case.Reading);

    private sealed record Fact(string Role, string RoleName, string Scope, string Type, string? Id, string[] Labels, string Path);

    /// <summary>Every finding as <c>id|subject type|subject id|role id|scope</c>; role and scope only where the finding is about one permission.</summary>
    public IEnumerable<string> All()
    {
        var findings = People().Concat(Holders()).Concat(Groups()).Concat(Functions()).Concat(Owners());
        return findings.Where(finding => !@case.Options.DisabledFindings.Contains(finding.Split('|')[0])).Distinct();
    }

    private IEnumerable<Fact> Facts((string Kind, string Id, string Email) who) => _model.Ways(who).SelectMany(way => FactsOf(way.Permissions ?? [], way.Path));

    private static IEnumerable<Fact> FactsOf(IReadOnlyList<SegmentPermission> permissions, string path) =>
        from permission in permissions
        from resource in NaiveModel.ResourcesOf(permission)
        let everything = resource.Type.Equals("workspace", StringComparison.OrdinalIgnoreCase)
        let labels = everything ? permission.Labels.Concat(resource.Labels).Select(label => label.ToString()).Distinct().ToArray() : []
        select new Fact(permission.RoleId, permission.RoleName!, NaiveModel.ScopeText(permission, resource), everything ? "WORKSPACE" : resource.Type, resource.Id, labels, path);

    private IEnumerable<string> People()
    {
        foreach (var who in _model.People())
        {
            var subject = $"{who.Kind.ToLowerInvariant()}|{who.Id.ToLowerInvariant()}";
            var facts = Facts(who).ToList();
            var isOwner = facts.Exists(fact => fact.RoleName == "Workspace Owner");
            if (isOwner) yield return $"Privileged|{subject}|";
            if (facts.Exists(fact => fact.RoleName is "Workspace Owner" or "PII Access")) yield return $"PiiAccess|{subject}|";
            if (_model.IsUnknown(who)) yield return $"PermissionsUnknown|{subject}|";
            if (IsOutside(who.Email)) yield return $"ExternalDomain|{subject}|";
            if (HasLeft(who.Id, who.Email)) yield return $"Leaver|{subject}|";
            if (facts.Exists(CanRelabel)) yield return $"CanRelabelOwnSource|{subject}|";
            foreach (var fact in facts)
            {
                if (facts.Exists(other => other.Role == fact.Role && other.Scope == fact.Scope && other.Path != fact.Path)) yield return $"DuplicateGrant|{subject}|{fact.Role}|{fact.Scope}";
                if (facts.Exists(other => IsWider(other, fact))) yield return $"CoveredByWider|{subject}|{fact.Role}|{fact.Scope}";
            }

            var pending = Pending(_reading).Any(email => Same(email, who.Email));
            if (who.Kind == "Invite")
            {
                var old = @case.Baseline is { } before && _reading.EndedAt - before.EndedAt >= TimeSpan.FromDays(@case.Options.Thresholds.InviteDays);
                if (old && Pending(@case.Baseline!).Any(email => Same(email, who.Email))) yield return $"StaleInvite|{subject}|";
                continue;
            }

            if (pending) yield return $"PendingInviteOfMember|{subject}|";
            if (_reading.Users.All(user => user.Id != who.Id)) yield return $"UnlistedUser|{subject}|";
            if (_reading.Groups.Count > 0 && _reading.GroupMembers.All(member => member.UserId != who.Id)) yield return $"NoGroup|{subject}|";
            if (isOwner && TrailIsWhole() && !ChangedSomething(who)) yield return $"NoRecordedChange|{subject}|";
        }
    }

    private IEnumerable<string> Holders()
    {
        var holders = _reading.Users.Select(user => ($"user|{user.Id}", user.Permissions)).Concat(_reading.Groups.Select(group => ($"group|{group.Id}", group.Permissions)));
        foreach (var (subject, permissions) in holders)
        {
            if (permissions is null) continue;
            if (permissions.Any(permission => permission.Resources.Count + permission.Labels.Count == 0)) yield return $"PermissionWithoutScope|{subject}|";
            foreach (var fact in FactsOf(permissions, ""))
            {
                var about = $"{subject}|{fact.Role}|{fact.Scope}";
                if (fact.RoleName == "Observability Admin") yield return $"UnknownRole|{about}";
                if (_reading.Roles.All(role => role.Id != fact.Role)) yield return $"RoleNotInCatalogue|{about}";
                if (fact.Type == "DESTINATION") yield return $"UnknownScope|{about}";
                else if (fact.Type != "WORKSPACE" && !Exists(fact)) yield return $"VanishedResource|{about}";
                if (fact.Type == "WORKSPACE" && Admins.Contains(fact.RoleName)) yield return $"AllAndFutureAdmin|{about}";
                if (fact.Labels.Length == 0) continue;
                if (fact.RoleName is not ("Source Admin" or "Source Read-only")) yield return $"LabelsNotResolvable|{about}";
                else if (!_reading.Resources.Any(source => Carries(source, fact.Labels))) yield return $"LabelsMatchNothing|{about}";
            }
        }
    }

    private IEnumerable<string> Groups()
    {
        foreach (var group in _reading.Groups)
        {
            if (group.Permissions is null) yield return $"PermissionsUnknown|group|{group.Id}|";
            if (_reading.GroupMembers.All(member => member.GroupId != group.Id)) yield return $"EmptyGroup|group|{group.Id}|";
        }
    }

    private IEnumerable<string> Functions()
    {
        foreach (var function in _reading.Resources.Where(resource => resource.Type == SegmentResourceType.Function && resource.CreatedBy is not null))
        {
            var author = _model.People().FirstOrDefault(who => who.Kind == "User" && who.Id == function.CreatedBy);
            if (author.Id is null || HasLeft(author.Id, author.Email)) yield return $"FunctionOfLeaver|function|{function.Id}|";
        }
    }

    private IEnumerable<string> Owners()
    {
        var owners = _model.People().Count(who => who.Kind == "User" && Facts(who).Any(fact => fact.RoleName == "Workspace Owner"));
        if (owners > @case.Options.Thresholds.MaxOwners) yield return $"TooManyOwners|workspace|{World.WorkspaceId}|";
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Pending(WorkspaceReading reading) =>
        reading.Invites.Select(invite => invite.Email).Concat(reading.GroupMembers.Where(member => member.UserId == null).Select(member => member.Email));

    private static string Domain(string email) => email.Contains('@', StringComparison.Ordinal) ? email.Split('@')[^1].ToLowerInvariant() : "";

    private static bool Carries(SegmentResource source, string[] labels) =>
        source.Labels is not null && labels.All(label => source.Labels.Any(carried => carried.ToString() == label));

    private bool IsOutside(string email)
    {
        var own = @case.Options.Thresholds.InternalDomains.Select(domain => domain.ToLowerInvariant()).ToList();
        if (own.Count == 0)
        {
            var domains = _model.People().Where(who => who.Kind == "User").Select(who => Domain(who.Email)).Where(domain => domain.Length > 0).ToList();
            own = [.. domains.Distinct().Where(domain => domains.Count(other => other == domain) > domains.Count / 2.0)];
        }

        var mine = Domain(email);
        return own.Count > 0 && mine.Length > 0 && !own.Exists(domain => mine == domain || mine.EndsWith("." + domain, StringComparison.Ordinal));
    }

    private bool HasLeft(string id, string email) => (@case.Options.Leavers ?? []).Any(leaver => leaver.Contains('@', StringComparison.Ordinal) ? Same(leaver, email) : leaver == id);

    private bool Exists(Fact fact) => _reading.Resources.Any(resource => resource.Type.ToString().Equals(fact.Type, StringComparison.OrdinalIgnoreCase) && resource.Id == fact.Id);

    private bool CanRelabel(Fact fact) => fact.RoleName == "Source Admin" && fact.Type switch
    {
        "WORKSPACE" => fact.Labels.Length == 0 || _reading.Resources.Any(source => Carries(source, fact.Labels)),
        "SOURCE" => Exists(fact),
        _ => false,
    };

    private bool IsWider(Fact wide, Fact narrow)
    {
        if (wide.Role != narrow.Role || wide.Scope == narrow.Scope || wide.Type != "WORKSPACE" || narrow.Type == "DESTINATION") return false;
        if (wide.Labels.Length == 0) return true;
        if (narrow.Type == "WORKSPACE") return narrow.Labels.Length > 0 && wide.Labels.All(narrow.Labels.Contains);
        return narrow.Type == "SOURCE" && wide.RoleName is "Source Admin" or "Source Read-only"
            && _reading.Resources.Any(source => source.Type == SegmentResourceType.Source && source.Id == narrow.Id && narrow.Type == "SOURCE" && Carries(source, wide.Labels));
    }

    private bool TrailIsWhole() => _reading.AuditEvents is not null && _reading.Ledgers.Where(ledger => ledger.Kind == SegmentListKind.AuditEvent).All(ledger => ledger.State == ListState.Complete);

    // An address says who it was; only where it says nothing known, the id does. "users/" may stand before an id, nothing else.
    private bool ChangedSomething((string Kind, string Id, string Email) who) => _reading.AuditEvents!
        .Where(change => change.Timestamp >= _reading.EndedAt.AddDays(-@case.Options.Thresholds.ActivityDays))
        .Any(change => change.ActorEmail is not null && _model.People().Any(person => person.Kind == "User" && Same(person.Email, change.ActorEmail))
            ? Same(change.ActorEmail, who.Email)
            : change.Actor == who.Id || change.Actor == $"users/{who.Id}");
}
