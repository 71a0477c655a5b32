using System.Globalization;
using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Asks ConductorOne for access in the Segment app, for oneself or another person, for a time or for good; or for its removal. What becomes of it is decided by the entitlement's policy.</summary>
[Cmdlet(VerbsCommon.New, "ConductorOneAccessRequest", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ForGrant)]
[OutputType(typeof(ConductorOneTask))]
public sealed class NewConductorOneAccessRequestCommand : TaskWaitCmdlet
{
    private const string ForGrant = "Grant";
    private const string ForRevoke = "Revoke";

    /// <summary>What is asked for, by name, id or the connector's id, or as Get-ConductorOneEntitlement gives it. A grant from Get-ConductorOneGrant stands for its entitlement and its holder.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public ConductorOneEntitlementReference[] Entitlement { get; set; } = [];

    /// <summary>For whom, by e-mail address, name or id. Without it, for the holder of a grant that is given, otherwise for oneself.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneUserReference? User { get; set; }

    /// <summary>For how long, as 04:00:00 for four hours. Without it, as long as the entitlement's settings say.</summary>
    [Parameter(ParameterSetName = ForGrant)]
    public TimeSpan? Duration { get; set; }

    /// <summary>Why; approvers see it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Justification { get; set; }

    /// <summary>Takes the way that the entitlement has for emergencies.</summary>
    [Parameter(ParameterSetName = ForGrant)]
    public SwitchParameter Emergency { get; set; }

    /// <summary>Asks for the access to be taken away.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForRevoke)]
    public SwitchParameter Revoke { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Duration is { } duration && (duration < TimeSpan.FromSeconds(1) || duration.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new CommandException(ErrorIds.C1BadInput, "-Duration is a time of whole seconds, at least one: 04:00:00 is four hours, 4 alone would be four ticks.", Duration);
        }

        var user = User is null ? null : await Lookup.UserAsync(User, cancellationToken);
        foreach (var reference in Entitlement)
        {
            await EachAsync(reference.Text, async () =>
            {
                foreach (var entitlement in await FindEntitlementsAsync(reference, cancellationToken)) await RequestAsync(entitlement, user, user is null ? reference.Holder : null, cancellationToken);
            });
        }
    }

    private async Task RequestAsync(ConductorOneEntitlement entitlement, ConductorOneUser? user, ConductorOneAccount? holder, CancellationToken cancellationToken)
    {
        var time = Duration is { } span ? string.Create(CultureInfo.InvariantCulture, $" for {span:c}") : string.Empty;
        var what = Revoke ? "the removal of " : string.Empty;
        if (!Approve($"Request {what}'{entitlement}' in {entitlement.AppName}{(user is null && holder is null ? " for yourself" : $" for {user?.ToString() ?? holder!.ToString()}")}{time}")) return;
        var order = new ConductorOneAccessOrder
        {
            Entitlement = entitlement,
            Revoke = Revoke,
            UserId = user?.Id,
            AccountId = holder?.Id,
            Justification = Justification,
            Duration = Duration,
            Emergency = Emergency,
        };
        await WriteAsync(await Tasks.RequestAsync(order, cancellationToken), cancellationToken);
    }
}
