using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Reads everything about access in the workspace into one immutable object, with the account of how complete it is.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentSnapshot")]
[OutputType(typeof(WorkspaceSnapshot))]
public sealed class GetSegmentSnapshotCommand : SnapshotCmdlet
{
    /// <summary>Also reads the audit trail of 90 days, for the last recorded change of each person.</summary>
    [Parameter]
    public SwitchParameter IncludeAudit { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var snapshot = await ReadSnapshotAsync(new WorkspaceReadOptions { IncludeAudit = IncludeAudit }, cancellationToken);
        ReportCompleteness(snapshot);
        WriteObject(snapshot);
    }
}
