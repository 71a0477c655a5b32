using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = SegmentC1.ConductorOne.Baton.V1;
using RpcStatus = SegmentC1.Baton.Rpc.Status;

namespace SegmentC1.ConductorOne;

/// <summary>How a task ended, as FinishTask says it. Source: C1 wire protocol, the mapping of outcomes.</summary>
internal sealed record TaskOutcome
{
    private TaskOutcome()
    {
    }

    /// <summary>Null on success.</summary>
    public RpcStatus? Status { get; private init; }

    /// <summary>Whether ConductorOne should not try the task again; meaningless on success.</summary>
    public bool NonRetryable { get; private init; }

    /// <summary>The task's own answer; only on success, and none for a sync.</summary>
    public Any? Response { get; private init; }

    /// <summary>Annotations of a success.</summary>
    public IReadOnlyList<Any> Annotations { get; private init; } = [];

    /// <summary>What a log says of it beyond the status: what was changed, what is still held. Ids only; never sent.</summary>
    public string? Note { get; private init; }

    /// <summary>The same with something for the log, in one line and without addresses.</summary>
    public TaskOutcome WithNote(string? note) => this with { Note = note is null ? null : SafeText.Clean(TaskFailures.WithoutAddresses(note)) };

    /// <summary>It was done.</summary>
    public static TaskOutcome Success(IMessage? response = null, IEnumerable<Any>? annotations = null) =>
        new() { Response = response is null ? null : Any.Pack(response), Annotations = [.. annotations ?? []] };

    /// <summary>It was not done, with the status to report.</summary>
    public static TaskOutcome Failure(StatusCode code, string message, bool nonRetryable = false, IEnumerable<Any>? details = null)
    {
        var status = new RpcStatus { Code = (int)code, Message = SafeText.Clean(message) ?? code.ToString() };
        status.Details.AddRange(details ?? []);
        return new TaskOutcome { Status = status, NonRetryable = nonRetryable };
    }

    /// <summary>It was not done because of this error: cancelled is 1, out of time is 4, a refused sync is 9, all else is 2.</summary>
    public static TaskOutcome Failure(Exception exception, bool nonRetryable = false) => exception switch
    {
        OperationCanceledException or ConductorOneTaskCancelledException => Failure(StatusCode.Cancelled, "The work was cancelled.", nonRetryable),
        TimeoutException => Failure(StatusCode.DeadlineExceeded, exception.Message, nonRetryable),
        ConductorOneSyncRefusedException => Failure(StatusCode.FailedPrecondition, exception.Message, nonRetryable),
        ConductorOneException { GrpcStatus: { } name } when System.Enum.TryParse<StatusCode>(name, out var code) => Failure(code, exception.Message, nonRetryable),
        _ => Failure(StatusCode.Unknown, exception.Message, nonRetryable),
    };

    internal Proto.BatonServiceFinishTaskRequest ToRequest(string hostId, string taskId)
    {
        var request = new Proto.BatonServiceFinishTaskRequest { HostId = hostId, TaskId = taskId };
        if (Status is not null)
        {
            request.Status = Status;
            request.Error = new() { NonRetryable = NonRetryable };
            return request;
        }

        request.Success = new();
        if (Response is not null) request.Success.Response = Response;
        request.Success.Annotations.AddRange(Annotations);
        return request;
    }
}
