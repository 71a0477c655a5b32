namespace SegmentC1.ConductorOne;

/// <summary>Sees to it that an app has one Segment connector as ordered: finds what is there, changes what differs, makes what is missing.</summary>
public sealed class ConnectorSetup
{
    internal const string DefaultName = "Segment";
    private readonly ConductorOneConnectors _connectors;

    /// <summary>For a tenant that was connected to with a personal credential.</summary>
    public ConnectorSetup(ConductorOneConnection connection) => _connectors = new ConductorOneConnectors(connection);

    /// <summary>Looks at the app and says what has to be done. Only reads.</summary>
    /// <exception cref="ConductorOneConnectorConflictException">Several connectors could be meant, or connectors of other kinds are there.</exception>
    public async Task<ConnectorPlan> PlanAsync(ConnectorOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var all = await _connectors.ListAsync(order.App, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var existing = Choose(order, [.. all.Where(connector => connector.Hosting == order.Hosting)]);
        var others = all.Where(connector => connector.Hosting != order.Hosting).ToList();
        if (existing is null && others.Count > 0 && !order.Beside)
        {
            throw new ConductorOneConnectorConflictException(
                $"The app '{order.App}' already has {Listed(others)}. A second connector of the same workspace would tell ConductorOne everything twice. Remove or pause what is there, or make another all the same with -Force.")
            { Candidates = others };
        }

        return Plan(order, existing);
    }

    /// <summary>What a new connector takes, when its app is not there yet.</summary>
    public static ConnectorPlan PlanNew(ConnectorOrder order) => Plan(order, null);

    /// <summary>Does what the plan says. What was done stays when a later step fails; planning again finds it.</summary>
    public async Task<ConductorOneConnector> CarryOutAsync(ConnectorPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var order = plan.Order;
        if (plan.Existing is not { } connector) return await CreateAsync(plan, cancellationToken).ConfigureAwait(false);
        if (plan.Renames || plan.SetsOwners)
        {
            connector = await _connectors.UpdateAsync(
                connector, plan.Renames ? order.Name : null, null, plan.SetsOwners ? Ids(order.Owners!) : null, cancellationToken).ConfigureAwait(false);
        }

        if (plan.StoresToken) connector = await _connectors.SetTokenAsync(connector, order.Token!, cancellationToken).ConfigureAwait(false);
        return connector;
    }

    /// <summary>Whether two sets of owners differ; their order does not count.</summary>
    public static bool Differ(IEnumerable<string> ownerIds, IEnumerable<ConductorOneUser> owners) =>
        !ownerIds.ToHashSet(StringComparer.Ordinal).SetEquals(owners.Select(owner => owner.Id));

    private async Task<ConductorOneConnector> CreateAsync(ConnectorPlan plan, CancellationToken cancellationToken)
    {
        var order = plan.Order;
        var name = order.Name ?? DefaultName;
        var owners = Ids(plan.NewOwners);
        if (order.Token is null) return await _connectors.CreateAsync(order.App, order.Hosting, name, owners, cancellationToken).ConfigureAwait(false);

        // With its settings, a connector is named by ConductorOne; another name is a step of its own.
        var connector = await _connectors.CreateAsync(order.App, order.Token, owners, cancellationToken).ConfigureAwait(false);
        return connector.Name == name
            ? connector
            : await _connectors.UpdateAsync(connector, name, null, null, cancellationToken).ConfigureAwait(false);
    }

    private static ConnectorPlan Plan(ConnectorOrder order, ConductorOneConnector? existing) => new(order, existing)
    {
        Renames = existing is not null && order.Name is not null && order.Name != existing.Name,
        SetsOwners = existing is not null && order.Owners is not null && Differ(existing.OwnerIds, order.Owners),
        // A token that is stored already cannot be read back and compared; replacing it is an order of its own.
        StoresToken = order.Token is not null && existing?.IsConfigured != true,
    };

    private static ConductorOneConnector? Choose(ConnectorOrder order, IReadOnlyList<ConductorOneConnector> candidates)
    {
        if (candidates.Count < 2) return candidates.Count == 0 ? null : candidates[0];
        var named = candidates.Where(candidate => string.Equals(candidate.Name, order.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count == 1) return named[0];
        throw new ConductorOneConnectorConflictException(
            $"The app '{order.App}' has {candidates.Count} connectors that could be meant: {Listed(candidates)}. Say which with -Name, or change one with Set-ConductorOneConnector.")
        { Candidates = candidates };
    }

    private static string Listed(IEnumerable<ConductorOneConnector> connectors) =>
        string.Join(", ", connectors.Select(connector => $"'{connector.Name}' (id {connector.Id}, {Kind(connector)}, {connector.Status})"));

    private static string Kind(ConductorOneConnector connector) => connector.Hosting switch
    {
        ConnectorHosting.Cloud => "cloud-hosted",
        ConnectorHosting.Self => "self-hosted",
        _ => $"catalog entry {connector.CatalogId}",
    };

    private static IReadOnlyCollection<string> Ids(IEnumerable<ConductorOneUser> users) => [.. users.Select(user => user.Id).Distinct(StringComparer.Ordinal)];
}
