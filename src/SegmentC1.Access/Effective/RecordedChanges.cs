using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>When each user last did something that the audit trail recorded.</summary>
internal sealed class RecordedChanges
{
    private readonly Dictionary<string, DateTimeOffset> _byUser = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids;
    private readonly Dictionary<string, List<string>> _byEmail;

    public RecordedChanges(WorkspaceSnapshot snapshot)
    {
        var users = snapshot.AuditEvents is null ? [] : snapshot.Users.Concat(snapshot.UnlistedUsers).ToList();
        _ids = users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        _byEmail = users.Where(user => user.Email.Length > 0)
            .GroupBy(user => user.Email, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.Select(user => user.Id).ToList(), StringComparer.OrdinalIgnoreCase);
        foreach (var change in snapshot.AuditEvents ?? [])
        {
            foreach (var id in ActorsOf(change)) Record(id, change.Timestamp);
        }
    }

    /// <summary>How many events are of actors who are not users now: tokens, Segment itself, people who have left.</summary>
    public static int OfOthers(WorkspaceSnapshot snapshot)
    {
        var changes = new RecordedChanges(snapshot);
        return snapshot.AuditEvents?.Count(change => changes.ActorsOf(change).Count == 0) ?? 0;
    }

    public DateTimeOffset? LastOf(string userId) => _byUser.TryGetValue(userId, out var last) ? last : null;

    // A token's id behind its own prefix is never taken for a person's.
    private static string? UserIdOf(string? actor)
    {
        if (actor is null) return null;
        var slash = actor.LastIndexOf('/');
        if (slash < 0) return actor;
        return actor[..slash] is "users" or "user" ? actor[(slash + 1)..] : null;
    }

    private List<string> ActorsOf(SegmentAuditEvent change)
    {
        if (change.ActorEmail is not null && _byEmail.TryGetValue(change.ActorEmail, out var same)) return same;
        return UserIdOf(change.Actor) is { } id && _ids.Contains(id) ? [id] : [];
    }

    private void Record(string userId, DateTimeOffset when)
    {
        if (!_byUser.TryGetValue(userId, out var last) || when > last) _byUser[userId] = when;
    }
}
