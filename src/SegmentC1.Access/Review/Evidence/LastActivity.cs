using System.Globalization;
using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What is known of the audit trail.</summary>
public enum AuditTrailState
{
    /// <summary>It was read to its end.</summary>
    Read,

    /// <summary>It was not asked for.</summary>
    NotRead,

    /// <summary>The plan of the workspace does not have it.</summary>
    NotAvailable,

    /// <summary>It could not be read to its end: there may be later changes.</summary>
    Incomplete,
}

/// <summary>How far back recorded changes are known, and what may be said of somebody's last one.</summary>
/// <param name="State">What is known of the trail.</param>
/// <param name="Days">Length of the window in days.</param>
/// <param name="From">Start of the window, UTC.</param>
/// <param name="To">End of the window, UTC: the time of the picture.</param>
public sealed record LastActivity(AuditTrailState State, int Days, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What the column with the last change is to be read as.</summary>
    public string Explanation => State switch
    {
        AuditTrailState.Read => string.Create(CultureInfo.InvariantCulture, $"Last recorded change in the last {Days} days ({From.UtcDateTime:yyyy-MM-dd} to {To.UtcDateTime:yyyy-MM-dd}, UTC). Reading and signing in leave no trace, so no recorded change does not mean no use."),
        AuditTrailState.NotAvailable => "Last recorded change: trail not available in this workspace.",
        AuditTrailState.Incomplete => string.Create(CultureInfo.InvariantCulture, $"Last recorded change in the last {Days} days, as far as the trail could be read; there may be later ones."),
        _ => "Last recorded change: trail not read.",
    };

    /// <summary>Somebody's last change in words that claim no more than is known.</summary>
    public string Of(DateTimeOffset? last) => (last, State) switch
    {
        ({ } time, _) when time >= From => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        (_, AuditTrailState.Read) => string.Create(CultureInfo.InvariantCulture, $"none recorded in the last {Days} days"),
        (_, AuditTrailState.NotAvailable) => "trail not available",
        (_, AuditTrailState.Incomplete) => "none recorded as far as the trail could be read",
        _ => "trail not read",
    };

    internal static LastActivity In(WorkspaceSnapshot snapshot, int days)
    {
        var ledgers = snapshot.Ledgers.Where(ledger => ledger.Kind == SegmentListKind.AuditEvent).ToList();
        var state = snapshot.AuditEvents is null ? AuditTrailState.NotRead
            : ledgers.Exists(ledger => ledger.State == ListState.Gap) ? AuditTrailState.NotAvailable
            : ledgers.TrueForAll(ledger => ledger.IsComplete) ? AuditTrailState.Read
            : AuditTrailState.Incomplete;
        return new LastActivity(state, days, snapshot.CapturedAt.AddDays(-days), snapshot.CapturedAt);
    }
}
