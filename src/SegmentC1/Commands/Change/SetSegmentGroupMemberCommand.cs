using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Makes these people all members of a group; everybody else goes. Says who comes and who goes before it asks.</summary>
[Cmdlet(VerbsCommon.Set, "SegmentGroupMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MemberChange))]
public sealed class SetSegmentGroupMemberCommand : GroupMemberChangeCmdlet
{
    /// <summary>Lets the group be emptied, by an empty -User.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    private protected override string Activity => "Replacing members";

    private protected override async Task ChangeAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Unclear) throw new CommandException(ErrorIds.NoMatch, $"Somebody who is to be a member of group {Named(batch.Group)} was not found, so its members are left as they are.", batch.Group);
        var options = ChangeOptions.Default with { AllowEmpty = Force, AllowLastOwner = AllowLastOwner };
        var plan = await Editor.ReplaceMembersAsync(batch.Group.Id, batch.People, options with { DryRun = true }, cancellationToken);
        if (plan.People.Any(person => person.Result!.Changed) && !Approve($"Replace members of group {Named(batch.Group)}", Describe(plan), ref options)) return;
        Report(options.DryRun ? plan : await Editor.ReplaceMembersAsync(batch.Group.Id, batch.People, options with { SeenMembers = plan.Before }, cancellationToken));
    }

    private static string Describe(MembershipChange plan)
    {
        string List(string change) => string.Join(", ", plan.People.Where(person => person.Result!.Change == change).Select(person => Named(person.Person))) is { Length: > 0 } names ? names : "nobody";
        return $"come: {List("Added")}; go: {List("Removed")}";
    }
}
