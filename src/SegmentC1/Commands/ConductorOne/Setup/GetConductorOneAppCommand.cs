using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Lists the apps of the tenant: the managed ones, or those that an identity provider discovered and nobody manages yet.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneApp", DefaultParameterSetName = Managed)]
[OutputType(typeof(ConductorOneApp), typeof(ConductorOneUnmanagedApp))]
public sealed class GetConductorOneAppCommand : ConductorOneCmdlet
{
    private const string Managed = "Managed";
    private const string Discovered = "Unmanaged";
    private readonly List<ConductorOneAppReference> _wanted = [];
    private bool _everything;

    /// <summary>The apps, by name, wildcards or id. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "App")]
    [ValidateNotNullOrEmpty]
    public ConductorOneAppReference[]? Name { get; set; }

    /// <summary>Lists what identity providers discovered and nobody manages yet.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Discovered)]
    public SwitchParameter Unmanaged { get; set; }

    /// <summary>The app of the identity provider that discovered them. Without it, every app that is a directory is asked.</summary>
    [Parameter(ParameterSetName = Discovered)]
    [ValidateNotNull]
    public ConductorOneAppReference? DiscoveredBy { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Name is { } names) _wanted.AddRange(names);
        else _everything = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        if (!_everything && _wanted.Count == 0) return Task.CompletedTask;
        if (Unmanaged) return WriteUnmanagedAsync(cancellationToken);
        return _everything ? WriteAllAsync(cancellationToken) : WriteWantedAsync(cancellationToken);
    }

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var app in new ConductorOneApps(Tenant).ListAsync(cancellationToken)) WriteObject(app);
    }

    private async Task WriteWantedAsync(CancellationToken cancellationToken)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in _wanted)
        {
            await EachAsync(reference.Text, async () =>
            {
                foreach (var app in await Lookup.AppsAsync(reference, cancellationToken))
                {
                    if (shown.Add(app.Id)) WriteObject(app);
                }
            });
        }
    }

    private async Task WriteUnmanagedAsync(CancellationToken cancellationToken)
    {
        var discoveries = new ConductorOneDiscoveries(Tenant);
        var found = new HashSet<ConductorOneAppReference>();
        foreach (var provider in await ProvidersAsync(cancellationToken))
        {
            await foreach (var app in discoveries.ListAsync(provider, cancellationToken))
            {
                var meant = _wanted.Where(reference => reference.Matches(app.ResourceId, app.Name)).ToList();
                found.UnionWith(meant);
                if (_everything || meant.Count > 0) WriteObject(app);
            }
        }

        foreach (var missing in _wanted.Where(reference => !reference.HasWildcard && !found.Contains(reference)))
        {
            WriteFailure(TenantLookup.NoMatch(missing, "unmanaged app"), missing.Text);
        }
    }

    private async Task<IReadOnlyList<ConductorOneApp>> ProvidersAsync(CancellationToken cancellationToken)
    {
        if (DiscoveredBy is { } named) return await Lookup.AppsAsync(named, cancellationToken);
        var directories = new List<ConductorOneApp>();
        await foreach (var app in new ConductorOneApps(Tenant).ListDirectoriesAsync(cancellationToken)) directories.Add(app);
        if (directories.Count == 0) Warn("The tenant has no app that is a directory. Name the identity provider's app with -DiscoveredBy.");
        else Detail($"Asked for what they discovered: {string.Join(", ", directories)}.");
        return directories;
    }
}
