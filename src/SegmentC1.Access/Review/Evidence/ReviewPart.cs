using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Cuts a part out of a review, together with the people, groups and findings that belong to it.</summary>
internal static class ReviewPart
{
    /// <summary>The part that a scope names.</summary>
    public static ReviewBook Of(ReviewBook book, ReviewScope scope)
    {
        var filter = new PreparedFilter(new AccessFilter { Group = scope.Group, Role = scope.Role, Resource = scope.Resource }, book.Snapshot);
        var domains = scope.Domain.Select(pattern => new Wildcard(pattern.TrimStart('@'))).ToList();
        var wanted = scope.Finding.ToHashSet(StringComparer.Ordinal);
        var entries = book.Entries
            .Where(entry => domains.Count == 0 || domains.Exists(pattern => pattern.Matches(EmailDomain.Of(entry.Email))))
            .Where(entry => wanted.Count == 0 || entry.Findings.Any(wanted.Contains))
            .Select(filter.Apply)
            .OfType<AccessEntry>();
        var groups = scope.Group.Select(text => new Wildcard(text)).ToList();
        var named = book.Groups.Where(group => groups.Exists(pattern => string.Equals(pattern.Text, group.Id, StringComparison.Ordinal) || pattern.Matches(group.Name)));
        var flagged = book.Groups.Where(group => group.Findings.Any(wanted.Contains));
        return Of(book, entries, [.. scope.Group.Count > 0 ? named.Select(group => group.Id) : flagged.Select(group => group.Id)], wanted, ResourcesOf(book.Snapshot, scope))
            with { Scope = scope.In(book.Snapshot) };
    }

    /// <summary>The part that these lines make up.</summary>
    /// <param name="book">The whole.</param>
    /// <param name="lines">Its lines that stay.</param>
    /// <param name="groups">Ids of groups that stay although no line comes through them.</param>
    /// <param name="findingIds">Findings that stay; null or empty: all about what stays.</param>
    /// <param name="resources">Ids of functions whose findings stay.</param>
    public static ReviewBook Of(
        ReviewBook book, IEnumerable<AccessEntry> lines, IReadOnlyCollection<string> groups, IReadOnlySet<string>? findingIds = null, IReadOnlySet<string>? resources = null)
    {
        var entries = lines.ToList();
        var counter = new ReviewCounter();
        var subjects = new HashSet<(string, string)>();
        var shownGroups = groups.ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            counter.Count(entry);
            subjects.Add((entry.PrincipalType == PrincipalType.User ? FindingSubject.UserType : FindingSubject.InviteType, entry.PrincipalId));
            if (entry.Group is not null) shownGroups.Add(entry.Group.Id);
        }

        subjects.UnionWith(shownGroups.Select(group => (FindingSubject.GroupType, group)));
        subjects.UnionWith((resources ?? new HashSet<string>()).Select(id => (FindingSubject.FunctionType, id)));
        return book with
        {
            Entries = entries,
            Users = [.. new UserRows(book).Of(entries)],
            Groups = [.. book.Groups.Where(group => shownGroups.Contains(group.Id))],
            Findings =
            [
                .. book.Findings.Where(finding => findingIds is not { Count: > 0 }
                    ? subjects.Contains((finding.SubjectType, finding.SubjectId))
                    : findingIds.Contains(finding.Id) && (finding.SubjectType is FindingSubject.FunctionType or FindingSubject.WorkspaceType || subjects.Contains((finding.SubjectType, finding.SubjectId)))),
            ],
            Counts = counter.Finish(),
        };
    }

    private static HashSet<string> ResourcesOf(WorkspaceSnapshot snapshot, ReviewScope scope)
    {
        var patterns = scope.Resource.Select(text => new Wildcard(text)).ToList();
        return snapshot.Resources.Where(resource => resource.Type == SegmentResourceType.Function)
            .Where(function => patterns.Exists(pattern => string.Equals(pattern.Text, function.Id, StringComparison.Ordinal) || pattern.Matches(function.Name)))
            .Select(function => function.Id)
            .ToHashSet(StringComparer.Ordinal);
    }
}
