namespace SegmentC1.Segment;

/// <summary>The two kinds of holder whose permissions have to be settled.</summary>
internal static class PermissionSettlers
{
    public static PermissionSettler<SegmentUser> OfUsers(SegmentClient client) => new(
        "user",
        user => user.Id,
        user => user.Permissions,
        (user, permissions) => user with { Permissions = permissions },
        async (id, ledger, stop) => (await client.GetUserAsync(id, ledger, stop).ConfigureAwait(false)).Permissions!,
        client.Tell,
        client.MaxConcurrency);

    public static PermissionSettler<SegmentGroup> OfGroups(SegmentClient client) => new(
        "group",
        group => group.Id,
        group => group.Permissions,
        (group, permissions) => group with { Permissions = permissions },
        async (id, ledger, stop) => (await client.GetGroupAsync(id, ledger, stop).ConfigureAwait(false)).Permissions!,
        client.Tell,
        client.MaxConcurrency);
}
