using Grpc.Core;
using SegmentC1.Access;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>Turns what a task failed on into its outcome. Source: C1 wire protocol, codes of errors of the target system.</summary>
internal static class TaskFailures
{
    /// <summary>The outcome of a failure. Addresses of people do not get into it.</summary>
    public static TaskOutcome Of(Exception exception, bool nonRetryable)
    {
        // Whether the last request got through is not known then, and it is not claimed.
        if (exception is OperationCanceledException && nonRetryable)
        {
            return TaskOutcome.Failure(StatusCode.Cancelled, "The work was stopped before its end was known. Ordering it again does no harm: what is done already is found to be so.", nonRetryable);
        }

        if (exception is OperationCanceledException or TimeoutException) return TaskOutcome.Failure(exception, nonRetryable);
        var details = exception is TaskRefusedException refused ? refused.Details : [];
        return TaskOutcome.Failure(CodeOf(exception), WithoutAddresses(exception.Message), nonRetryable, details);
    }

    /// <summary>The status of a failure.</summary>
    public static StatusCode CodeOf(Exception exception) => exception switch
    {
        TaskRefusedException refused => refused.Code,
        AccessChangeException change => change.ErrorId switch
        {
            AccessChangeException.Missing => StatusCode.NotFound,
            AccessChangeException.Different => StatusCode.Aborted,
            AccessChangeException.NotDone or AccessChangeException.NotVerified when change.InnerException is SegmentException cause => CodeOf(cause),
            AccessChangeException.NotDone or AccessChangeException.NotVerified => StatusCode.Unavailable,
            _ => StatusCode.FailedPrecondition,
        },
        SegmentReadOnlyException => StatusCode.FailedPrecondition,
        SegmentException failure => CodeOf(failure.HttpStatus),
        ArgumentException => StatusCode.InvalidArgument,
        _ => StatusCode.Unknown,
    };

    /// <summary>Whether the failure passes by itself and nothing can have been changed, so that the work may be begun again.</summary>
    public static bool MayBeginAgain(Exception exception) =>
        exception is SegmentServerException or SegmentConnectionException && CodeOf(exception) is StatusCode.Unavailable or StatusCode.DeadlineExceeded;

    // A good status with an answer that is not the API's counts as no answer.
    private static StatusCode CodeOf(int? httpStatus) => httpStatus switch
    {
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 => StatusCode.DeadlineExceeded,
        409 => StatusCode.AlreadyExists,
        429 => StatusCode.Unavailable,
        501 => StatusCode.Unimplemented,
        >= 400 and < 500 => StatusCode.InvalidArgument,
        _ => StatusCode.Unavailable,
    };

    /// <summary>A text with every e-mail address blotted out.</summary>
    public static string WithoutAddresses(string message) => Addresses.BlotOut(message);
}
