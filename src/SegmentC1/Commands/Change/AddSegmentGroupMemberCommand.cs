using System.Management.Automation;
using SegmentC1.Access;

namespace SegmentC1.Commands;

/// <summary>Adds users, or people who are invited, to a group. Who is a member already stays one.</summary>
[Cmdlet(VerbsCommon.Add, "SegmentGroupMember", SupportsShouldProcess = true)]
[OutputType(typeof(MemberChange))]
public sealed class AddSegmentGroupMemberCommand : GroupMemberChangeCmdlet
{
    private protected override string Activity => "Adding members";

    private protected override async Task ChangeAsync(Batch batch, CancellationToken cancellationToken)
    {
        var options = OptionsOf(Activity);
        var people = batch.People.Where(person => Approve($"Add to group {Named(batch.Group)}", Named(person), ref options)).ToList();
        if (people.Count > 0) Report(await Editor.AddMembersAsync(batch.Group.Id, people, options, cancellationToken));
    }
}
