using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the labels of the workspace.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentLabel")]
[OutputType(typeof(SegmentLabel))]
public sealed class GetSegmentLabelCommand : SegmentListCmdlet<SegmentLabel, LabelReference>
{
    /// <summary>Which labels: key:value or a key, wildcards allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(LabelCompleter))]
    [ValidateNotNullOrEmpty]
    public LabelReference[]? Label { get; set; }

    private protected override LabelReference[]? References => Label;

    private protected override string Noun => "label";

    private protected override IEnumerable<SegmentList<SegmentLabel>> Lists() => [Client.ListLabels()];

    private protected override bool Means(LabelReference reference, SegmentLabel row) => reference.Matches(row);
}
