using System.Management.Automation;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Gets the workspace that the token belongs to, as Segment has it now.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentWorkspace")]
[OutputType(typeof(SegmentWorkspace))]
public sealed class GetSegmentWorkspaceCommand : SegmentCmdlet
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken) =>
        WriteObject(await Client.GetWorkspaceAsync(cancellationToken));
}
