using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Finds what is wrong with a permission itself, and tells it once of whoever holds it: the user, or the group however many are in it.</summary>
internal sealed class HolderFindings(WorkspaceSnapshot snapshot)
{
    private static readonly string[] OfHoldings =
    [
        AccessFinding.UnknownRole, AccessFinding.UnknownScope, AccessFinding.NotUnderstood, AccessFinding.VanishedResource,
        AccessFinding.LabelsMatchNothing, AccessFinding.LabelsNotResolvable,
    ];

    private readonly HoldingReader _holdings = new(snapshot);
    private readonly bool _catalogueKnown = snapshot.IsListComplete(SegmentListKind.Role);

    /// <summary>Whether a role that changes settings covers what does not exist yet. The owner's role always does and is told apart.</summary>
    public static bool IsAllAndFutureAdmin(RoleFacts facts, PermissionScope scope) =>
        facts.IsAdmin && scope.Kind is ScopeKind.Workspace or ScopeKind.Label;

    public void AddTo(FindingCollector findings)
    {
        foreach (var user in snapshot.Users.DistinctBy(user => user.Id, StringComparer.Ordinal))
        {
            var subject = new FindingSubject(FindingSubject.UserType, user.Id, user.Email.Length > 0 ? user.Email : user.Id);
            Judge(user.Permissions, subject, findings);
        }

        foreach (var group in snapshot.Groups.DistinctBy(group => group.Id, StringComparer.Ordinal)) JudgeGroup(group, findings);
    }

    private static string Why(string id, Holding holding)
    {
        var scope = Words.Scope(holding.Scope, holding.ScopeName);
        return id switch
        {
            AccessFinding.UnknownRole => $"Has the role {holding.RoleName} on {scope}, of which this version does not know what it gives.",
            AccessFinding.UnknownScope => $"Has {holding.RoleName} on {scope}, a scope that this version does not know.",
            AccessFinding.NotUnderstood => $"Has {holding.RoleName} on {scope}. {holding.Note}",
            AccessFinding.VanishedResource => $"Has {holding.RoleName} on the {holding.Scope.ResourceType!.Value.ToString().ToLowerInvariant()} {holding.Scope.Id}, which is gone.",
            AccessFinding.LabelsMatchNothing => $"Has {holding.RoleName} on {scope}; no source carries all of them now.",
            _ => $"Has {holding.RoleName} on {scope}. {holding.Note}",
        };
    }

    private void JudgeGroup(SegmentGroup group, FindingCollector findings)
    {
        var subject = FindingSubject.Of(group);
        Judge(group.Permissions, subject, findings);
        if (group.Permissions is null) findings.Add(AccessFinding.PermissionsUnknown, subject, "The permissions of this group could not be read.");
        var whole = snapshot.Ledgers.Where(ledger => ledger.Kind is SegmentListKind.GroupMember or SegmentListKind.GroupInvite && (ledger.Owner is null || ledger.Owner == group.Id))
            .All(ledger => ledger.IsComplete);
        if (!whole || snapshot.MembersOf(group.Id).Any()) return;
        var gives = group.Permissions is null ? [] : _holdings.Read(group.Permissions).Select(holding => $"{holding.RoleName} on {Words.Scope(holding.Scope, holding.ScopeName)}").ToList();
        findings.Add(ReviewFindings.EmptyGroup, subject, gives.Count == 0 ? "Nobody is in it." : $"Nobody is in it; it gives {Words.And(gives)}.");
    }

    private void Judge(IReadOnlyList<SegmentPermission>? permissions, FindingSubject subject, FindingCollector findings)
    {
        if (permissions is null) return;
        if (permissions.Any(permission => permission.Resources.Count == 0 && permission.Labels.Count == 0))
        {
            findings.Add(AccessFinding.PermissionWithoutScope, subject, "Has a permission that names a role but nothing that it applies to.");
        }

        foreach (var holding in _holdings.Read(permissions))
        {
            foreach (var id in OfHoldings)
            {
                if (holding.Findings.Contains(id)) findings.Add(id, subject, Why(id, holding), holding);
            }

            if (_catalogueKnown && snapshot.FindRole(holding.RoleId) is null)
            {
                findings.Add(ReviewFindings.RoleNotInCatalogue, subject, $"Has {holding.RoleName} (role id {holding.RoleId}), which the workspace does not list among its roles.", holding);
            }

            if (!IsAllAndFutureAdmin(holding.Facts, holding.Scope)) continue;
            var reach = holding.Scope.Kind == ScopeKind.Workspace ? "the whole workspace" : $"everything that carries {holding.ScopeName}";
            var limit = holding.Facts.AppliesTo.Count > 0 || holding.Facts.LabelCapable ? "" : " Segment does not let this role be limited.";
            findings.Add(ReviewFindings.AllAndFutureAdmin, subject, $"Has {holding.RoleName} on {reach}, what is made later included.{limit}", holding);
        }
    }
}
