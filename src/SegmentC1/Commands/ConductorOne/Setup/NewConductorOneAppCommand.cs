using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Makes an app in the tenant, or makes a discovered one managed. Safe to run again: an app that has the name already is taken as it is, and only what is named and differs is changed.</summary>
[Cmdlet(VerbsCommon.New, "ConductorOneApp", SupportsShouldProcess = true, DefaultParameterSetName = ByName)]
[OutputType(typeof(ConductorOneApp))]
public sealed class NewConductorOneAppCommand : ConductorOneCmdlet
{
    private const string ByName = "Name";
    private const string Discovered = "Discovered";

    /// <summary>The name of the app.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What the app is, for people.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateNotNull]
    public string? Description { get; set; }

    /// <summary>The discovered app to make managed, from Get-ConductorOneApp -Unmanaged.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = Discovered)]
    [ValidateNotNull]
    public ConductorOneUnmanagedApp? InputObject { get; set; }

    /// <summary>The owners: e-mail addresses, ids, names or users. Without it, a new app is owned by whoever's credential is in use, and the owners of one that is there stay.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ConductorOneUserReference[]? Owner { get; set; }

    /// <summary>Makes another app although one has the name.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => EachAsync(InputObject ?? (object?)Name, async () =>
    {
        var owners = await Lookup.UsersAsync(Owner, cancellationToken);
        var app = InputObject is { } discovered
            ? await PromoteAsync(discovered, owners, cancellationToken)
            : await NameAsync(owners, cancellationToken);
        if (app is not null) WriteObject(app);
    });

    private async Task<ConductorOneApp?> NameAsync(IReadOnlyList<ConductorOneUser>? owners, CancellationToken cancellationToken)
    {
        var apps = new ConductorOneApps(Tenant);
        var there = Force ? [] : await apps.FindByNameAsync(Name!, cancellationToken);
        if (there.Count > 0)
        {
            var app = TenantLookup.One(there, new ConductorOneAppReference(Name!), "managed app", one => $"{one.Name} (id {one.Id})");
            Detail($"The app '{app}' is there already.");
            return await AdjustAsync(apps, app, owners, cancellationToken);
        }

        owners ??= await Lookup.OneselfAsync(cancellationToken);
        return Approve($"Make the app '{Name}'{OwnedBy(owners)}")
            ? await apps.CreateAsync(Name!, Description, [.. owners.Select(owner => owner.Id)], cancellationToken)
            : null;
    }

    private async Task<ConductorOneApp> AdjustAsync(ConductorOneApps apps, ConductorOneApp app, IReadOnlyList<ConductorOneUser>? owners, CancellationToken cancellationToken)
    {
        if (Description is not null && Description != app.Description && Approve($"Set the description of the app '{app}'"))
        {
            app = await apps.DescribeAsync(app.Id, Description, cancellationToken);
        }

        if (owners is null) return app;
        var current = await apps.OwnersAsync(app.Id, cancellationToken);
        if (!ConnectorSetup.Differ(current.Select(owner => owner.Id), owners) || !Approve($"Set the owners of the app '{app}' to {string.Join(", ", owners)}")) return app with { Owners = current };
        await apps.SetOwnersAsync(app.Id, [.. owners.Select(owner => owner.Id)], cancellationToken);
        return app with { Owners = owners };
    }

    private async Task<ConductorOneApp?> PromoteAsync(ConductorOneUnmanagedApp discovered, IReadOnlyList<ConductorOneUser>? owners, CancellationToken cancellationToken)
    {
        var apps = new ConductorOneApps(Tenant);
        if (await new ConductorOneDiscoveries(Tenant).ManagedAppOfAsync(discovered, cancellationToken) is { } id)
        {
            Detail($"The app '{discovered.Name}' is managed already.");
            var app = await Lookup.AppAsync(new ConductorOneAppReference(id), cancellationToken);
            return await AdjustAsync(apps, app, owners, cancellationToken);
        }

        owners ??= await Lookup.OneselfAsync(cancellationToken);
        return Approve($"Make the app '{discovered}' managed{OwnedBy(owners)}")
            ? await AppTarget.PromoteAsync(Tenant, discovered, owners, cancellationToken)
            : null;
    }

    private static string OwnedBy(IReadOnlyList<ConductorOneUser> owners) => owners.Count == 0 ? string.Empty : $", owned by {string.Join(", ", owners)}";
}
