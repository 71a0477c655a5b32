using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>How loud the notices of the Segment client are.</summary>
internal static class SegmentNotices
{
    /// <summary>Waits and repeats are warnings, because a person wonders why nothing moves; the rest is detail.</summary>
    public static void Tell(SegmentNotice notice) =>
        NoticeRelay.Tell(notice.Kind == SegmentNoticeKind.Detail ? NoticeLevel.Detail : NoticeLevel.Warning, notice.Message);
}
