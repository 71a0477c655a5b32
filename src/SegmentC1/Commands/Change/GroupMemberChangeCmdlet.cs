using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that change members of groups: collects who goes with which group and sends once per group.</summary>
public abstract class GroupMemberChangeCmdlet : SegmentChangeCmdlet
{
    private readonly List<(GroupReference Group, IReadOnlyList<UserReference> Users)> _asked = [];

    /// <summary>Which group: its name or id (wildcards may mean several), or the group itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GroupName")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNull]
    public GroupReference Group { get; set; } = null!;

    /// <summary>Who: addresses, names or ids of users, addresses of pending invites, or users from the pipeline; rows with a property User, Email, UserId or UserPrincipalName are taken too.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Email", "UserId", "UserPrincipalName")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [AllowEmptyCollection]
    public UserReference[]? User { get; set; }

    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _asked.Add((Group, User ?? []));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var batches = await BatchesAsync(cancellationToken);
        for (var i = 0; i < batches.Count; i++)
        {
            var batch = batches[i];
            await EachAsync(batch.Group, () => ChangeAsync(batch, cancellationToken));
            Step(Activity, i + 1, batches.Count);
        }
    }

    /// <summary>Changes one group.</summary>
    private protected abstract Task ChangeAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Who of a group is meant.</summary>
    private protected virtual Task<IReadOnlyList<PersonReference>> FindPeopleAsync(UserReference reference, SegmentGroup group, CancellationToken cancellationToken) =>
        FindPeopleAsync(reference, cancellationToken);

    // The people of each group, in the order in which groups came first.
    private async Task<IReadOnlyList<Batch>> BatchesAsync(CancellationToken cancellationToken)
    {
        var batches = new Dictionary<string, Batch>(StringComparer.Ordinal);
        foreach (var (reference, users) in _asked)
        {
            foreach (var group in await FindGroupsAsync([reference], cancellationToken))
            {
                if (!batches.TryGetValue(group.Id, out var batch)) batches[group.Id] = batch = new Batch(group);
                foreach (var user in users)
                {
                    try
                    {
                        var found = await FindPeopleAsync(user, group, cancellationToken);
                        batch.Unclear |= found.Count == 0;
                        batch.People.AddRange(found);
                    }
                    catch (CommandException failure)
                    {
                        batch.Unclear = true;
                        WriteFailure(failure, user.Text);
                    }
                }
            }
        }

        return [.. batches.Values];
    }

    /// <summary>Reports a change of one group: each person, and whoever came or went unordered.</summary>
    private protected void Report(MembershipChange change)
    {
        foreach (var outcome in change.People)
        {
            Report(outcome, row => row.Changed
                ? $"{row.Email ?? row.UserId}: {(row.DryRun ? "would be " : string.Empty)}{(row.Change == "Added" ? "added to" : "removed from")} group {row.GroupName} ({row.GroupId})."
                : $"{row.Email ?? row.UserId}: nothing to change in group {row.GroupName} ({row.GroupId}).");
        }

        if (change.Difference is { } difference)
        {
            WriteFailure(new AccessChangeException(AccessChangeException.Different, $"The members of group {change.GroupName} ({change.GroupId}) are not what was ordered: {difference}."), change.GroupName);
        }
    }

    /// <summary>What is asked for one group.</summary>
    private protected sealed class Batch(SegmentGroup group)
    {
        public SegmentGroup Group { get; } = group;

        public List<PersonReference> People { get; } = [];

        /// <summary>Whether somebody who was meant could not be found, or a pattern means nobody.</summary>
        public bool Unclear { get; set; }
    }
}
