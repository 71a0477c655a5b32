using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Groups that came, went or were renamed, what they give, and who is in them.</summary>
internal static class GroupComparer
{
    public static void Compare(ComparedPicture before, ComparedPicture after, DifferenceList found)
    {
        var (was, now) = (new HoldingReader(before.Snapshot), new HoldingReader(after.Snapshot));
        foreach (var id in before.GroupIds.Union(after.GroupIds, StringComparer.Ordinal))
        {
            var (old, group) = (before.Snapshot.FindGroup(id), after.Snapshot.FindGroup(id));
            var shown = Of(id, before, after);
            if (old is null && group is not null) found.Add(shown with { Kind = ReviewDifferenceKind.GroupAdded }, before.KnowsGroups ? null : WhyUnknown(before));
            else if (old is not null && group is null) found.Add(shown with { Kind = ReviewDifferenceKind.GroupRemoved }, after.KnowsGroups ? null : WhyUnknown(after));
            else if (old is not null && !string.Equals(old.Name, group!.Name, StringComparison.Ordinal)) found.Add(shown with { Kind = ReviewDifferenceKind.GroupRenamed, Before = old.Name, After = group.Name });

            ComparePermissions(Read(was, old), Read(now, group), before.WhyPermissionsUnknown(id), after.WhyPermissionsUnknown(id), shown, found);
            CompareMembers(id, before, after, shown, found);
        }
    }

    private static void ComparePermissions(
        IReadOnlyList<Holding> was, IReadOnlyList<Holding> now, string? wasUnknown, string? nowUnknown, ReviewDifference shown, DifferenceList found)
    {
        var (old, current) = (was.Select(Key).ToHashSet(), now.Select(Key).ToHashSet());
        foreach (var holding in now.Where(holding => !old.Contains(Key(holding)))) found.Add(Held(ReviewDifferenceKind.GroupAccessGained, holding), wasUnknown);
        foreach (var holding in was.Where(holding => !current.Contains(Key(holding)))) found.Add(Held(ReviewDifferenceKind.GroupAccessLost, holding), nowUnknown);

        ReviewDifference Held(ReviewDifferenceKind kind, Holding holding) => shown with
        {
            Kind = kind,
            RoleId = holding.RoleId,
            Role = holding.RoleName,
            Scope = holding.Scope,
            ScopeName = holding.ScopeName,
        };
    }

    private static void CompareMembers(string id, ComparedPicture before, ComparedPicture after, ReviewDifference shown, DifferenceList found)
    {
        var (old, current) = (Members(before, id), Members(after, id));
        foreach (var (key, member) in current.Where(member => !old.ContainsKey(member.Key)))
        {
            var accepted = !member.Pending && old.ContainsKey(Roster.KeyOf(null, member.Email));
            found.Add(
                Person(ReviewDifferenceKind.MemberAdded, member) with { Note = accepted ? "The membership was pending until the invite was accepted." : null },
                before.WhyMembersUnknown(id, member.Pending));
        }

        foreach (var (key, member) in old.Where(member => !current.ContainsKey(member.Key)))
        {
            if (member.Pending && current.Values.Any(now => !now.Pending && string.Equals(now.Email, member.Email, StringComparison.OrdinalIgnoreCase))) continue;
            found.Add(Person(ReviewDifferenceKind.MemberRemoved, member), after.WhyMembersUnknown(id, member.Pending));
        }

        ReviewDifference Person(ReviewDifferenceKind kind, SegmentGroupMember member) => shown with
        {
            Kind = kind,
            PrincipalType = member.Pending ? PrincipalType.Invite : PrincipalType.User,
            PrincipalId = member.UserId ?? member.Email,
            Name = member.Name ?? string.Empty,
            Email = member.Email,
        };
    }

    private static Dictionary<string, SegmentGroupMember> Members(ComparedPicture picture, string groupId)
    {
        var members = new Dictionary<string, SegmentGroupMember>(StringComparer.Ordinal);
        foreach (var member in picture.Snapshot.MembersOf(groupId)) members.TryAdd(Roster.KeyOf(member), member);
        return members;
    }

    private static ReviewDifference Of(string id, ComparedPicture before, ComparedPicture after) => new()
    {
        Kind = ReviewDifferenceKind.GroupAdded,
        GroupId = id,
        GroupName = after.Snapshot.FindGroup(id)?.Name ?? before.Snapshot.FindGroup(id)?.Name ?? id,
    };

    private static IReadOnlyList<Holding> Read(HoldingReader reader, SegmentGroup? group) => group?.Permissions is { } permissions ? reader.Read(permissions) : [];

    private static HoldingKey Key(Holding holding) => new(holding);

    private static string WhyUnknown(ComparedPicture picture) => $"The groups are not all known in the {picture.Called}.";
}
