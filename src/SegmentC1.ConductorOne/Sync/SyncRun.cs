using System.Globalization;
using SegmentC1.Access;
using SegmentC1.Baton;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>One upload from Hello to the end of its task. For one use.</summary>
internal sealed class SyncRun(ConductorOneConnection connection, SnapshotSource source, SyncUploadOptions options, CancellationToken cancellationToken)
{
    // Ctrl+C must end a command within a second, whatever the network does; FinishTask goes on behind it for its 30 s.
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(700);

    private readonly TimeProvider _time = connection.TimeProvider;
    private readonly List<string> _warnings = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>The checks that need nothing of ConductorOne.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">The upload is refused.</exception>
    public void CheckBefore()
    {
        CheckSameWorkspace(source.WorkspaceId, source.WorkspaceName);
        if (source.Ready is not { } snapshot) return;
        SyncGuard.CheckWhole(snapshot, options.AcceptedGaps);
        SyncGuard.CheckFresh(snapshot, _time.GetUtcNow(), options.Force);
    }

    public async Task<SyncResult> RunAsync()
    {
        CheckBefore();
        var started = _time.GetTimestamp();
        var task = await new SyncTaskWait(connection, options, Warn).RunAsync(cancellationToken).ConfigureAwait(false);
        var waited = _time.GetElapsedTime(started);

        var result = await CarryOutAsync(task).ConfigureAwait(false);
        return result with
        {
            Durations = result.Durations with { Waiting = waited, Total = _time.GetElapsedTime(started) },
            Warnings = [.. _warnings],
        };
    }

    private async Task<SyncResult> CarryOutAsync(Proto.Task task)
    {
        // A first heartbeat that fails means that the task is not ours: it is left without FinishTask.
        var heartbeat = await TaskHeartbeat.StartAsync(task.Id, stop => connection.Baton.HeartbeatAsync(task.Id, stop), _time, cancellationToken).ConfigureAwait(false);
        SyncResult result;
        try
        {
            await using (heartbeat.ConfigureAwait(false))
            {
                result = await WorkAsync(task, heartbeat.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            var cause = heartbeat.End ?? exception;
            await ReportFailureAsync(task.Id, cause).ConfigureAwait(false);
            if (ReferenceEquals(cause, exception)) throw;
            throw cause;
        }

        var finishing = _time.GetTimestamp();
        await ReportSuccessAsync(task.Id).ConfigureAwait(false);
        return result with { Durations = result.Durations with { Uploading = result.Durations.Uploading + _time.GetElapsedTime(finishing) } };
    }

    private async Task<SyncResult> WorkAsync(Proto.Task task, CancellationToken stop)
    {
        var order = SyncOrder.From(task.SyncFull);
        var started = _time.GetTimestamp();
        Report(new SyncProgress(SyncPhase.Reading, $"Reading the workspace {source.WorkspaceName}"));
        var snapshot = await source.GetAsync(stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        CheckSnapshot(snapshot);
        var read = _time.GetTimestamp();

        using var folder = PrivateFolder.Create(options.TemporaryFolder, Warn);
        Report(new SyncProgress(SyncPhase.Writing, "Writing the sync file"));
        var (file, report) = SyncFile.Write(snapshot, Path.Combine(folder.Path, "sync.c1z"), overwrite: false, order, _time, stop);
        var written = _time.GetTimestamp();

        Report(new SyncProgress(SyncPhase.Uploading, "Uploading the sync file", 0, file.FileBytes));
        var receipt = await AssetUpload.SendAsync(
            connection.Baton, task.Id, file.Path, _time,
            sent => Report(new SyncProgress(SyncPhase.Uploading, "Uploading the sync file", sent, file.FileBytes)),
            options.OnNotice, stop).ConfigureAwait(false);

        // At once: the tenant has the file, whatever becomes of the task.
        new UploadMemory(options.UploadMemoryPath, Warn).Keep(connection.ClientId, snapshot.Workspace.Id, snapshot.Workspace.Name, _time.GetUtcNow());
        foreach (var warning in SyncFile.WarningsOf(snapshot, file, report, order.SyncType == SyncType.Partial)) Warn(warning);
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
        if (SyncGuard.CheckFresh(snapshot, _time.GetUtcNow(), options.Force) is { } old) Warn(old);
    }

    private void CheckSameWorkspace(string id, string name) =>
        SyncGuard.CheckSameWorkspace(new UploadMemory(options.UploadMemoryPath, Warn).Recall(connection.ClientId), id, name, connection, options.Force);

    private async Task ReportSuccessAsync(string taskId)
    {
        Report(new SyncProgress(SyncPhase.Finishing, "Telling ConductorOne that the sync is done"));
        try
        {
            await connection.Baton.FinishAsync(taskId, TaskOutcome.Success()).ConfigureAwait(false);
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

    private async Task ReportFailureAsync(string taskId, Exception cause)
    {
        Report(new SyncProgress(SyncPhase.Finishing, "Telling ConductorOne that the sync failed"));
        var finish = FinishQuietlyAsync(taskId, TaskOutcome.Failure(cause));
        if (!cancellationToken.IsCancellationRequested) await finish.ConfigureAwait(false);
        else await Task.WhenAny(finish, Task.Delay(StopGrace, _time, CancellationToken.None)).ConfigureAwait(false);
    }

    private async Task FinishQuietlyAsync(string taskId, TaskOutcome outcome)
    {
        try
        {
            await connection.Baton.FinishAsync(taskId, outcome).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ConductorOneException or ObjectDisposedException)
        {
            // The failure that led here is the one to show; ConductorOne takes the task back when its lease ends.
            options.OnNotice?.Invoke(new ConductorOneNotice(
                ConductorOneNoticeKind.Warning, string.Create(CultureInfo.InvariantCulture, $"ConductorOne could not be told that the task {taskId} failed: {exception.Message}")));
        }
    }

    private void Report(SyncProgress progress) => options.Progress?.Report(progress);

    private void Warn(string message)
    {
        if (!_warned.Add(message)) return;
        _warnings.Add(message);
        options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Warning, message));
    }
}
