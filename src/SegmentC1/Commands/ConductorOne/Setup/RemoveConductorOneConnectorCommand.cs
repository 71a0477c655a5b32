using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Deletes a connector. Its credentials end with it; the app stays.</summary>
[Cmdlet(VerbsCommon.Remove, "ConductorOneConnector", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveConductorOneConnectorCommand : ConnectorCmdlet
{
    private protected override async Task WorkAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        if (Approve($"Delete the connector '{connector}' of the app '{connector.AppName}', which ends its syncs and provisioning"))
        {
            await Connectors.DeleteAsync(connector, cancellationToken);
        }
    }
}
