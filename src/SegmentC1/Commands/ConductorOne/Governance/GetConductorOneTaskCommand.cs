using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Whether a task is still to be decided or carried out.</summary>
public enum ConductorOneTaskState
{
    /// <summary>It is.</summary>
    Open,

    /// <summary>It is over.</summary>
    Closed,
}

/// <summary>Shows requests, revocations and review items of ConductorOne: where they stand, at which step, and how they ended.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneTask", DefaultParameterSetName = BySearch)]
[OutputType(typeof(ConductorOneTask))]
public sealed class GetConductorOneTaskCommand : TaskWaitCmdlet
{
    private const string ById = "Task";
    private const string BySearch = "Search";

    /// <summary>The tasks, by number or id, or as this command gave them: read again.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ById)]
    [Alias("Id", "Number")]
    [ValidateNotNullOrEmpty]
    public ConductorOneTaskReference[]? Task { get; set; }

    /// <summary>Only what waits for the person whose credential is in use.</summary>
    [Parameter(ParameterSetName = BySearch)]
    public SwitchParameter Mine { get; set; }

    /// <summary>Only open or only closed ones. Without it, both.</summary>
    [Parameter(ParameterSetName = BySearch)]
    public ConductorOneTaskState? State { get; set; }

    /// <summary>Only of this kind: Grant, Revoke or Certify.</summary>
    [Parameter(ParameterSetName = BySearch)]
    [ValidateSet("Grant", "Revoke", "Certify")]
    public ConductorOneTaskKind? Kind { get; set; }

    /// <summary>Only about the access of this person.</summary>
    [Parameter(ParameterSetName = BySearch)]
    [ValidateNotNull]
    public ConductorOneUserReference? User { get; set; }

    /// <summary>Only about these entitlements.</summary>
    [Parameter(ParameterSetName = BySearch)]
    [ValidateNotNull]
    public ConductorOneEntitlementReference? Entitlement { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Task is { } wanted)
        {
            foreach (var reference in wanted)
            {
                await EachAsync(reference.Text, async () => await WriteAsync(await Tasks.GetAsync(reference.Key, cancellationToken), cancellationToken));
            }

            return;
        }

        foreach (var filter in await FiltersAsync(cancellationToken))
        {
            await foreach (var task in Tasks.SearchAsync(filter, cancellationToken)) await WriteAsync(task, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ConductorOneTaskFilter>> FiltersAsync(CancellationToken cancellationToken)
    {
        if (Mine && Tenant.UserId is not { Length: > 0 }) throw new CommandException(ErrorIds.C1BadInput, "-Mine takes a person's credential; the one in use is none.");
        var filter = new ConductorOneTaskFilter
        {
            Open = State is null ? null : State == ConductorOneTaskState.Open,
            Kind = Kind,
            WorkOfUserId = Mine ? Tenant.UserId : null,
            SubjectId = User is null ? null : (await Lookup.UserAsync(User, cancellationToken)).Id,
            AppId = App is null ? null : (await AppAsync(cancellationToken)).Id,
        };
        return Entitlement is null ? [filter] : [.. (await FindEntitlementsAsync(Entitlement, cancellationToken)).Select(entitlement => filter with { EntitlementId = entitlement.Id })];
    }
}
