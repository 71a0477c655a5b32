using System.Runtime.CompilerServices;
using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>Of which workspace a list is, and when it was read.</summary>
internal sealed record LedgerOrigin(string WorkspaceId, DateTimeOffset ReadAt);

/// <summary>Remembers where the lists that went down a pipeline came from; the objects themselves know only their ledger.</summary>
internal static class LedgerOrigins
{
    private static readonly ConditionalWeakTable<ListLedger, LedgerOrigin> All = [];

    /// <summary>Remembers a list that is being read now.</summary>
    public static void Keep(ListLedger ledger, SegmentSession session) =>
        All.GetValue(ledger, _ => new LedgerOrigin(session.WorkspaceId, TimeProvider.System.GetUtcNow()));

    /// <summary>Where a list came from; null when it was not read by a command of this module.</summary>
    public static LedgerOrigin? Of(ListLedger ledger) => All.TryGetValue(ledger, out var origin) ? origin : null;
}
