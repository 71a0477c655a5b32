using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Writes connectors, with their apps and owners, as a Terraform file for ConductorOne's provider. Secrets are variables in it, never values.</summary>
[Cmdlet(VerbsData.Export, "ConductorOneTerraform", SupportsShouldProcess = true)]
[OutputType(typeof(TerraformResult))]
public sealed class ExportConductorOneTerraformCommand : ConductorOneCmdlet
{
    private const string Extension = ".tf";
    private readonly List<TerraformConnector> _connectors = [];
    private ConnectorTargets? _targets;
    private string _path = string.Empty;

    /// <summary>The file to write; its name ends in .tf.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The connectors, by name, wildcards, id or object.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public ConductorOneConnectorReference[]? Connector { get; set; }

    /// <summary>The app in which a connector that is named is looked for. Without it, it is looked for in every app.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneAppReference? App { get; set; }

    /// <summary>Replaces the file if it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        _path = FilePaths.Resolve(SessionState, Path!);
        if (!_path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) throw new CommandException(ErrorIds.C1BadInput, $"'{Path}' is not a Terraform file: its name must end in {Extension}.", Path);
        AtomicFile.Check(_path, Force);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        (_targets ??= new ConnectorTargets(this)).EachAsync(Connector!, App, connector => CollectAsync(connector, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_connectors.Count == 0 || !Approve($"Write {_connectors.Count} connectors of the tenant {Tenant.TenantHost} to '{_path}'")) return;
        try
        {
            var result = await TerraformExport.WriteAsync(Tenant.TenantHost, _connectors, _path, Force, cancellationToken);
            foreach (var warning in result.Warnings) Warn(warning);
            WriteObject(result);
        }
        catch (OutputFileException failure)
        {
            throw failure.About(Path);
        }
    }

    private async Task CollectAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        if (connector.Hosting == ConnectorHosting.Other)
        {
            throw new CommandException(ErrorIds.C1BadInput, $"The connector '{connector}' is neither ConductorOne's Segment connector nor a self-hosted one, so that no resource of the provider is known for it.", connector);
        }

        var app = await Lookup.AppAsync(new ConductorOneAppReference(connector), cancellationToken);
        var owners = await new ConductorOneUsers(Tenant).GetManyAsync([.. connector.OwnerIds], cancellationToken);
        if (owners.Count < connector.OwnerIds.Distinct().Count()) Warn($"Not every owner of the connector '{connector}' is in the tenant any more; the file names those who are.");
        _connectors.Add(new TerraformConnector(connector, app, owners));
    }
}
