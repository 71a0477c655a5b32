namespace SegmentC1.Segment;

/// <summary>Reads who is in a group: its members, and the pending invites that will be.</summary>
internal sealed class GroupMembershipReader(SegmentClient client, ReadTracker tracker, IReadOnlyList<SegmentGroupMember> given)
{
    private const string Vanished = "The group was deleted while the workspace was read. Read it again.";

    private readonly ILookup<string, SegmentGroupMember> _given = given.ToLookup(member => member.GroupId, StringComparer.Ordinal);

    /// <summary>What one group has.</summary>
    public sealed record Part(IReadOnlyList<SegmentGroupMember> Members, ListLedger? MemberLedger, IReadOnlyList<SegmentGroupMember> Invites, ListLedger? InviteLedger);

    /// <summary>Reads one group.</summary>
    /// <param name="group">The group, as listed.</param>
    /// <param name="pendingInvites">Whether any invite of the workspace is pending, or may be; answered once the invites are read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SegmentException">The members of a group that is there could not be read.</exception>
    public async Task<Part> ReadAsync(SegmentGroup group, Task<bool> pendingInvites, CancellationToken cancellationToken)
    {
        var known = _given[group.Id].ToList();
        var knownMembers = known.Where(member => !member.Pending).ToList();
        var knownInvites = known.Where(member => member.Pending).ToList();

        var members = knownMembers.Count > 0 ? null : client.ListGroupMembers(group.Id, group.Name);
        var readMembers = members is null ? Task.FromResult<IReadOnlyList<SegmentGroupMember>?>(knownMembers) : MembersAsync(group, members, cancellationToken);
        var readInvites = InvitesAsync(group, knownInvites, pendingInvites, checkGroup: members is null, cancellationToken);
        await Task.WhenAll(readMembers, readInvites).ConfigureAwait(false);

        var inGroup = await readMembers.ConfigureAwait(false);
        var (invited, inviteLedger) = await readInvites.ConfigureAwait(false);
        if (inGroup is null && inviteLedger is { State: ListState.Gap }) inviteLedger.Finish(ListState.Incomplete, Vanished, inviteLedger.HttpStatus);
        return new Part(inGroup ?? [], members?.Ledger, invited, inviteLedger);
    }

    // Null: the group was listed and then gone.
    private async Task<IReadOnlyList<SegmentGroupMember>?> MembersAsync(SegmentGroup group, SegmentList<SegmentGroupMember> list, CancellationToken cancellationToken)
    {
        try
        {
            return await tracker.ReadAsync(list, group.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (SegmentNotFoundException) when (!cancellationToken.IsCancellationRequested)
        {
            if (await IsThereAsync(group, list.Ledger, cancellationToken).ConfigureAwait(false)) throw;
            list.Ledger.Finish(ListState.Incomplete, Vanished, 404);
            return null;
        }
    }

    private async Task<(IReadOnlyList<SegmentGroupMember> Rows, ListLedger? Ledger)> InvitesAsync(
        SegmentGroup group, List<SegmentGroupMember> known, Task<bool> pendingInvites, bool checkGroup, CancellationToken cancellationToken)
    {
        if (known.Count > 0) return (known, null);
        if (!await pendingInvites.ConfigureAwait(false)) return ([], null);

        tracker.Expect(1);
        // The members tell whether the group is there; only without them must it be asked.
        var list = client.ListGroupInvites(group.Id, group.Name, checkGroup);
        try
        {
            return (await tracker.ReadAsync(list, group.Name, cancellationToken).ConfigureAwait(false), list.Ledger);
        }
        catch (SegmentException)
        {
            return ([], list.Ledger);
        }
    }

    private async Task<bool> IsThereAsync(SegmentGroup group, ListLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetGroupAsync(group.Id, ledger, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SegmentNotFoundException)
        {
            return false;
        }
    }
}
