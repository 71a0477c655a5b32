namespace SegmentC1.Access;

/// <summary>Sums up each group: who is in it, what it gives, what was found about it.</summary>
internal sealed class GroupRows(ReviewBook book)
{
    public IReadOnlyList<GroupReviewRow> All()
    {
        var holdings = new HoldingReader(book.Snapshot);
        var findings = book.Findings.Where(finding => finding.SubjectType == FindingSubject.GroupType).ToLookup(finding => finding.SubjectId, finding => finding.Id, StringComparer.Ordinal);
        return
        [
            .. book.Snapshot.Groups.DistinctBy(group => group.Id, StringComparer.Ordinal)
                .OrderBy(group => group.Name, StringComparer.Ordinal)
                .ThenBy(group => group.Id, StringComparer.Ordinal)
                .Select(group => Of(group, group.Permissions is null ? null : holdings.Read(group.Permissions), ReviewFindings.InOrder(findings[group.Id]))),
        ];
    }

    private GroupReviewRow Of(Segment.SegmentGroup group, IReadOnlyList<Holding>? holdings, IReadOnlyList<string> findings)
    {
        var members = book.Snapshot.MembersOf(group.Id).ToList();
        var roles = holdings?.Select(holding => holding.Facts).ToList() ?? [];
        return new GroupReviewRow
        {
            Id = group.Id,
            Name = group.Name,
            Members = members.Where(member => !member.Pending).DistinctBy(member => member.UserId, StringComparer.Ordinal).Count(),
            PendingMembers = members.Where(member => member.Pending).DistinctBy(member => member.Email, StringComparer.OrdinalIgnoreCase).Count(),
            PermissionsKnown = holdings is not null,
            Permissions = holdings?.Count ?? 0,
            Gives = [.. (holdings ?? []).Select(holding => $"{holding.RoleName} on {Words.Scope(holding.Scope, holding.ScopeName)}").Order(StringComparer.Ordinal)],
            Privileged = UserRows.Known(roles, holdings is not null, role => role.IsPrivileged),
            PiiAccess = UserRows.Known(roles, holdings is not null, role => role.GivesPii),
            Severity = findings.Count == 0 ? null : findings.Max(id => ReviewFindings.Of(id).Severity),
            Findings = findings,
        };
    }
}
