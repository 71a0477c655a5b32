using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Lets a paused connector sync and carry out grants and revokes again; a sync starts at once.</summary>
[Cmdlet(VerbsLifecycle.Resume, "ConductorOneConnector", SupportsShouldProcess = true)]
[OutputType(typeof(ConductorOneConnector))]
public sealed class ResumeConductorOneConnectorCommand : ConnectorChangeCmdlet
{
    private protected override string Action => "Resume";

    // A tenant may stop syncs of its own accord without calling it a pause; resuming is then right too.
    private protected override bool IsCertain => false;

    private protected override bool IsDone(ConductorOneConnector connector) => connector.State != ConnectorState.Paused;

    private protected override Task OrderAsync(ConductorOneConnector connector, CancellationToken cancellationToken) => Connectors.ResumeAsync(connector, cancellationToken);
}
