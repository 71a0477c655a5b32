using System.Globalization;
using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne;

/// <summary>
/// Decides whether a picture may be shown to ConductorOne as the whole truth. What is missing in a full sync reads as revoked
/// access there, so that in doubt the answer is no.
/// </summary>
internal static class SyncGuard
{
    private const int ProblemsShown = 5;
    private static readonly TimeSpan Old = TimeSpan.FromHours(1);
    private static readonly TimeSpan TooOld = TimeSpan.FromDays(1);

    /// <summary>Refuses an incomplete picture, and one with gaps that were not accepted or that permissions refer to.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">It must not be shown as a full sync.</exception>
    public static void CheckWhole(WorkspaceSnapshot snapshot, IReadOnlyCollection<SegmentListKind> acceptedGaps)
    {
        if (!snapshot.IsComplete)
        {
            var shown = string.Join(" ", snapshot.Problems.Take(ProblemsShown).Select(problem => problem.TrimEnd('.') + "."));
            var more = snapshot.Problems.Count > ProblemsShown ? $" And {snapshot.Problems.Count - ProblemsShown} more." : "";
            throw new ConductorOneSyncRefusedException(
                $"The picture of the workspace '{snapshot.Workspace.Name}' is incomplete, and ConductorOne would read what is missing as revoked access. {shown}{more} Read the workspace again; with -Path and -Partial a file can be written that claims no more than it has.")
            { Reason = SyncRefusal.Incomplete };
        }

        // The audit trail is no part of a sync.
        var gaps = snapshot.Gaps.Select(gap => gap.Kind).Where(kind => kind != SegmentListKind.AuditEvent).Distinct().Order().ToList();
        if (gaps.Count == 0) return;
        var referred = SegmentSync.GapsReferredTo(snapshot);
        if (referred.Count > 0)
        {
            throw new ConductorOneSyncRefusedException(
                $"Permissions refer to {Names(referred)}, which Segment does not list on this workspace's plan. A full sync without them would read as revoked access, whether the gap is accepted or not.")
            { Reason = SyncRefusal.Gap };
        }

        var open = gaps.Except(acceptedGaps).ToList();
        if (open.Count > 0)
        {
            throw new ConductorOneSyncRefusedException(
                $"Segment does not list {Names(open)} on this workspace's plan. If ConductorOne has some from before, they would read as removed. If that is right, name them: -AcceptGap {string.Join(", ", open)}.")
            { Reason = SyncRefusal.Gap };
        }
    }

    /// <summary>Refuses a picture that is older than a day, unless forced; says so when it is older than an hour.</summary>
    /// <returns>What to warn of; null for a fresh one.</returns>
    /// <exception cref="ConductorOneSyncRefusedException">It is too old.</exception>
    public static string? CheckFresh(WorkspaceSnapshot snapshot, DateTimeOffset now, bool force)
    {
        var age = now - snapshot.CapturedAt;
        if (age <= Old) return null;
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"The picture of the workspace '{snapshot.Workspace.Name}' was taken {Describe(age)} ago ({snapshot.CapturedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC); what changed since would be told wrongly.");
        if (age <= TooOld || force) return what;
        throw new ConductorOneSyncRefusedException(what + " Read the workspace again, or upload it all the same with -Force.") { Reason = SyncRefusal.Stale };
    }

    /// <summary>Refuses a workspace other than the one that was uploaded with this credential the last time, unless forced.</summary>
    /// <exception cref="ConductorOneSyncRefusedException">It is another one.</exception>
    public static void CheckSameWorkspace(RememberedUpload? last, string workspaceId, string workspaceName, ConductorOneConnection connection, bool force)
    {
        if (last is null || force || string.Equals(last.WorkspaceId, workspaceId, StringComparison.Ordinal)) return;
        throw new ConductorOneSyncRefusedException(
            $"With the credential '{connection.ClientId}' the workspace '{last.WorkspaceName}' ({last.WorkspaceId}) was uploaded before; now it would be '{workspaceName}' ({workspaceId}). ConductorOne would read the first one's access as revoked. Connect with the credential of the right connector, or upload it all the same with -Force.")
        { Reason = SyncRefusal.OtherWorkspace };
    }

    private static string Names(IEnumerable<SegmentListKind> kinds) => string.Join(", ", kinds.Select(kind => kind.ToString()));

    private static string Describe(TimeSpan age) => age.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.#} hours");
}
