using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the user groups of the workspace.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentGroup")]
[OutputType(typeof(SegmentGroup))]
public sealed class GetSegmentGroupCommand : SegmentListCmdlet<SegmentGroup, GroupReference>
{
    /// <summary>Which groups: names or ids, wildcards allowed, or the objects of another command. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("GroupId", "GroupName")]
    [ArgumentCompleter(typeof(GroupCompleter))]
    [ValidateNotNullOrEmpty]
    public GroupReference[]? Group { get; set; }

    private protected override GroupReference[]? References => Group;

    private protected override string Noun => "group";

    private protected override IEnumerable<SegmentList<SegmentGroup>> Lists() => [Client.ListGroups()];

    private protected override bool Means(GroupReference reference, SegmentGroup row) => reference.Matches(row);
}
