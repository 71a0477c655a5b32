using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Who effectively holds what in a workspace, and through what.</summary>
public static class EffectiveAccess
{
    /// <summary>
    /// The lines of access, computed while they are enumerated, always in the same order: users before invites, each by
    /// address and id; then by role, scope and path, ordinally.
    /// </summary>
    /// <remarks>
    /// Nobody is missing: a user without any role, one whose access is not wholly known, and every pending invite have a line
    /// without a role. An invite to the address of a member is not a principal of its own (see <see cref="InvitesOfMembers"/>).
    /// </remarks>
    /// <param name="snapshot">The picture; what it does not know comes out as unknown, never as none.</param>
    /// <param name="filter">Which lines; null gives all.</param>
    public static IEnumerable<AccessEntry> Of(WorkspaceSnapshot snapshot, AccessFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Enumerate(new EffectiveAccessReader(snapshot), filter is null ? null : new PreparedFilter(filter, snapshot));
    }

    /// <summary>Pending invites, of the workspace or of a group, to addresses that members have already; each address once.</summary>
    public static IReadOnlyList<string> InvitesOfMembers(WorkspaceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var members = EffectiveAccessReader.AddressesOfMembers(snapshot);
        return [.. EffectiveAccessReader.InvitedAddresses(snapshot).Where(members.Contains)];
    }

    private static IEnumerable<AccessEntry> Enumerate(EffectiveAccessReader reader, PreparedFilter? filter)
    {
        foreach (var principal in reader.Principals())
        {
            if (filter is not null && !filter.WantsPrincipal(principal)) continue;
            foreach (var entry in reader.EntriesOf(principal))
            {
                var shown = filter is null ? entry : filter.Apply(entry);
                if (shown is not null) yield return shown;
            }
        }
    }
}
