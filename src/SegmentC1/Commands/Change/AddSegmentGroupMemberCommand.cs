using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Adds users, or people who are invited, to a group. Who is a member already stays one.</summary>
[Cmdlet(VerbsCommon.Add, "SegmentGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(MemberChange))]
public sealed class AddSegmentGroupMemberCommand : GroupMemberChangeCmdlet
{
    /// <summary>Who: addresses, names or ids of users, addresses of pending invites, or users from the pipeline; rows with a property User, Email or UserId are taken too.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Email", "UserId")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        Collect(User);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var batches = await BatchesAsync(cancellationToken);
        for (var i = 0; i < batches.Count; i++)
        {
            var batch = batches[i];
            var options = ChangeOptions.Default;
            var people = batch.People.Where(person => Approve($"Add to group {Named(batch.Group)}", Named(person), ref options)).ToList();
            if (people.Count > 0) await EachAsync(batch.Group, async () => Report(await Editor.AddMembersAsync(batch.Group.Id, people, options, cancellationToken)));
            Step("Adding members", i + 1, batches.Count);
        }
    }
}
