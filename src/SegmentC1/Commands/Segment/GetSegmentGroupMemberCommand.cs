using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the members of groups: users, and pending invites that become members once they are accepted (their Pending is true).</summary>
[Cmdlet(VerbsCommon.Get, "SegmentGroupMember")]
[OutputType(typeof(SegmentGroupMember))]
public sealed class GetSegmentGroupMemberCommand : SegmentCmdlet
{
    private readonly List<SegmentGroup> _asked = [];
    private IReadOnlyList<SegmentGroup>? _groups;

    /// <summary>Which groups: names or ids, wildcards allowed, or groups from the pipeline. Without it, all groups.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GroupName")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken) => _asked.AddRange(await GroupsAsync(cancellationToken));

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        // All that came at once, so that groups piped one by one are read side by side and what they share is asked for once.
        var groups = _asked.DistinctBy(group => group.Id, StringComparer.Ordinal).ToList();
        if (groups.Count == 0) return;
        var pending = new PendingMembers(CurrentSession, groups.Count);
        var gapTold = false;
        await foreach (var (group, members, failure) in Prefetch.RunAsync(groups, CurrentSession.MaxConcurrency, (group, token) => ReadAsync(group, pending, token), cancellationToken))
        {
            if (failure is not null)
            {
                WriteFailure(failure, group);
                continue;
            }

            foreach (var member in members!.Rows.Concat(members.Pending.Rows)) WriteObject(member);
            ReportLedger(members.Ledger);
            if (members.Pending.Failure is { } unread)
            {
                WriteFailure(unread, group);
            }
            else if (members.Pending.Ledger is { } ledger && !(gapTold && ledger.State == ListState.Gap))
            {
                gapTold |= ledger.State == ListState.Gap;
                ReportLedger(ledger);
            }
        }

        if (pending.Failure is { } refused) WriteFailure(refused, null);
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

        return found;
    }

    private async Task<IReadOnlyList<SegmentGroup>> AllAsync(CancellationToken cancellationToken) =>
        _groups ??= await ReadListAsync(Client.ListGroups(), cancellationToken);

    private async Task<Members> ReadAsync(SegmentGroup group, PendingMembers pending, CancellationToken cancellationToken)
    {
        var members = Client.ListGroupMembers(group.Id, group.Name);
        LedgerOrigins.Keep(members.Ledger, CurrentSession);
        var reading = members.ToListAsync(cancellationToken);
        var readingPending = pending.ReadAsync(group, cancellationToken);
        await Task.WhenAll(reading, readingPending);
        return new Members(await reading, members.Ledger, await readingPending);
    }

    private sealed record Members(IReadOnlyList<SegmentGroupMember> Rows, ListLedger Ledger, PendingRead Pending);
}
