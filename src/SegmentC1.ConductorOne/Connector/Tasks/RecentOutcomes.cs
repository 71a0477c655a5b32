using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>
/// What became of the last thousand tasks that changed something. One whose end ConductorOne did not get is handed out again, and
/// is answered with it: what somebody else has done since is not undone for a task that is over. Safe for concurrent use.
/// </summary>
/// <remarks>Only successes are kept; what failed is tried anew. Other replicas do not have this memory, and go by the state alone.</remarks>
internal sealed class RecentOutcomes
{
    private const int Most = 1_000;

    private readonly object _gate = new();
    private readonly Dictionary<string, (string Content, TaskOutcome Outcome)> _outcomes = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = [];

    /// <summary>How a task ended here before, as the answer to a repeat of it; null for one that did not.</summary>
    public TaskOutcome? Find(Proto.Task task)
    {
        lock (_gate)
        {
            return _outcomes.TryGetValue(task.Id, out var known) && known.Content == ContentOf(task) ? AsRepeat(known.Outcome) : null;
        }
    }

    /// <summary>Keeps the end of a task.</summary>
    public void Keep(Proto.Task task, TaskOutcome outcome)
    {
        if (task.Id.Length == 0 || outcome.Status is not null) return;
        lock (_gate)
        {
            if (!_outcomes.ContainsKey(task.Id)) _order.Enqueue(task.Id);
            _outcomes[task.Id] = (ContentOf(task), outcome);
            if (_order.Count > Most) _outcomes.Remove(_order.Dequeue());
        }
    }

    // Ids are ConductorOne's to give; should one mean another task than before, it is carried out.
    private static string ContentOf(Proto.Task task)
    {
        var content = task.Clone();
        content.Status = Proto.Task.Types.Status.Unspecified;
        content.Debug = false;
        return Convert.ToHexString(SHA256.HashData(content.ToByteArray()));
    }

    private static TaskOutcome AsRepeat(TaskOutcome outcome)
    {
        var note = $"{outcome.Note}; done when it came before";
        if (outcome.Response is not { } response) return outcome.WithNote(note);
        if (response.TryUnpack<GrantManagerServiceGrantResponse>(out var granted)) return Repeat<GrantAlreadyExists>(granted, granted.Annotations);
        if (response.TryUnpack<GrantManagerServiceRevokeResponse>(out var revoked)) return Repeat<GrantAlreadyRevoked>(revoked, revoked.Annotations);
        if (response.TryUnpack<DeleteResourceResponse>(out var deleted)) return Repeat<ResourceDoesNotExist>(deleted, deleted.Annotations);
        return outcome.WithNote(note);

        TaskOutcome Repeat<T>(IMessage answer, ICollection<Any> annotations)
            where T : IMessage, new()
        {
            if (!annotations.Any(annotation => annotation.Is(new T().Descriptor))) annotations.Add(Any.Pack(new T()));
            return TaskOutcome.Success(answer, annotations).WithNote(note);
        }
    }
}
