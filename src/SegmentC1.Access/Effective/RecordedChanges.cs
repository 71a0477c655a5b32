using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>When each user last did something that the audit trail recorded.</summary>
internal sealed class RecordedChanges
{
    private readonly Dictionary<string, DateTimeOffset> _byUser = new(StringComparer.Ordinal);
    private readonly AuditActors _actors;

    public RecordedChanges(WorkspaceSnapshot snapshot)
    {
        _actors = new AuditActors(snapshot.AuditEvents is null ? [] : [.. snapshot.Users, .. snapshot.UnlistedUsers]);
        foreach (var change in snapshot.AuditEvents ?? [])
        {
            foreach (var id in _actors.Of(change)) Record(id, change.Timestamp);
        }
    }

    /// <summary>How many events are of actors who are not users now: tokens, Segment itself, people who have left.</summary>
    public static int OfOthers(WorkspaceSnapshot snapshot)
    {
        var changes = new RecordedChanges(snapshot);
        return snapshot.AuditEvents?.Count(change => changes._actors.Of(change).Count == 0) ?? 0;
    }

    public DateTimeOffset? LastOf(string userId) => _byUser.TryGetValue(userId, out var last) ? last : null;

    private void Record(string userId, DateTimeOffset when)
    {
        if (!_byUser.TryGetValue(userId, out var last) || when > last) _byUser[userId] = when;
    }
}
