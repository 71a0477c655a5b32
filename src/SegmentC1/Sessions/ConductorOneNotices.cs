using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>How loud the notices of the ConductorOne client are.</summary>
internal static class ConductorOneNotices
{
    /// <summary>Repeats and doubts are warnings; the rest is detail.</summary>
    public static void Tell(ConductorOneNotice notice) =>
        NoticeRelay.Tell(notice.Kind == ConductorOneNoticeKind.Detail ? NoticeLevel.Detail : NoticeLevel.Warning, notice.Message);
}
