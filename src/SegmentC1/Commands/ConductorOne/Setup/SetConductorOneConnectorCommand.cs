using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Changes a connector: its name, description, owners, Segment token or schedule. Only what differs is sent.</summary>
[Cmdlet(VerbsCommon.Set, "ConductorOneConnector", SupportsShouldProcess = true)]
[OutputType(typeof(ConductorOneConnector))]
public sealed class SetConductorOneConnectorCommand : SegmentTokenCmdlet
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

    /// <summary>Another name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Another description; an empty text removes it.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? Description { get; set; }

    /// <summary>The owners that it is to have, instead of those that it has: e-mail addresses, ids, names or users.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ConductorOneUserReference[]? Owner { get; set; }

    /// <summary>When syncs start, as a cron line of five fields, such as '0 */6 * * *'.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Schedule { get; set; }

    /// <summary>The time zone of -Schedule, by its IANA name, such as Europe/Vienna.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Writes the connector as it stands after the change.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Name is null && Description is null && Owner is null && Schedule is null && SegmentToken is null)
        {
            throw new CommandException(ErrorIds.C1BadInput, "Nothing to change was named: give -Name, -Description, -Owner, -SegmentToken or -Schedule.");
        }

        if (Schedule is not null && !ConductorOneConnectors.IsSchedule(Schedule, TimeZone))
        {
            throw new CommandException(ErrorIds.C1BadInput, $"'{Schedule}' in '{TimeZone}' is not a schedule: five fields of cron and the IANA name of a time zone are needed.", Schedule);
        }

        return ProveTokenAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        (_targets ??= new ConnectorTargets(this)).EachAsync(Connector!, App, connector => WorkAsync(connector, cancellationToken), cancellationToken);

    private async Task WorkAsync(ConductorOneConnector given, CancellationToken cancellationToken)
    {
        var connectors = new ConductorOneConnectors(Tenant);
        if (SegmentToken is not null && given.Hosting != ConnectorHosting.Cloud)
        {
            throw new CommandException(ErrorIds.C1BadInput, $"ConductorOne keeps no token for the connector '{given}': it does not run it.", given);
        }

        var owners = await Lookup.UsersAsync(Owner, cancellationToken);
        var connector = await connectors.GetAsync(given, cancellationToken);
        var changes = new ConnectorChanges(connectors, connector, Name, Description, owners, Schedule, TimeZone, SegmentToken);
        if (changes.Steps.Count == 0) Detail($"The connector '{connector}' is already as it is wanted; nothing was changed.");
        else if (Approve($"Connector '{connector}': {string.Join("; ", changes.Steps)}")) connector = await changes.CarryOutAsync(cancellationToken);
        if (PassThru) WriteObject(connector);
    }
}
