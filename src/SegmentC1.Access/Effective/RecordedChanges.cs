using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>When each user last did something that the audit trail recorded.</summary>
internal sealed class RecordedChanges
{
    private readonly Dictionary<string, DateTimeOffset> _byUser = new(StringComparer.Ordinal);

    public RecordedChanges(WorkspaceSnapshot snapshot)
    {
        if (snapshot.AuditEvents is null) return;
        var users = snapshot.Users.Concat(snapshot.UnlistedUsers).ToList();
        var ids = users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        var byEmail = users.Where(user => user.Email.Length > 0)
            .GroupBy(user => user.Email, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.Select(user => user.Id).ToList(), StringComparer.OrdinalIgnoreCase);
        foreach (var change in snapshot.AuditEvents)
        {
            if (change.ActorEmail is not null && byEmail.TryGetValue(change.ActorEmail, out var same))
            {
                foreach (var id in same) Record(id, change.Timestamp);
            }
            else if (UserIdOf(change.Actor) is { } id && ids.Contains(id))
            {
                Record(id, change.Timestamp);
            }
        }
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

    private void Record(string userId, DateTimeOffset when)
    {
        if (!_byUser.TryGetValue(userId, out var last) || when > last) _byUser[userId] = when;
    }
}
