using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Pauses a connector: it neither syncs nor carries out grants and revokes until it is resumed.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "ConductorOneConnector", SupportsShouldProcess = true)]
[OutputType(typeof(ConductorOneConnector))]
public sealed class SuspendConductorOneConnectorCommand : ConnectorChangeCmdlet
{
    private protected override string Action => "Pause";

    private protected override bool IsCertain => true;

    private protected override bool IsDone(ConductorOneConnector connector) => connector.State == ConnectorState.Paused;

    private protected override Task OrderAsync(ConductorOneConnector connector, CancellationToken cancellationToken) => Connectors.PauseAsync(connector, cancellationToken);
}
