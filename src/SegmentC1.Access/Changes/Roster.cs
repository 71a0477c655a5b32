using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>The people of a group at one moment. Users are the same by id, pending invites by address without case.</summary>
/// <param name="members">All of them, as far as they are listed.</param>
/// <param name="users">The account of those who are users.</param>
/// <param name="pending">The account of those who are invited.</param>
internal sealed class Roster(IReadOnlyList<SegmentGroupMember> members, ListLedger users, ListLedger pending)
{
    /// <summary>The account of those who are users: whole, or who is not among them may be a member all the same.</summary>
    public ListLedger Users => users;

    /// <summary>The account of those who are invited: whole, or who is not among them may be invited all the same.</summary>
    public ListLedger Pending => pending;

    public IReadOnlyList<SegmentGroupMember> Members => members;

    public static string KeyOf(string? userId, string email) => userId is null ? $"invite {email.ToUpperInvariant()}" : $"user {userId}";

    public static string KeyOf(SegmentGroupMember member) => KeyOf(member.UserId, member.Email);

    public IReadOnlySet<string> Keys { get; } = members.Select(KeyOf).ToHashSet(StringComparer.Ordinal);

    /// <summary>Who of the group is meant; more than one when an address is shared.</summary>
    public IReadOnlyList<SegmentGroupMember> Find(PersonReference person)
    {
        if (person.UserId is { } id) return [.. members.Where(member => string.Equals(member.UserId, id, StringComparison.Ordinal))];
        var byAddress = members.Where(member => IsAt(member, person.Email)).ToList();
        var users = byAddress.Where(member => !member.Pending).ToList();
        return users.Count > 0 ? users : byAddress;
    }

    /// <summary>Whether a write by this member's address could mean another member too.</summary>
    public bool SharesAddress(SegmentGroupMember one) =>
        members.Any(other => IsAt(other, one.Email) && !other.Pending && !string.Equals(KeyOf(other), KeyOf(one), StringComparison.Ordinal));

    /// <summary>How the people differ from those who were expected; null when they do not.</summary>
    public string? Difference(IReadOnlySet<string> expected, Func<string, string> nameOf)
    {
        List<string> parts =
        [
            .. members.Where(member => !expected.Contains(KeyOf(member))).Select(member => $"{member.Email} is in it"),
            .. expected.Where(key => !Keys.Contains(key)).Select(key => $"{nameOf(key)} is not in it"),
        ];
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static bool IsAt(SegmentGroupMember member, string? email) => string.Equals(member.Email, email, StringComparison.OrdinalIgnoreCase);
}
