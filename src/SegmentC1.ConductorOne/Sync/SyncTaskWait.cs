using System.Globalization;
using SegmentC1.Baton;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Registers the connector and waits for the first sync task.</summary>
internal sealed class SyncTaskWait(ConductorOneConnection connection, SyncUploadOptions options, Action<string> warn)
{
    private readonly TimeProvider _time = connection.TimeProvider;
    private readonly HashSet<string> _leftAlone = new(StringComparer.Ordinal);
    private long _started;
    private ConductorOneException? _lastFailure;

    /// <exception cref="ConductorOneTaskTimeoutException">No sync task came in time.</exception>
    public async Task<Proto.Task> RunAsync(CancellationToken cancellationToken)
    {
        _started = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await RegisterAsync(either.Token).ConfigureAwait(false);
            return await WaitAsync(either.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw NoTask();
        }
    }

    private async Task RegisterAsync(CancellationToken limited)
    {
        options.Progress?.Report(new SyncProgress(SyncPhase.Registering, $"Registering with {connection.TenantHost}"));
        await Registration.SayHelloAsync(connection.Baton, ConnectorDescription.Create(), _time, OnFailure, limited).ConfigureAwait(false);
        connection.ProveConnector();
        _lastFailure = null;
    }

    private async Task<Proto.Task> WaitAsync(CancellationToken limited, CancellationToken cancellationToken)
    {
        var poller = new TaskPoller(_ => AskAsync(cancellationToken), _time, failure => !GrpcErrors.IsWorthRepeating(failure), OnFailure);
        while (true)
        {
            var task = await poller.NextAsync(limited).ConfigureAwait(false);
            switch (task.TaskTypeCase)
            {
                case Proto.Task.TaskTypeOneofCase.SyncFull:
                    return task;
                case Proto.Task.TaskTypeOneofCase.Hello:
                    await AnswerHelloAsync(task.Id, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    LeaveAlone(task);
                    break;
            }
        }
    }

    /// <summary>Asks without the limit of the wait: a task that is handed out while the limit ends must not be lost.</summary>
    private async Task<Proto.BatonServiceGetTaskResponse> AskAsync(CancellationToken cancellationToken)
    {
        var waited = (long)_time.GetElapsedTime(_started).TotalSeconds;
        options.Progress?.Report(new SyncProgress(SyncPhase.Waiting, "Waiting for ConductorOne to ask for a sync", waited, (long)options.Timeout.TotalSeconds));
        var answer = await connection.Baton.GetTaskAsync(cancellationToken).ConfigureAwait(false);
        _lastFailure = null;
        return answer;
    }

    private async Task AnswerHelloAsync(string taskId, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Baton.HelloAsync(ConnectorDescription.Create(), taskId, cancellationToken).ConfigureAwait(false);
        }
        catch (ConductorOneException exception)
        {
            options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Detail, $"A hello task could not be answered: {exception.Message}"));
        }
    }

    private void LeaveAlone(Proto.Task task)
    {
        if (!_leftAlone.Add(task.Id)) return;
        var kind = task.TaskTypeCase == Proto.Task.TaskTypeOneofCase.None ? "of a kind that is not known here" : $"'{task.TaskTypeCase}'";
        warn($"ConductorOne handed out a task {kind} ({task.Id}), which a one-time sync does not carry out. It was left alone and is handed out again in a few minutes; Start-ConductorOneConnector carries out such tasks.");
    }

    private void OnFailure(ConductorOneException failure, TimeSpan pause)
    {
        _lastFailure = failure;
        options.OnNotice?.Invoke(new ConductorOneNotice(ConductorOneNoticeKind.Retry, failure.Message, pause));
    }

    private ConductorOneTaskTimeoutException NoTask()
    {
        var last = _lastFailure is null ? "" : $" The last attempt to ask failed: {_lastFailure.Message}";
        return new ConductorOneTaskTimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"ConductorOne did not ask for a sync within {options.Timeout.TotalMinutes:0.##} minutes.{last} Start one with Start-ConductorOneSync or on the connector's page in ConductorOne while this command waits, let this command start it with -Connector, or wait longer with -TimeoutSeconds. Nothing was uploaded."))
        {
            Waited = _time.GetElapsedTime(_started),
        };
    }
}
