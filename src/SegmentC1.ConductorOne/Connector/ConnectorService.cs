using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>A connector that runs: keeps ConductorOne in step with a workspace, and the workspace with what ConductorOne grants and revokes.</summary>
public static class ConnectorService
{
    private const int MaxChecks = 5;
    private static readonly TimeSpan CheckPause = TimeSpan.FromSeconds(1);

    /// <summary>Registers with ConductorOne and carries out its tasks until it is told to end.</summary>
    /// <param name="connection">The tenant, with a connector's credential.</param>
    /// <param name="segment">The workspace; read anew for each sync.</param>
    /// <param name="workspace">Which workspace that is.</param>
    /// <param name="options">How; <see cref="ConnectorOptions.Drain"/> ends it in order.</param>
    /// <param name="cancellationToken">Ends it at once, within a second; ConductorOne is told of the tasks that are given up.</param>
    /// <exception cref="ConductorOneSyncRefusedException">It is to change a workspace other than the one that was uploaded with this credential.</exception>
    /// <exception cref="ConductorOneHealthException">The health endpoint cannot listen; nothing was sent.</exception>
    /// <exception cref="SegmentException">The workspace cannot be read at the start.</exception>
    /// <exception cref="ConductorOneDrainException">Tasks were given up, because they did not end in time.</exception>
    /// <exception cref="ConductorOneException">ConductorOne refuses this connector for good; its type names the cause.</exception>
    public static Task RunAsync(ConductorOneConnection connection, SegmentClient segment, SegmentWorkspace workspace, ConnectorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(options);
        return RunOwnWorkAsync(connection, segment, workspace, options, cancellationToken);
    }

    private static async Task RunOwnWorkAsync(ConductorOneConnection connection, SegmentClient segment, SegmentWorkspace workspace, ConnectorOptions options, CancellationToken cancellationToken)
    {
        var work = new SegmentConnectorWork(segment, new ConnectorWorkOptions
        {
            Provisioning = options.Provisioning,
            TimeProvider = connection.TimeProvider,
            OnUnfinished = (task, outcome) => options.OnNotice?.Invoke(new ConductorOneNotice(
                ConductorOneNoticeKind.Warning, $"The task {task.Id} failed and is left to ConductorOne to hand out again: {outcome.Status?.Message}")),
        });
        await using (work.ConfigureAwait(false))
        {
            await RunAsync(connection, segment, workspace, work, options, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static Task RunAsync(
        ConductorOneConnection connection, SegmentClient segment, SegmentWorkspace workspace, IConnectorWork work, ConnectorOptions options, CancellationToken cancellationToken)
    {
        if (options.TaskConcurrency is < 1 or > 100) throw new ArgumentException("TaskConcurrency is 1 to 100.", nameof(options));
        if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > TimeSpan.FromDays(1)) throw new ArgumentException("DrainTimeout is nothing to one day.", nameof(options));
        return Task.Run(() => ServeAsync(connection, segment, workspace, work, options, cancellationToken), cancellationToken);
    }

    private static async Task ServeAsync(
        ConductorOneConnection connection, SegmentClient segment, SegmentWorkspace workspace, IConnectorWork work, ConnectorOptions options, CancellationToken cancellationToken)
    {
        var status = new ConnectorStatus(connection.TimeProvider);
        var health = OpenHealth(options, status, connection.TimeProvider);
        try
        {
            await CheckWorkspaceAsync(segment, connection.TimeProvider, options, cancellationToken).ConfigureAwait(false);
            CheckSameWorkspace(connection, workspace, options);

            // Neither is disposed: a task that is left behind after a stop still gives back what it holds.
            var syncTurn = new SemaphoreSlim(1, 1);
            var slots = new SemaphoreSlim(options.TaskConcurrency, options.TaskConcurrency);
            var tasks = new TaskRun(connection, segment, work, () => Fresh(segment, workspace), options, syncTurn);
            await new ConnectorRun(connection, tasks, options, status, slots).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (health is not null) await health.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static HealthServer? OpenHealth(ConnectorOptions options, ConnectorStatus status, TimeProvider time)
    {
        if (options.HealthAddress is not { } address) return null;
        try
        {
            var server = HealthServer.Open(address, status, time);
            options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Step, $"Health is told at http://{server.Address}/health and /ready."));
            return server;
        }
        catch (ConductorOneHealthException exception) when (options.HealthIsOptional)
        {
            options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Warning, exception.Message));
            return null;
        }
    }

    /// <summary>A token that Segment does not take is found here and not by the first task. Source: C1 wire protocol, startup.</summary>
    private static async Task CheckWorkspaceAsync(SegmentClient segment, TimeProvider time, ConnectorOptions options, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, options.Drain);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await segment.GetWorkspaceAsync(either.Token).ConfigureAwait(false);
                return;
            }
            catch (SegmentException exception) when (attempt < MaxChecks && exception is SegmentServerException or SegmentConnectionException or SegmentRateLimitException)
            {
                options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Retry, exception.Message, CheckPause));
                await Task.Delay(CheckPause, time, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Told to end in order: what follows sees that too, and ends before its first message.
                return;
            }
        }
    }

    /// <summary>
    /// ConductorOne's ids would be looked for in a workspace that has others: with provisioning that is not begun at all, without it
    /// each sync is refused.
    /// </summary>
    private static void CheckSameWorkspace(ConductorOneConnection connection, SegmentWorkspace workspace, ConnectorOptions options)
    {
        try
        {
            SyncGuard.CheckSameWorkspace(new UploadMemory(options.UploadMemoryPath, _ => { }).Recall(connection.ClientId), workspace.Id, workspace.Name, connection, options.Force);
        }
        catch (ConductorOneSyncRefusedException exception) when (!options.Provisioning)
        {
            options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Warning, $"Every sync will be refused. {exception.Message}"));
        }
    }

    private static SnapshotSource Fresh(SegmentClient segment, SegmentWorkspace workspace) => SnapshotSource.WhenNeeded(
        workspace.Id,
        workspace.Name,
        async stop => WorkspaceSnapshot.Create(await segment.ReadWorkspaceAsync(new WorkspaceReadOptions(), progress: null, stop).ConfigureAwait(false)));
}
