namespace SegmentC1.ConductorOne;

/// <summary>One upload from Hello to the end of its task. For one use.</summary>
internal sealed class SyncRun
{
    private readonly ConductorOneConnection _connection;
    private readonly SyncUploadOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly SyncTask _task;
    private readonly List<string> _warnings = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    public SyncRun(ConductorOneConnection connection, SnapshotSource source, SyncUploadOptions options, CancellationToken cancellationToken)
    {
        _connection = connection;
        _options = options;
        _cancellationToken = cancellationToken;
        _task = new SyncTask(connection, source, options, Warn);
    }

    /// <summary>The checks that need nothing of ConductorOne.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">The upload is refused.</exception>
    public void CheckBefore() => _task.CheckBefore();

    public async Task<SyncResult> RunAsync()
    {
        CheckBefore();
        var time = _connection.TimeProvider;
        var started = time.GetTimestamp();
        var task = await new SyncTaskWait(_connection, _options, Warn).RunAsync(_cancellationToken).ConfigureAwait(false);
        var waited = time.GetElapsedTime(started);

        var result = await _task.CarryOutAsync(task, _cancellationToken).ConfigureAwait(false);
        return result with
        {
            Durations = result.Durations with { Waiting = waited, Total = time.GetElapsedTime(started) },
            Warnings = [.. _warnings],
        };
    }

    private void Warn(string message)
    {
        if (!_warned.Add(message)) return;
        _warnings.Add(message);
        _options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Warning, message));
    }
}
