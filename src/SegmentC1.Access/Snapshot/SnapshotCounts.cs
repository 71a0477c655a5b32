namespace SegmentC1.Access;

/// <summary>How much of what a snapshot holds, for views and summaries.</summary>
/// <param name="Users">Users.</param>
/// <param name="Invites">Pending invites that are not members already.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Memberships">Memberships of users in groups.</param>
/// <param name="PendingMemberships">Memberships that wait for an invite to be accepted.</param>
/// <param name="Roles">Roles in the catalogue.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Sources">Sources.</param>
/// <param name="Warehouses">Warehouses.</param>
/// <param name="Functions">Functions of all kinds.</param>
/// <param name="Spaces">Spaces.</param>
/// <param name="Permissions">Permissions, of users and of groups, as Segment has them.</param>
public sealed record SnapshotCounts(
    int Users,
    int Invites,
    int Groups,
    int Memberships,
    int PendingMemberships,
    int Roles,
    int Labels,
    int Sources,
    int Warehouses,
    int Functions,
    int Spaces,
    int Permissions)
{
    /// <summary>One line for people; kinds of which there are none are left out.</summary>
    public override string ToString()
    {
        (int Count, string One, string Many)[] parts =
        [
            (Users, "user", "users"), (Invites, "invite", "invites"), (Groups, "group", "groups"), (Roles, "role", "roles"),
            (Sources, "source", "sources"), (Warehouses, "warehouse", "warehouses"), (Functions, "function", "functions"), (Spaces, "space", "spaces"),
        ];
        var shown = parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {(part.Count == 1 ? part.One : part.Many)}");
        return string.Join(", ", shown.DefaultIfEmpty("nothing"));
    }
}
