using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Finds the connectors that a cmdlet is given, by reference or object, and does each by itself.</summary>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class ConnectorTargets(ConductorOneCmdlet cmdlet)
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Does what is to be done to each connector, once.</summary>
    public async Task EachAsync(IEnumerable<ConductorOneConnectorReference> references, ConductorOneAppReference? app, Func<ConductorOneConnector, Task> work, CancellationToken cancellationToken)
    {
        foreach (var reference in references)
        {
            IReadOnlyList<ConductorOneConnector> connectors = [];
            await cmdlet.EachAsync(reference.Text, async () => connectors = await Find(reference, app, cancellationToken));
            foreach (var connector in connectors)
            {
                if (_done.Add(connector.Id)) await cmdlet.EachAsync(connector, () => work(connector));
            }
        }
    }

    private async Task<IReadOnlyList<ConductorOneConnector>> Find(ConductorOneConnectorReference reference, ConductorOneAppReference? app, CancellationToken cancellationToken)
    {
        var found = await cmdlet.Lookup.ConnectorsAsync(reference, app, cancellationToken);
        return reference.HasWildcard ? found : [TenantLookup.One(found, reference, "connector", connector => $"{connector.Name} of the app {connector.AppName} (id {connector.Id})")];
    }
}
