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

    /// <summary>Whether a connector that stands so is as the order wants it.</summary>
    private protected abstract bool IsDone(ConductorOneConnector connector);

    /// <summary>Whether that is certain, so that the order is not given again.</summary>
    private protected abstract bool IsCertain { get; }

    private protected abstract Task OrderAsync(ConductorOneConnector connector, CancellationToken cancellationToken);

    private protected sealed override async Task WorkAsync(ConductorOneConnector given, CancellationToken cancellationToken)
    {
        var connector = await Connectors.GetAsync(given, cancellationToken);
        if (IsCertain && IsDone(connector))
        {
            TellDone(connector);
        }
        else
        {
            if (!Approve($"{Action} the connector '{connector}' of the app '{connector.AppName}'")) return;
            try
            {
                await OrderAsync(connector, cancellationToken);
            }
            catch (ConductorOneRequestException) when (IsDone(connector))
            {
                TellDone(connector);
            }
        }

        if (PassThru) WriteObject(await Connectors.GetAsync(connector, cancellationToken));
    }

    private void TellDone(ConductorOneConnector connector) => Detail($"The connector '{connector}' is '{connector.Status}' already; nothing was changed.");
}
