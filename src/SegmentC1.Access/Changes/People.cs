using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>The users and pending invites of the workspace at one moment: turns what people write into who is meant.</summary>
/// <param name="users">All users.</param>
/// <param name="usersListed">The account of the users.</param>
/// <param name="invites">The pending invites.</param>
/// <param name="invitesListed">The account of the invites; null where nobody needs them.</param>
internal sealed class People(IReadOnlyList<SegmentUser> users, ListLedger usersListed, IReadOnlyList<SegmentInvite> invites, ListLedger? invitesListed)
{
    /// <summary>Who is meant, as a membership of the group would name them.</summary>
    /// <exception cref="AccessChangeException">Nobody, or an address that several users share: members are written by address.</exception>
    public SegmentGroupMember Find(PersonReference person, string groupId, string groupName)
    {
        var user = person.UserId is { } id
            ? users.FirstOrDefault(user => string.Equals(user.Id, id, StringComparison.Ordinal)) ?? throw Missing(person)
            : OnlyAt(person);
        if (user is null)
        {
            var invite = invites.FirstOrDefault(invite => IsSame(invite.Email, person.Email))
                ?? throw Missing(person);
            return new SegmentGroupMember { GroupId = groupId, GroupName = groupName, Email = invite.Email };
        }

        if (users.Any(other => other.Id != user.Id && IsSame(other.Email, user.Email))) throw Shared(user.Email);
        return new SegmentGroupMember { GroupId = groupId, GroupName = groupName, UserId = user.Id, Name = user.Name, Email = user.Email };
    }

    private SegmentUser? OnlyAt(PersonReference person)
    {
        var found = users.Where(user => IsSame(user.Email, person.Email)).ToList();
        return found.Count > 1 ? throw Shared(person.Email!) : found.FirstOrDefault();
    }

    private static bool IsSame(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    // Who is not in a list that lacks rows may be there all the same.
    private AccessChangeException Missing(PersonReference person) => !usersListed.IsComplete
        ? AccessChangeException.Unlisted("the users of the workspace", usersListed)
        : invitesListed is { IsComplete: false } && person.UserId is null
        ? AccessChangeException.Unlisted("the invitations of the workspace", invitesListed)
        : new(AccessChangeException.Missing, $"There is neither a user nor a pending invite for '{person}' in this workspace. Nothing was sent for it.");

    private static AccessChangeException Shared(string email) =>
        new(AccessChangeException.SharedAddress, $"Several people have the address {email}, and Segment changes members by address: who would be changed is not certain. Nothing was sent for it.");
}
