using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Gives an app its Segment connector, hosted by ConductorOne or by oneself. Safe to run again: what is there is found, what is named and differs is changed, and a second connector is never made by accident.</summary>
[Cmdlet(VerbsCommon.New, "ConductorOneConnector", SupportsShouldProcess = true)]
[OutputType(typeof(ConductorOneConnector))]
public sealed class NewConductorOneConnectorCommand : SegmentTokenCmdlet
{
    /// <summary>The app: a managed one by name, id or object, or a discovered one from Get-ConductorOneApp -Unmanaged, which is made managed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ConductorOneAppReference? App { get; set; }

    /// <summary>Cloud: ConductorOne runs it, with the Segment token. Self: you run it with Start-ConductorOneConnector, with a credential from New-ConductorOneConnectorCredential.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateSet(nameof(ConnectorHosting.Cloud), nameof(ConnectorHosting.Self))]
    public ConnectorHosting Hosting { get; set; }

    /// <summary>The owners: e-mail addresses, ids, names or users. Without it, a new connector is owned by whoever's credential is in use, and the owners of one that is there stay.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ConductorOneUserReference[]? Owner { get; set; }

    /// <summary>The name of the connector. Without it, a new one is called Segment, and one that is there keeps its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Makes the connector although the app has one of another kind, which may sync the same workspace.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => EachAsync(App!.App ?? (object?)App.Unmanaged ?? App.Text, async () =>
    {
        await ProveTokenAsync(cancellationToken);
        if (Hosting == ConnectorHosting.Self && SegmentToken is not null)
        {
            Detail("ConductorOne does not keep the token of a self-hosted connector: it belongs to where Start-ConductorOneConnector runs.");
        }

        var target = await AppTarget.FindAsync(Tenant, Lookup, App, cancellationToken);
        var owners = await Lookup.UsersAsync(Owner, cancellationToken);
        var oneself = owners is null ? await Lookup.OneselfAsync(cancellationToken) : [];
        var app = target.App ?? await ManageAsync(target.Unmanaged!, owners ?? oneself, cancellationToken);
        var setup = new ConnectorSetup(Tenant);
        var order = new ConnectorOrder
        {
            App = app ?? new ConductorOneApp { Id = string.Empty, Name = App.Text },
            Hosting = Hosting,
            Name = Name,
            Owners = owners,
            DefaultOwners = oneself,
            Token = Hosting == ConnectorHosting.Cloud ? SegmentToken : null,
            Beside = Force,
        };
        if (app is null)
        {
            // Nothing can be looked at in an app that is not there: what would be done is all there is to say.
            if (IsWhatIf) Approve(Sentence(ConnectorSetup.PlanNew(order)));
            return;
        }

        await SetUpAsync(setup, await setup.PlanAsync(order, cancellationToken), cancellationToken);
    });

    private async Task SetUpAsync(ConnectorSetup setup, ConnectorPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Order.Token is not null && !plan.StoresToken)
        {
            Detail($"The connector '{plan.Existing}' has a token already, which stays. Set-ConductorOneConnector -SegmentToken replaces it.");
        }

        if (!plan.IsNeeded)
        {
            Detail($"The connector '{plan.Existing}' is there as it is wanted; nothing was changed.");
            WriteObject(plan.Existing);
            return;
        }

        if (!Approve(Sentence(plan)))
        {
            if (IsWhatIf && plan.Existing is not null) WriteObject(plan.Existing);
            return;
        }

        var connector = await setup.CarryOutAsync(plan, cancellationToken);
        WriteObject(connector with { UserCount = plan.Order.App.UserCount });
        if (connector is { Hosting: ConnectorHosting.Cloud, IsConfigured: false } && !plan.StoresToken) Warn($"The connector '{connector}' has no token yet and cannot sync. Set-ConductorOneConnector -SegmentToken stores one.");
    }

    private async Task<ConductorOneApp?> ManageAsync(ConductorOneUnmanagedApp discovered, IReadOnlyList<ConductorOneUser> owners, CancellationToken cancellationToken) =>
        Approve($"Make the app '{discovered}' managed")
            ? await AppTarget.PromoteAsync(Tenant, discovered, owners, cancellationToken)
            : null;

    private static string Sentence(ConnectorPlan plan) => $"App '{plan.Order.App.Name}': {string.Join("; ", plan.Steps)}";
}
