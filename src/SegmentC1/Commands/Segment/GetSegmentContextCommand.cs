using System.Management.Automation;

namespace SegmentC1.Commands;

/// <summary>Shows the connection of this runspace: which workspace, where, whether read-only, and the requests so far. Writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "SegmentContext")]
[OutputType(typeof(SegmentSession))]
public sealed class GetSegmentContextCommand : AsyncCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (RunspaceSessions.Current.Segment is { } session) WriteObject(session);
        else Detail("No Segment workspace is connected in this runspace.");
        return Task.CompletedTask;
    }
}
