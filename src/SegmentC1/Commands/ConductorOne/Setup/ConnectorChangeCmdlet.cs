using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that give a connector one order, asked for first.</summary>
public abstract class ConnectorChangeCmdlet : ConnectorCmdlet
{
    /// <summary>Writes the connector as it stands after the change.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is done, before the connector's name.</summary>
    private protected abstract string Action { get; }

    private protected abstract Task OrderAsync(ConductorOneConnector connector, CancellationToken cancellationToken);

    private protected sealed override async Task WorkAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        if (!Approve($"{Action} the connector '{connector}' of the app '{connector.AppName}'")) return;
        await OrderAsync(connector, cancellationToken);
        if (PassThru) WriteObject(await Connectors.GetAsync(connector, cancellationToken));
    }
}
