using System.Management.Automation;

namespace SegmentC1.Commands;

/// <summary>Shows the ConductorOne connections of this runspace, at most one of each kind of credential. Writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneContext")]
[OutputType(typeof(ConductorOneSession))]
public sealed class GetConductorOneContextCommand : AsyncCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var session in RunspaceSessions.Current.ConductorOne) WriteObject(session);
        return Task.CompletedTask;
    }
}
