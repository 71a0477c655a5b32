using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Sums up the lines of each person.</summary>
internal sealed class UserRows(ReviewBook book)
{
    private readonly ILookup<string, SegmentGroupMember> _pending =
        book.Snapshot.GroupMembers.Where(member => member.Pending).ToLookup(member => member.Email, StringComparer.OrdinalIgnoreCase);

    /// <summary>One row a person, in the order of the lines, which stand together by person.</summary>
    public IEnumerable<UserReviewRow> Of(IEnumerable<AccessEntry> entries)
    {
        var lines = new List<AccessEntry>();
        foreach (var entry in entries)
        {
            if (lines.Count > 0 && !entry.IsOfSamePrincipal(lines[0]))
            {
                yield return Of(lines);
                lines.Clear();
            }

            lines.Add(entry);
        }

        if (lines.Count > 0) yield return Of(lines);
    }

    /// <summary>Yes where one is sure; no only where all are known.</summary>
    internal static bool? Known(IEnumerable<RoleFacts> roles, bool allKnown, Func<RoleFacts, bool> question)
    {
        var sure = allKnown;
        foreach (var role in roles)
        {
            if (role.IsKnown && question(role)) return true;
            sure &= role.IsKnown;
        }

        return sure ? false : null;
    }

    private UserReviewRow Of(List<AccessEntry> lines)
    {
        var first = lines[0];
        var withRole = lines.Where(line => line.RoleId is not null).ToList();
        var roles = withRole.Select(line => line.RoleFacts!).ToList();
        var allKnown = first.AccountState != AccountState.Unknown;
        var findings = ReviewFindings.InOrder(lines.SelectMany(line => line.Findings));
        return new UserReviewRow
        {
            PrincipalType = first.PrincipalType,
            PrincipalId = first.PrincipalId,
            Name = first.Name,
            Email = first.Email,
            Domain = EmailDomain.Of(first.Email),
            External = book.OwnDomains.IsExternal(first.Email),
            AccountState = first.AccountState,
            AccessRows = withRole.Count,
            DirectRows = withRole.Count(line => line.Via == GrantedThrough.Direct),
            GroupRows = withRole.Count(line => line.Via == GrantedThrough.Group),
            Roles = [.. withRole.Select(line => line.Role!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Privileged = Known(roles, allKnown, role => role.IsPrivileged),
            PiiAccess = Known(roles, allKnown, role => role.GivesPii),
            Groups = [.. GroupsOf(first).OrderBy(group => group.Name, StringComparer.Ordinal).ThenBy(group => group.Id, StringComparer.Ordinal)],
            LastRecordedChange = first.LastRecordedChange,
            LastActivity = first.PrincipalType == PrincipalType.Invite ? string.Empty : book.Activity.Of(first.LastRecordedChange),
            Severity = findings.Count == 0 ? null : findings.Max(id => ReviewFindings.Of(id).Severity),
            Findings = findings,
        };
    }

    private IEnumerable<SegmentGroup> GroupsOf(AccessEntry person) =>
        person.PrincipalType == PrincipalType.User ? book.Snapshot.GroupsOf(person.PrincipalId) : book.Snapshot.GroupsOf(_pending[person.Email]);
}
