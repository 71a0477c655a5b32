using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Starts a sync of a connector in ConductorOne and, with -Wait, shows how it goes until the connector is Connected or in Error.</summary>
[Cmdlet(VerbsLifecycle.Start, "ConductorOneSync", SupportsShouldProcess = true)]
[OutputType(typeof(ConductorOneConnector))]
public sealed class StartConductorOneSyncCommand : ConnectorCmdlet
{
    private const int SyncActivity = 0x5E65;

    /// <summary>Waits until the sync is over and writes the connector; a sync that fails is an error.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 900;

    /// <summary>Writes the connector also without -Wait, as it stands when the sync is on ConductorOne's queue.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task WorkAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        if (!Approve($"Start a sync of the connector '{connector}' of the app '{connector.AppName}'")) return;
        if (Wait)
        {
            WriteObject(await WatchAsync(connector, cancellationToken));
            return;
        }

        await Connectors.ForceSyncAsync(connector, cancellationToken);
        if (PassThru) WriteObject(await Connectors.GetAsync(connector, cancellationToken));
    }

    private async Task<ConductorOneConnector> WatchAsync(ConductorOneConnector connector, CancellationToken cancellationToken)
    {
        var activity = $"Sync of the connector {connector.Name}";
        try
        {
            return await ConnectorSync.RunAsync(
                Tenant, connector, TimeSpan.FromSeconds(TimeoutSeconds),
                new LatestProgress<ConductorOneConnector>(this, now => WriteProgress(new ProgressRecord(SyncActivity, activity, now.Status))), cancellationToken);
        }
        finally
        {
            Notify(() => WriteProgress(new ProgressRecord(SyncActivity, activity, "Done") { RecordType = ProgressRecordType.Completed }));
        }
    }
}
