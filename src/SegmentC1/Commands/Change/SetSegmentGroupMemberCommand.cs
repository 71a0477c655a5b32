using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Makes these people all members of a group; everybody else goes. Says who comes and who goes before it asks.</summary>
[Cmdlet(VerbsCommon.Set, "SegmentGroupMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MemberChange))]
public sealed class SetSegmentGroupMemberCommand : GroupMemberChangeCmdlet
{
    /// <summary>All who are to be members: addresses, names or ids of users, addresses of pending invites, or users from the pipeline. An empty array, with -Force, leaves nobody.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Email", "UserId")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [AllowEmptyCollection]
    public UserReference[]? User { get; set; }

    /// <summary>Lets the group be emptied.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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
            await EachAsync(batches[i].Group, () => ReplaceAsync(batches[i], cancellationToken));
            Step("Replacing members", i + 1, batches.Count);
        }
    }

    private async Task ReplaceAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Unclear) throw new CommandException(ErrorIds.NoMatch, $"Somebody who is to be a member of group {Named(batch.Group)} was not found, so its members are left as they are.", batch.Group);
        var options = ChangeOptions.Default with { AllowEmpty = Force, AllowLastOwner = AllowLastOwner };
        var plan = await Editor.ReplaceMembersAsync(batch.Group.Id, batch.People, options with { DryRun = true }, cancellationToken);
        if (plan.People.Any(person => person.Result!.Changed) && !Approve($"Replace members of group {Named(batch.Group)}", Describe(plan), ref options)) return;
        Report(options.DryRun ? plan : await Editor.ReplaceMembersAsync(batch.Group.Id, batch.People, options, cancellationToken));
    }

    private static string Describe(MembershipChange plan)
    {
        string List(string change) => string.Join(", ", plan.People.Where(person => person.Result!.Change == change).Select(person => Named(person.Person))) is { Length: > 0 } names ? names : "nobody";
        return $"come: {List("Added")}; go: {List("Removed")}";
    }
}
