using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace SegmentC1.ConductorOne;

/// <summary>A task is not carried out, for a reason that lies in the task itself. Nothing was sent to Segment for it.</summary>
/// <param name="code">The status to report.</param>
/// <param name="message">Why, without personal data.</param>
/// <param name="details">Details of the status.</param>
internal sealed class TaskRefusedException(StatusCode code, string message, params Any[] details) : Exception(message)
{
    /// <summary>The status to report.</summary>
    public StatusCode Code { get; } = code;

    /// <summary>Details of the status.</summary>
    public IReadOnlyList<Any> Details { get; } = details;
}
