using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Shows who holds what in the Segment app, as ConductorOne believes: since when, until when, and through what.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneGrant")]
[OutputType(typeof(ConductorOneGrant))]
public sealed class GetConductorOneGrantCommand : GovernanceCmdlet
{
    /// <summary>Only of these entitlements, by name (wildcards), id or the connector's id. Without it, of all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public ConductorOneEntitlementReference[]? Entitlement { get; set; }

    /// <summary>Only of this person, by e-mail address, name or id.</summary>
    [Parameter]
    [ValidateNotNull]
    public ConductorOneUserReference? User { get; set; }

    /// <summary>Only grants that end.</summary>
    [Parameter]
    public SwitchParameter Expiring { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var user = User is null ? null : await Lookup.UserAsync(User, cancellationToken);
        if (Entitlement is null)
        {
            await WriteAsync(null, user, cancellationToken);
            return;
        }

        foreach (var reference in Entitlement)
        {
            await EachAsync(reference.Text, async () => await WriteAsync(await FindEntitlementsAsync(reference, cancellationToken), user, cancellationToken));
        }
    }

    private async Task WriteAsync(IReadOnlyList<ConductorOneEntitlement>? entitlements, ConductorOneUser? user, CancellationToken cancellationToken)
    {
        // An entitlement that was piped may be of another app than the default one.
        var app = entitlements is [var first, ..] ? new ConductorOneApp { Id = first.AppId, Name = first.AppName } : await AppAsync(cancellationToken);
        await foreach (var grant in Access.GrantsAsync(app, entitlements, user?.Id, cancellationToken))
        {
            if (!Expiring || grant.ExpiresAt is not null) WriteObject(grant);
        }
    }
}
