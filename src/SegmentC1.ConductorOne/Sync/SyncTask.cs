using System.Globalization;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Carries out one sync task, from its first heartbeat to FinishTask. For one use.</summary>
/// <param name="connection">The tenant.</param>
/// <param name="source">The workspace.</param>
/// <param name="options">How; its limit of time is not used here.</param>
/// <param name="warn">Told of what a person should know.</param>
/// <param name="turn">Lets one sync at a time read and write; null where there is only one.</param>
internal sealed class SyncTask(ConductorOneConnection connection, SnapshotSource source, SyncUploadOptions options, Action<string> warn, SemaphoreSlim? turn = null)
{
    // Ctrl+C must end a command within a second, whatever the network does; FinishTask goes on behind it for its 30 s.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(700);

    private readonly TimeProvider _time = connection.TimeProvider;

    /// <summary>The end that ConductorOne was told, whether or not it took it; null while it was told none.</summary>
    public TaskOutcome? Outcome { get; private set; }

    /// <summary>Whether ConductorOne took the end.</summary>
    public bool Reported { get; private set; }

    /// <summary>The checks that need nothing of ConductorOne.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">The upload is refused.</exception>
    public void CheckBefore()
    {
        CheckSameWorkspace(source.WorkspaceId, source.WorkspaceName);
        if (source.Ready is not { } snapshot) return;
        SyncGuard.CheckWhole(snapshot, options.AcceptedGaps);
        SyncGuard.CheckFresh(snapshot, _time.GetUtcNow(), options.Force);
    }

    /// <summary>Does it. ConductorOne is told how it ended, unless the task proves not to be ours.</summary>
    /// <returns>What was uploaded, without what happened before the task came.</returns>
    public async Task<SyncResult> CarryOutAsync(Proto.Task task, CancellationToken cancellationToken)
    {
        // A first heartbeat that fails means that the task is not ours: it is left without FinishTask.
        var heartbeat = await TaskHeartbeat.StartAsync(task.Id, stop => connection.Baton.HeartbeatAsync(task.Id, stop), _time, cancellationToken).ConfigureAwait(false);
        SyncResult result;
        try
        {
            await using (heartbeat.ConfigureAwait(false))
            {
                result = await InTurnAsync(task, heartbeat.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            var cause = heartbeat.End ?? exception;
            await ReportFailureAsync(task.Id, cause, cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(cause, exception)) throw;
            throw cause;
        }

        var finishing = _time.GetTimestamp();
        await ReportSuccessAsync(task.Id).ConfigureAwait(false);
        return result with { Durations = result.Durations with { Uploading = result.Durations.Uploading + _time.GetElapsedTime(finishing) } };
    }

    private async Task<SyncResult> InTurnAsync(Proto.Task task, CancellationToken stop)
    {
        if (turn is null) return await WorkAsync(task, stop).ConfigureAwait(false);
        await turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await WorkAsync(task, stop).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<SyncResult> WorkAsync(Proto.Task task, CancellationToken stop)
    {
        var order = SyncOrder.From(task.SyncFull);
        CheckSameWorkspace(source.WorkspaceId, source.WorkspaceName);
        var started = _time.GetTimestamp();
        Report(new SyncProgress(SyncPhase.Reading, $"Reading the workspace {source.WorkspaceName}"));
        var snapshot = await source.GetAsync(stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        CheckSnapshot(snapshot);
        var read = _time.GetTimestamp();

        using var folder = PrivateFolder.Create(options.TemporaryFolder, warn);
        Report(new SyncProgress(SyncPhase.Writing, "Writing the sync file"));
        var (file, report) = SyncFile.Write(snapshot, Path.Combine(folder.Path, "sync.c1z"), overwrite: false, order, _time, stop);
        var written = _time.GetTimestamp();

        Report(new SyncProgress(SyncPhase.Uploading, "Uploading the sync file", 0, file.FileBytes));
        var receipt = await AssetUpload.SendAsync(
            connection.Baton, task.Id, file.Path, _time,
            sent => Report(new SyncProgress(SyncPhase.Uploading, "Uploading the sync file", sent, file.FileBytes)),
            options.OnNotice, stop).ConfigureAwait(false);

        // At once: the tenant has the file, whatever becomes of the task.
        new UploadMemory(options.UploadMemoryPath, warn).Keep(connection.ClientId, snapshot.Workspace.Id, snapshot.Workspace.Name, _time.GetUtcNow());
        foreach (var warning in SyncFile.WarningsOf(snapshot, file, report, order.SyncType == SyncType.Partial)) warn(warning);
        return new SyncResult
        {
            Uploaded = true,
            TaskId = task.Id,
            TenantHost = connection.TenantHost,
            ClientId = connection.ClientId,
            WorkspaceId = snapshot.Workspace.Id,
            WorkspaceName = snapshot.Workspace.Name,
            CapturedAt = snapshot.CapturedAt,
            SyncId = file.SyncId,
            SyncType = file.SyncType,
            Counts = file.Counts,
            InheritedGrants = report.InheritedGrants,
            FileBytes = receipt.Bytes,
            Sha256 = Convert.ToHexString(receipt.Sha256).ToLowerInvariant(),
            UploadAttempts = receipt.Attempts,
            Durations = new SyncDurations
            {
                Reading = _time.GetElapsedTime(started, read),
                Writing = _time.GetElapsedTime(read, written),
                Uploading = _time.GetElapsedTime(written),
            },
            SegmentRequests = snapshot.Requests,
            Warnings = [],
        };
    }

    private void CheckSnapshot(WorkspaceSnapshot snapshot)
    {
        if (snapshot.Workspace.Id != source.WorkspaceId) CheckSameWorkspace(snapshot.Workspace.Id, snapshot.Workspace.Name);
        SyncGuard.CheckWhole(snapshot, options.AcceptedGaps);
        if (SyncGuard.CheckFresh(snapshot, _time.GetUtcNow(), options.Force) is { } old) warn(old);
    }

    private void CheckSameWorkspace(string id, string name) =>
        SyncGuard.CheckSameWorkspace(new UploadMemory(options.UploadMemoryPath, warn).Recall(connection.ClientId), id, name, connection, options.Force);

    private async Task ReportSuccessAsync(string taskId)
    {
        Report(new SyncProgress(SyncPhase.Finishing, "Telling ConductorOne that the sync is done"));
        Outcome = TaskOutcome.Success();
        try
        {
            await connection.Baton.FinishAsync(taskId, Outcome).ConfigureAwait(false);
            Reported = true;
        }
        catch (ConductorOneException exception)
        {
            throw new ConductorOneFinishException($"The file was uploaded, but ConductorOne did not take the end of the task, and will probably ask for the sync again. {exception.Message}", exception)
            {
                TaskId = taskId,
                GrpcStatus = exception.GrpcStatus,
                RequestId = exception.RequestId,
                Operation = exception.Operation,
            };
        }
    }

    private async Task ReportFailureAsync(string taskId, Exception cause, CancellationToken cancellationToken)
    {
        Report(new SyncProgress(SyncPhase.Finishing, "Telling ConductorOne that the sync failed"));
        Outcome = cause is SegmentException ? TaskFailures.Of(cause, nonRetryable: false) : TaskOutcome.Failure(cause);
        var finish = FinishQuietlyAsync(taskId, Outcome);
        if (!cancellationToken.IsCancellationRequested) await finish.ConfigureAwait(false);
        else await Task.WhenAny(finish, Task.Delay(StopGrace, _time, CancellationToken.None)).ConfigureAwait(false);
    }

    private async Task FinishQuietlyAsync(string taskId, TaskOutcome outcome)
    {
        try
        {
            await connection.Baton.FinishAsync(taskId, outcome).ConfigureAwait(false);
            Reported = true;
        }
        catch (Exception exception) when (exception is ConductorOneException or ObjectDisposedException)
        {
            // The failure that led here is the one to show; ConductorOne takes the task back when its lease ends.
            options.OnNotice?.Invoke(new ConductorOneNotice(
                ConductorOneNoticeKind.Warning, string.Create(CultureInfo.InvariantCulture, $"ConductorOne could not be told that the task {taskId} failed: {exception.Message}")));
        }
    }

    private void Report(SyncProgress progress) => options.Progress?.Report(progress);
}
