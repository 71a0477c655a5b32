using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Takes users, or people who are invited, out of a group. Who is not in it is left alone.</summary>
[Cmdlet(VerbsCommon.Remove, "SegmentGroupMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MemberChange))]
public sealed class RemoveSegmentGroupMemberCommand : GroupMemberChangeCmdlet
{
    private readonly Dictionary<string, IReadOnlyList<SegmentGroupMember>> _members = new(StringComparer.Ordinal);

    /// <summary>Goes on although no Workspace Owner would be left.</summary>
    [Parameter]
    public SwitchParameter AllowLastOwner { get; set; }

    private protected override string Activity => "Removing members";

    private protected override async Task ChangeAsync(Batch batch, CancellationToken cancellationToken)
    {
        var options = OptionsOf(Activity) with { AllowLastOwner = AllowLastOwner };
        var people = batch.People.Where(person => Approve($"Remove from group {Named(batch.Group)}", Named(person), ref options)).ToList();
        if (people.Count > 0) Report(await Editor.RemoveMembersAsync(batch.Group.Id, people, options, cancellationToken));
    }

    // A pattern means members, pending ones too: whoever is in no way in the group is not asked about.
    private protected override async Task<IReadOnlyList<PersonReference>> FindPeopleAsync(UserReference reference, SegmentGroup group, CancellationToken cancellationToken)
    {
        if (!reference.HasWildcard) return await base.FindPeopleAsync(reference, group, cancellationToken);
        if (!_members.TryGetValue(group.Id, out var members))
        {
            members = [.. await ReadListAsync(Client.ListGroupMembers(group.Id, group.Name), cancellationToken), .. await ReadListAsync(Client.ListGroupInvites(group.Id, group.Name), cancellationToken)];
            _members[group.Id] = members;
        }

        List<PersonReference> found = [.. members.Where(reference.Matches).Select(member => new PersonReference(member.UserId, member.Email, member.Email))];
        if (found.Count == 0) Detail($"Nobody in group {Named(group)} is meant by '{reference}'.");
        return found;
    }
}
