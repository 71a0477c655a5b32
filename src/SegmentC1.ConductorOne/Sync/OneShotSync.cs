using SegmentC1.Access;
using SegmentC1.Baton;

namespace SegmentC1.ConductorOne;

/// <summary>One sync, from Hello to the end of the task, or into a file.</summary>
public static class OneShotSync
{
    /// <summary>
    /// Registers the connector, waits for ConductorOne to ask for a sync, and answers that one task. Tasks of other kinds are
    /// left alone: the protocol has no way to give them back, but ConductorOne hands them out again.
    /// </summary>
    /// <param name="connection">The tenant, with a connector's credential.</param>
    /// <param name="source">The workspace.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it within a second at any point; ConductorOne is told.</param>
    /// <returns>What was uploaded.</returns>
    /// <exception cref="ConductorOneSyncRefusedException">What would be told may be wrong; nothing was uploaded.</exception>
    /// <exception cref="ConductorOneTaskTimeoutException">No sync task came in time.</exception>
    /// <exception cref="ConductorOneException">Anything else that the tenant refused or failed at; its type names the cause.</exception>
    /// <exception cref="OutputFileException">The file could not be made in the folder for temporary files.</exception>
    public static Task<SyncResult> UploadAsync(ConductorOneConnection connection, SnapshotSource source, SyncUploadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => new SyncRun(connection, source, options, cancellationToken).RunAsync(), cancellationToken);
    }

    /// <summary>Whether a picture that is there would be refused for an upload, without sending anything; the same checks are made again by the upload.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">It would.</exception>
    public static void Check(ConductorOneConnection connection, SnapshotSource source, SyncUploadOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);

        // Silent, because the upload tells the same again.
        new SyncRun(connection, source, options with { OnNotice = null }, CancellationToken.None).CheckBefore();
    }

    /// <summary>Writes a sync file; ConductorOne is not needed.</summary>
    /// <param name="snapshot">The workspace.</param>
    /// <param name="path">Name of the file.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="ConductorOneSyncRefusedException">It would claim more than the picture shows.</exception>
    /// <exception cref="OutputFileException">The file cannot be written.</exception>
    public static Task<SyncResult> WriteFileAsync(WorkspaceSnapshot snapshot, string path, SyncFileOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => WriteFile(snapshot, path, options, cancellationToken), cancellationToken);
    }

    private static SyncResult WriteFile(WorkspaceSnapshot snapshot, string path, SyncFileOptions options, CancellationToken cancellationToken)
    {
        var started = options.TimeProvider.GetTimestamp();
        if (!options.Partial) SyncGuard.CheckWhole(snapshot, options.AcceptedGaps);
        options.Progress?.Report(new SyncProgress(SyncPhase.Writing, $"Writing {path}"));
        var order = options.Partial ? SyncOrder.Everything with { SyncType = SyncType.Partial } : SyncOrder.Everything;
        var (file, report) = SyncFile.Write(snapshot, path, options.Overwrite, order, options.TimeProvider, cancellationToken);
        var took = options.TimeProvider.GetElapsedTime(started);
        return new SyncResult
        {
            Uploaded = false,
            Path = file.Path,
            WorkspaceId = snapshot.Workspace.Id,
            WorkspaceName = snapshot.Workspace.Name,
            CapturedAt = snapshot.CapturedAt,
            SyncId = file.SyncId,
            SyncType = file.SyncType,
            Counts = file.Counts,
            InheritedGrants = report.InheritedGrants,
            FileBytes = file.FileBytes,
            Sha256 = file.Sha256,
            Durations = new SyncDurations { Writing = took, Total = took },
            SegmentRequests = snapshot.Requests,
            Warnings = SyncFile.WarningsOf(snapshot, file, report, options.Partial),
        };
    }
}
