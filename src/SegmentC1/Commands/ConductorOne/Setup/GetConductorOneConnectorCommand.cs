using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Lists connectors with the label that ConductorOne's page shows: Not connected, Syncing, Connected, Error or Paused, with the last and the next sync.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneConnector")]
[OutputType(typeof(ConductorOneConnector))]
public sealed class GetConductorOneConnectorCommand : ConductorOneCmdlet
{
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);

    /// <summary>The connectors, by name, wildcards, id or object; an object is read again. Without it, all.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public ConductorOneConnectorReference[]? Connector { get; set; }

    /// <summary>The apps whose connectors are listed, by name, wildcards, id or object; a connector from the pipeline stands for itself. Without it, the connectors of every app are read, which takes a request for each.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? App { get; set; }

    /// <summary>Counts what each connector brought: resources, entitlements and grants. ConductorOne keeps no such counts, so that the entitlements are read, which takes a request for each ten.</summary>
    [Parameter]
    public SwitchParameter Count { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => EachAsync(App?.BaseObject ?? Connector, async () =>
    {
        if (App?.BaseObject is ConductorOneConnector piped)
        {
            await ShowAsync(await new ConductorOneConnectors(Tenant).GetAsync(piped, cancellationToken), cancellationToken);
            return;
        }

        var app = App is null ? null : AppOf(App);
        if (Connector is null) await WriteAllAsync(app, cancellationToken);
        else await WriteWantedAsync(Connector, app, cancellationToken);
    });

    private static ConductorOneAppReference AppOf(PSObject app) =>
        LanguagePrimitives.TryConvertTo<ConductorOneAppReference>(app.BaseObject, out var reference)
            ? reference
            : throw new CommandException(ErrorIds.C1BadInput, $"A {app.BaseObject.GetType().Name} names no app.", app);

    private async Task WriteAllAsync(ConductorOneAppReference? of, CancellationToken cancellationToken)
    {
        var connectors = new ConductorOneConnectors(Tenant);
        foreach (var app in of is null ? await Lookup.AllAppsAsync(cancellationToken) : await Lookup.AppsAsync(of, cancellationToken))
        {
            await foreach (var connector in connectors.ListAsync(app, cancellationToken)) await ShowAsync(connector, cancellationToken);
        }
    }

    private async Task WriteWantedAsync(ConductorOneConnectorReference[] wanted, ConductorOneAppReference? of, CancellationToken cancellationToken)
    {
        foreach (var reference in wanted)
        {
            await EachAsync(reference.Text, async () =>
            {
                if (reference.Connector is { } given)
                {
                    await ShowAsync(await new ConductorOneConnectors(Tenant).GetAsync(given, cancellationToken), cancellationToken);
                    return;
                }

                foreach (var connector in await Lookup.ConnectorsAsync(reference, of, cancellationToken)) await ShowAsync(connector, cancellationToken);
            });
        }
    }

    private async Task ShowAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        if (_shown.Add(connector.Id)) WriteObject(Count ? await new ConductorOneAccess(Tenant).CountAsync(connector, cancellationToken) : connector);
    }
}
