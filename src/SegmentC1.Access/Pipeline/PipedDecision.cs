using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What objects from the pipeline amount to.</summary>
/// <param name="Snapshot">The snapshot that was piped; null when it was something else.</param>
/// <param name="ReadOptions">
/// What the reader is to be given ready; what is not in it, is read. It has the parts too, for who wants a partial picture; a picture made with
/// them is made with <see cref="Parts"/> as problems (<see cref="WorkspaceSnapshot.Create(WorkspaceReading, IEnumerable{string})"/>).
/// </param>
/// <param name="Parts">Why what was piped is only a part of its kind, one sentence each; empty when every kind is whole.</param>
public sealed record PipedDecision(WorkspaceSnapshot? Snapshot, WorkspaceReadOptions ReadOptions, IReadOnlyList<string> Parts)
{
    /// <summary>Whether each kind that was piped was piped whole.</summary>
    public bool IsWhole => Parts.Count == 0;
}
