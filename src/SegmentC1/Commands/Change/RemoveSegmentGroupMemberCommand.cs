using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Takes users, or people who are invited, out of a group. Who is not in it is left alone.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentGroupMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MemberChange))]
public sealed class RemoveSegmentGroupMemberCommand : GroupMemberChangeCmdlet
{
    /// <summary>Who: addresses, names or ids, wildcards allowed, or users or members from the pipeline; rows with a property User, Email or UserId are taken too.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Email", "UserId")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [ValidateNotNullOrEmpty]
    public UserReference[]? User { get; set; }

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

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
            var options = ChangeOptions.Default with { AllowLastOwner = AllowLastOwner };
            var people = batch.People.Where(person => Approve($"Remove from group {Named(batch.Group)}", Named(person), ref options)).ToList();
            if (people.Count > 0) await EachAsync(batch.Group, async () => Report(await Editor.RemoveMembersAsync(batch.Group.Id, people, options, cancellationToken)));
            Step("Removing members", i + 1, batches.Count);
        }
    }
}
