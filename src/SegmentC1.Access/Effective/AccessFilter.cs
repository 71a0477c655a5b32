namespace SegmentC1.Access;

/// <summary>Which lines of access to show. What is given must all apply; several patterns of one property are alternatives.</summary>
/// <remarks>
/// A pattern is an id (exactly), or an address or a name, with <c>*</c> and <c>?</c>, whatever its case. Lines that say that somebody's access
/// is unknown stay in a filter by role or resource: that person may hold it.
/// </remarks>
public sealed record AccessFilter
{
    /// <summary>Users and invites by id, address or name; empty: all.</summary>
    public IReadOnlyList<string> User { get; init; } = [];

    /// <summary>Roles by id or name; empty: all.</summary>
    public IReadOnlyList<string> Role { get; init; } = [];

    /// <summary>
    /// Sources, warehouses, functions and spaces by id, name or slug; empty: all. Shows everything that touches them: permissions on
    /// the resource itself, roles held on the whole workspace that apply to its kind, and label scopes that it falls into. Where
    /// that cannot be told, the line is shown and its note says so.
    /// </summary>
    public IReadOnlyList<string> Resource { get; init; } = [];

    /// <summary>Groups by id or name: only what is held through them; empty: all.</summary>
    public IReadOnlyList<string> Group { get; init; } = [];

    /// <summary>Patterns without wildcards that fit nothing in the snapshot: probably misspelt. Each with the property it is in.</summary>
    public IReadOnlyList<(string Property, string Pattern)> UnmatchedIn(WorkspaceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new PreparedFilter(this, snapshot).Unmatched();
    }
}
