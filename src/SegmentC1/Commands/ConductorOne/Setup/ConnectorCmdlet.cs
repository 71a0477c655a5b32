using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that do something with connectors that are there.</summary>
public abstract class ConnectorCmdlet : ConductorOneCmdlet
{
    private ConnectorTargets? _targets;

    /// <summary>The connectors, by name, wildcards, id or object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public ConductorOneConnectorReference[]? Connector { get; set; }

    /// <summary>The app in which a connector that is named is looked for. Without it, it is looked for in every app.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneAppReference? App { get; set; }

    private protected ConductorOneConnectors Connectors => new(Tenant);

    private protected abstract Task WorkAsync(ConductorOneConnector connector, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        (_targets ??= new ConnectorTargets(this)).EachAsync(Connector!, App, connector => WorkAsync(connector, cancellationToken), cancellationToken);
}
