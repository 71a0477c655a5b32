using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>A part of the workspace that could not be shown, because its plan does not have it.</summary>
/// <param name="Kind">Which list.</param>
/// <param name="Owner">A function kind, where only that one is missing; null otherwise.</param>
/// <param name="Reason">What Segment said.</param>
/// <param name="HttpStatus">The status it said it with.</param>
public sealed record SnapshotGap(SegmentListKind Kind, string? Owner, string Reason, int? HttpStatus)
{
    /// <summary>The gap as a sentence for people.</summary>
    public override string ToString()
    {
        var status = HttpStatus is null ? "" : $"HTTP {HttpStatus}: ";
        return $"{ListNames.Capital(ListNames.Of(Kind, Owner))} are not available in this workspace ({status}{Reason.TrimEnd('.')}).";
    }
}
