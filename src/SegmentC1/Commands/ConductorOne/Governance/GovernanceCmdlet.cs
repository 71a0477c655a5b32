using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that are about the access in one app: finds the app, and its entitlements.</summary>
public abstract class GovernanceCmdlet : ConductorOneCmdlet
{
    private readonly Dictionary<string, List<ConductorOneEntitlement>> _entitlements = new(StringComparer.Ordinal);
    private ConductorOneApp? _app;
    private ConductorOneAccess? _access;

    /// <summary>The app, by name or id. Without it, the one app of the tenant that has Segment in its name.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneAppReference? App { get; set; }

    internal ConductorOneAccess Access => _access ??= new ConductorOneAccess(Tenant);

    internal async Task<ConductorOneApp> AppAsync(CancellationToken cancellationToken) => _app ??= await SegmentApp.FindAsync(Lookup, App, cancellationToken);

    /// <summary>The entitlements of the app; read once.</summary>
    internal async Task<IReadOnlyList<ConductorOneEntitlement>> EntitlementsAsync(CancellationToken cancellationToken)
    {
        var app = await AppAsync(cancellationToken);
        if (_entitlements.TryGetValue(app.Id, out var known)) return known;
        var read = new List<ConductorOneEntitlement>();
        await foreach (var entitlement in Access.EntitlementsAsync(app, cancellationToken)) read.Add(entitlement);
        return _entitlements[app.Id] = read;
    }

    /// <summary>The entitlements that are meant.</summary>
    /// <exception cref="CommandException">A reference without wildcards means none, or several.</exception>
    internal async Task<IReadOnlyList<ConductorOneEntitlement>> FindEntitlementsAsync(ConductorOneEntitlementReference reference, CancellationToken cancellationToken)
    {
        if (reference.Entitlement is { } given) return [given];
        var found = (await EntitlementsAsync(cancellationToken)).Where(reference.Matches).ToList();
        return reference.HasWildcard ? found : [TenantLookup.One(found, reference, "entitlement", entitlement => $"{entitlement} (id {entitlement.Id})")];
    }
}

/// <summary>Finds the app of Segment in a tenant.</summary>
internal static class SegmentApp
{
    private const string Word = "Segment";

    /// <summary>The app that was named, or the only one with Segment in its name.</summary>
    /// <exception cref="CommandException">There is none, or more than one.</exception>
    public static async Task<ConductorOneApp> FindAsync(TenantLookup lookup, ConductorOneAppReference? named, CancellationToken cancellationToken)
    {
        if (named is not null) return await lookup.AppAsync(named, cancellationToken);
        var found = (await lookup.AllAppsAsync(cancellationToken)).Where(app => app.Name.Contains(Word, StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new CommandException(ErrorIds.C1NoMatch, $"No managed app of this tenant has '{Word}' in its name. Say which one is meant with -App."),
            _ => throw new CommandException(ErrorIds.C1Ambiguous, $"More than one app has '{Word}' in its name: {string.Join("; ", found.Select(app => $"{app.Name} (id {app.Id})"))}. Say which one is meant with -App."),
        };
    }
}
