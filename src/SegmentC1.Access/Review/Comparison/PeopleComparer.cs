namespace SegmentC1.Access;

/// <summary>Who came, who went, and whose name or address is another.</summary>
internal static class PeopleComparer
{
    public static void Compare(ComparedPicture before, ComparedPicture after, DifferenceList found)
    {
        foreach (var person in after.People.Values)
        {
            if (!before.People.TryGetValue(person.Key, out var old)) Come(person, before, after, found);
            else if (before.Lists(old) && after.Lists(person)) Rename(old, person, found);
        }

        foreach (var person in before.People.Values.Where(person => !after.People.ContainsKey(person.Key) && !Accepted(person, after)))
        {
            found.Add(Of(ReviewDifferenceKind.PersonRemoved, person), after.WhyUnknown(person, before));
        }
    }

    /// <summary>Whether this is a pending invite whose address a user has in a later picture.</summary>
    public static bool Accepted(ComparedPerson person, ComparedPicture after) => person.Type == PrincipalType.Invite && after.UserAddresses.Contains(person.Email);

    /// <summary>A difference about somebody.</summary>
    public static ReviewDifference Of(ReviewDifferenceKind kind, ComparedPerson person) =>
        new() { Kind = kind, PrincipalType = person.Type, PrincipalId = person.Id, Name = person.Name, Email = person.Email };

    private static void Come(ComparedPerson person, ComparedPicture before, ComparedPicture after, DifferenceList found)
    {
        var accepted = person.Type == PrincipalType.User && before.People.ContainsKey(Roster.KeyOf(null, person.Email));
        if (accepted) found.Add(Of(ReviewDifferenceKind.InviteAccepted, person));
        else found.Add(Of(ReviewDifferenceKind.PersonAdded, person), before.WhyUnknown(person, after));
    }

    private static void Rename(ComparedPerson old, ComparedPerson person, DifferenceList found)
    {
        if (person.Type == PrincipalType.Invite) return;
        if (string.Equals(old.Name, person.Name, StringComparison.Ordinal) && string.Equals(old.Email, person.Email, StringComparison.Ordinal)) return;
        found.Add(Of(ReviewDifferenceKind.PersonRenamed, person) with { Before = $"{old.Name} <{old.Email}>", After = $"{person.Name} <{person.Email}>" });
    }
}
