using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>Tells who of the users did what the audit trail recorded: by address without regard to case, else by the actor's id.</summary>
public sealed class AuditActors
{
    private readonly HashSet<string> _ids;
    private readonly Dictionary<string, IReadOnlyList<string>> _byEmail;

    /// <summary>Takes the users of the workspace.</summary>
    public AuditActors(IReadOnlyCollection<SegmentUser> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        _ids = users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        _byEmail = users.Where(user => user.Email.Length > 0)
            .GroupBy(user => user.Email, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => (IReadOnlyList<string>)[.. same.Select(user => user.Id)], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Ids of the users who may be the actor: none for tokens, Segment itself and people who have left, several where they share an address.</summary>
    public IReadOnlyList<string> Of(SegmentAuditEvent change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.ActorEmail is not null && _byEmail.TryGetValue(change.ActorEmail, out var same)) return same;
        return UserIdOf(change.Actor) is { } id && _ids.Contains(id) ? [id] : [];
    }

    /// <summary>Ids of the users at an address, without regard to case.</summary>
    public IReadOnlyList<string> At(string email) => _byEmail.GetValueOrDefault(email) ?? [];

    // A token's id behind its own prefix is never taken for a person's.
    private static string? UserIdOf(string? actor)
    {
        if (actor is null) return null;
        var slash = actor.LastIndexOf('/');
        if (slash < 0) return actor;
        return actor[..slash] is "users" or "user" ? actor[(slash + 1)..] : null;
    }
}
