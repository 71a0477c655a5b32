using System.Globalization;

namespace SegmentC1.ConductorOne;

/// <summary>Starts a sync of a connector and watches it to its end.</summary>
public static class ConnectorSync
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Starts a sync and returns when the connector shows its end. ConductorOne only puts it on a queue, so the end of an older one is told from its own by its time.</summary>
    /// <param name="connection">The tenant, with a personal credential.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="timeout">How long to watch.</param>
    /// <param name="progress">Told of each look.</param>
    /// <param name="cancellationToken">Ends the watching; the sync goes on.</param>
    /// <returns>The connector after a good sync.</returns>
    /// <exception cref="ConductorOneSyncFailedException">The sync failed, or the connector was paused.</exception>
    /// <exception cref="ConductorOneSyncTimeoutException">It did not end in time.</exception>
    /// <exception cref="ConductorOneException">The tenant refused or failed; its type names the cause.</exception>
    public static async Task<ConductorOneConnector> RunAsync(
        ConductorOneConnection connection, ConductorOneConnector connector, TimeSpan timeout, IProgress<ConductorOneConnector>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var connectors = new ConductorOneConnectors(connection);
        var before = await connectors.GetAsync(connector, cancellationToken).ConfigureAwait(false);
        if (before.State == ConnectorState.Paused) throw Failed(before);
        if (before.State != ConnectorState.Syncing) await connectors.ForceSyncAsync(before, cancellationToken).ConfigureAwait(false);
        return await WatchAsync(connectors, before, timeout, connection.TimeProvider, progress, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ConductorOneConnector> WatchAsync(
        ConductorOneConnectors connectors, ConductorOneConnector before, TimeSpan timeout, TimeProvider time, IProgress<ConductorOneConnector>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var pause = FirstPause;
        var seen = before.State == ConnectorState.Syncing;
        while (true)
        {
            var now = await connectors.GetAsync(before, cancellationToken).ConfigureAwait(false);
            progress?.Report(now);
            // A short sync may be over between two looks; another state or another time tells it all the same.
            seen |= now.State == ConnectorState.Syncing || now.State != before.State;
            if (now.State == ConnectorState.Paused) throw Failed(now);
            var isOver = now.State is ConnectorState.Connected or ConnectorState.Error
                && (seen || now.LastSyncAt != before.LastSyncAt || now.LastSyncStartedAt != before.LastSyncStartedAt);
            if (isOver) return now.State == ConnectorState.Connected ? now : throw Failed(now);

            var left = timeout - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) throw NotDone(now, timeout);
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static ConductorOneSyncFailedException Failed(ConductorOneConnector connector) => new(
        connector.State == ConnectorState.Paused
            ? $"The connector '{connector}' is paused{Because(connector)}, so it does not sync. Resume-ConductorOneConnector lets it."
            : $"The sync of the connector '{connector}' failed{Because(connector)}.")
    {
        Connector = connector,
    };

    private static string Because(ConductorOneConnector connector) => connector.Error.Length == 0 ? string.Empty : $": {connector.Error.TrimEnd('.')}";

    private static ConductorOneSyncTimeoutException NotDone(ConductorOneConnector connector, TimeSpan timeout)
    {
        var hint = connector is { Hosting: ConnectorHosting.Self, State: not ConnectorState.Syncing }
            ? " A self-hosted connector syncs only while it runs: start it with Start-ConductorOneConnector, or upload once with Sync-ToConductorOne."
            : " It may still end well: Get-ConductorOneConnector shows how it stands.";
        return new ConductorOneSyncTimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"The sync of the connector '{connector}' did not end within {timeout.TotalMinutes:0.##} minutes; the connector is '{connector.Status}'.{hint}"))
        {
            Connector = connector,
        };
    }
}
