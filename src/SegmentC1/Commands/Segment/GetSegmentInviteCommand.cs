using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the pending invites of the workspace. Segment tells nothing of an invite but its address.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentInvite")]
[OutputType(typeof(SegmentInvite))]
public sealed class GetSegmentInviteCommand : SegmentListCmdlet<SegmentInvite, InviteReference>
{
    /// <summary>Which invites: addresses, wildcards allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public InviteReference[]? Email { get; set; }

    private protected override InviteReference[]? References => Email;

    private protected override string Noun => "pending invite";

    private protected override IEnumerable<SegmentList<SegmentInvite>> Lists() => [Client.ListInvites()];

    private protected override bool Means(InviteReference reference, SegmentInvite row) => reference.Matches(row);
}
