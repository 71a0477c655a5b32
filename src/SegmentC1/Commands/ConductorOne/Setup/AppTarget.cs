using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>The app that a connector is added to: a managed one, or a discovered one that has to be made managed first.</summary>
/// <param name="App">The managed app; null while there is none.</param>
/// <param name="Unmanaged">The discovered app, when it is not managed yet.</param>
internal sealed record AppTarget(ConductorOneApp? App, ConductorOneUnmanagedApp? Unmanaged)
{
    /// <summary>Finds what is meant. A discovered app that somebody made managed meanwhile is its managed app.</summary>
    public static async Task<AppTarget> FindAsync(ConductorOneConnection tenant, TenantLookup lookup, ConductorOneAppReference reference, CancellationToken cancellationToken)
    {
        if (reference.Unmanaged is not { } discovered) return new AppTarget(await lookup.AppAsync(reference, cancellationToken), null);
        return await new ConductorOneDiscoveries(tenant).ManagedAppOfAsync(discovered, cancellationToken) is { } id
            ? new AppTarget(await lookup.AppAsync(new ConductorOneAppReference(id), cancellationToken), null)
            : new AppTarget(null, discovered);
    }

    /// <summary>Makes a discovered app managed; the app.</summary>
    public static async Task<ConductorOneApp> PromoteAsync(ConductorOneConnection tenant, ConductorOneUnmanagedApp discovered, IReadOnlyList<ConductorOneUser> owners, CancellationToken cancellationToken)
    {
        var discoveries = new ConductorOneDiscoveries(tenant);
        string? id;
        try
        {
            id = await discoveries.PromoteAsync(discovered, [.. owners.Select(owner => owner.Id)], cancellationToken);
        }
        catch (ConductorOneRequestException)
        {
            // Somebody else may have been first.
            id = await discoveries.ManagedAppOfAsync(discovered, cancellationToken);
            if (id is null) throw;
        }

        return await new ConductorOneApps(tenant).FindByIdAsync(id, cancellationToken) ?? new ConductorOneApp { Id = id, Name = discovered.Name, Owners = owners };
    }
}
