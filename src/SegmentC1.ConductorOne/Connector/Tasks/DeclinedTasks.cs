using Grpc.Core;
using Kind = SegmentC1.ConductorOne.Baton.V1.Task.TaskTypeOneofCase;

namespace SegmentC1.ConductorOne;

/// <summary>What this connector does not do, and how it says so.</summary>
internal static class DeclinedTasks
{
    /// <summary>The outcome of a task that is none of this connector's kinds.</summary>
    public static TaskOutcome Of(Kind kind) => kind switch
    {
        Kind.CreateTicketTask or Kind.ListTicketSchemas or Kind.GetTicket or Kind.BulkCreateTickets or Kind.BulkGetTickets =>
            TaskOutcome.Failure(StatusCode.Unimplemented, "Segment has no tickets."),
        Kind.RotateCredentials => TaskOutcome.Failure(
            StatusCode.Unimplemented, "Segment's users sign in with credentials of their own, which its API cannot replace.", nonRetryable: true),
        Kind.IssueCredential => TaskOutcome.Failure(StatusCode.Unimplemented, "Segment's API issues no credentials to its users.", nonRetryable: true),
        _ => TaskOutcome.Failure(StatusCode.Unknown, "unsupported task type"),
    };
}
