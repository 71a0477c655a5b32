using System.Management.Automation;
using SegmentC1.Access;
using SegmentC1.ConductorOne;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Tells whether ConductorOne is in step with Segment: holds the accounts, entitlements and grants that ConductorOne believes in against what Segment says now. Changes nothing.</summary>
[Cmdlet(VerbsData.Compare, "ConductorOneAccess")]
[OutputType(typeof(ConductorOneDifference), typeof(ConductorOneComparison))]
public sealed class CompareConductorOneAccessCommand : SnapshotCmdlet
{
    private const int CompareActivity = 0x5E67;

    /// <summary>A picture of the workspace, as Get-SegmentSnapshot gives it. Without it, the workspace is read now.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public WorkspaceSnapshot? Snapshot { get; set; }

    /// <summary>The app of the workspace in ConductorOne, by name or id. Without it, the one app that has Segment in its name.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public ConductorOneAppReference? App { get; set; }

    /// <summary>Writes one object with all differences and the counts of what agrees, instead of the differences one by one.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>The connection to ConductorOne to use, of a person's or service's credential. Without it, the one that Connect-ConductorOne made last in this runspace.</summary>
    [Parameter]
    public ConductorOneSession? ConductorOneSession { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var tenant = RestSession.Find(ConductorOneSession).Connection;
        var app = await SegmentApp.FindAsync(new TenantLookup(tenant), App, cancellationToken);
        var snapshot = Snapshot ?? await ReadSnapshotAsync(new WorkspaceReadOptions(), cancellationToken);
        foreach (var gap in snapshot.Gaps) Warn(gap.ToString());
        var comparison = await CompareAsync(tenant, app, snapshot, cancellationToken);
        Tell(comparison.ToString());
        if (!comparison.MatchedById && comparison.EntitlementsAgreeing > 0) Warn("ConductorOne tells no ids of the connector here: entitlements were matched by type, resource and name, so that one that was renamed shows as unknown.");
        if (Summary)
        {
            WriteObject(comparison);
            return;
        }

        foreach (var difference in comparison.Differences) WriteObject(difference);
    }

    private async Task<ConductorOneComparison> CompareAsync(ConductorOneConnection tenant, ConductorOneApp app, WorkspaceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var activity = $"Comparing {app} with {snapshot.Workspace.Name}";
        try
        {
            var progress = new LatestProgress<string>(this, text => WriteProgress(new ProgressRecord(CompareActivity, activity, text)));
            return await AccessComparison.CompareAsync(tenant, app, snapshot, progress, cancellationToken);
        }
        finally
        {
            Notify(() => WriteProgress(new ProgressRecord(CompareActivity, activity, "Done") { RecordType = ProgressRecordType.Completed }));
        }
    }
}
