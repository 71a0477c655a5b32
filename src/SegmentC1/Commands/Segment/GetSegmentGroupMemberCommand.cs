using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the members of groups: users, and pending invites that become members once they are accepted (their Pending is true).</summary>
[Cmdlet(VerbsCommon.Get, "SegmentGroupMember")]
[OutputType(typeof(SegmentGroupMember))]
public sealed class GetSegmentGroupMemberCommand : SegmentCmdlet
{
    private IReadOnlyList<SegmentGroup>? _groups;
    private bool? _anyInvites;

    /// <summary>Which groups: names or ids, wildcards allowed, or groups from the pipeline. Without it, all groups.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GroupName")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var groups = await GroupsAsync(cancellationToken);
        var pending = await MayHavePendingAsync(groups, cancellationToken);
        await foreach (var (group, members, failure) in Prefetch.RunAsync(groups, CurrentSession.MaxConcurrency, (group, token) => ReadAsync(group, pending, token), cancellationToken))
        {
            if (failure is not null)
            {
                WriteFailure(failure, group);
                continue;
            }

            foreach (var member in members!.Rows) WriteObject(member);
            foreach (var ledger in members.Ledgers) ReportLedger(ledger);
        }
    }

    private async Task<IReadOnlyList<SegmentGroup>> GroupsAsync(CancellationToken cancellationToken)
    {
        if (Group is null) return await AllAsync(cancellationToken);
        var found = new List<SegmentGroup>();
        foreach (var reference in Group)
        {
            try
            {
                if (reference.Group is { } given) found.Add(given);
                else found.AddRange(Resolver.Find(reference, await AllAsync(cancellationToken), group => group.Id, group => [group.Name], "group"));
            }
            catch (CommandException failure)
            {
                WriteFailure(failure, reference.Text);
            }
        }

        return [.. found.DistinctBy(group => group.Id, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<SegmentGroup>> AllAsync(CancellationToken cancellationToken) =>
        _groups ??= await ReadListAsync(Client.ListGroups(), cancellationToken);

    /// <summary>One look at the workspace's invites saves a request per group when there are none.</summary>
    private async Task<bool> MayHavePendingAsync(IReadOnlyList<SegmentGroup> groups, CancellationToken cancellationToken)
    {
        if (_anyInvites is { } known) return known;
        if (groups.Count < 2) return true;
        var invites = Client.ListInvites();
        var rows = await invites.ToListAsync(cancellationToken);
        return (_anyInvites = rows.Count > 0 || !invites.Ledger.IsComplete).Value;
    }

    private async Task<Members> ReadAsync(SegmentGroup group, bool pending, CancellationToken cancellationToken)
    {
        var members = Client.ListGroupMembers(group.Id, group.Name);
        var invited = pending ? Client.ListGroupInvites(group.Id, group.Name) : null;
        LedgerOrigins.Keep(members.Ledger, CurrentSession);
        if (invited is not null) LedgerOrigins.Keep(invited.Ledger, CurrentSession);
        var reading = members.ToListAsync(cancellationToken);
        var invitedRows = invited is null ? [] : await invited.ToListAsync(cancellationToken);
        return new Members([.. await reading, .. invitedRows], invited is null ? [members.Ledger] : [members.Ledger, invited.Ledger]);
    }

    private sealed record Members(IReadOnlyList<SegmentGroupMember> Rows, IReadOnlyList<ListLedger> Ledgers);
}
