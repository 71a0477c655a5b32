namespace SegmentC1.Access;

/// <summary>Which part of a workspace a review is of. What is given must all apply; several patterns of one property are alternatives.</summary>
/// <remarks>A pattern is an id (exactly), or a name or address with <c>*</c> and <c>?</c>, whatever its case.</remarks>
public sealed record ReviewScope
{
    /// <summary>Only what is held through these groups, by id or name.</summary>
    public IReadOnlyList<string> Group { get; init; } = [];

    /// <summary>Only these roles, by id or name.</summary>
    public IReadOnlyList<string> Role { get; init; } = [];

    /// <summary>Only what reaches these sources, warehouses, functions or spaces, by id, name or slug.</summary>
    public IReadOnlyList<string> Resource { get; init; } = [];

    /// <summary>Only people whose address is of these domains.</summary>
    public IReadOnlyList<string> Domain { get; init; } = [];

    /// <summary>Only lines with one of these findings: ids of <see cref="ReviewFindings"/>.</summary>
    public IReadOnlyList<string> Finding { get; init; } = [];

    /// <summary>Whether it limits nothing.</summary>
    public bool IsWhole => Group.Count + Role.Count + Resource.Count + Domain.Count + Finding.Count == 0;

    /// <summary>Patterns without wildcards that fit nothing in the picture: probably misspelt. Each with the property it is in.</summary>
    public IReadOnlyList<(string Property, string Pattern)> UnmatchedIn(WorkspaceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var domains = new EffectiveAccessReader(snapshot).Principals().Select(person => EmailDomain.Of(person.Email)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. new AccessFilter { Group = Group, Role = Role, Resource = Resource }.UnmatchedIn(snapshot),
            .. Domain.Where(pattern => !new Wildcard(pattern).HasWildcards && !domains.Contains(pattern.TrimStart('@'))).Select(pattern => (nameof(Domain), pattern)),
        ];
    }

    /// <summary>The part in words as <see cref="ToString"/> says them, with the names of what it gives by id in this picture.</summary>
    internal string In(WorkspaceSnapshot snapshot) => (this with
    {
        Group = Named(Group, id => snapshot.FindGroup(id)?.Name),
        Role = Named(Role, id => snapshot.FindRole(id)?.Name),
        Resource = Named(Resource, id => snapshot.Resources.FirstOrDefault(resource => string.Equals(resource.Id, id, StringComparison.Ordinal))?.Name),
    }).ToString();

    /// <summary>The part in words, such as <c>group: Marketing; domain: partner.test</c>; empty for the whole.</summary>
    public override string ToString()
    {
        (string Name, IReadOnlyList<string> Patterns)[] parts = [("group", Group), ("role", Role), ("resource", Resource), ("domain", Domain), ("finding", Finding)];
        return string.Join("; ", parts.Where(part => part.Patterns.Count > 0).Select(part => $"{part.Name}: {string.Join(", ", part.Patterns)}"));
    }

    private static IReadOnlyList<string> Named(IReadOnlyList<string> patterns, Func<string, string?> nameOf) =>
        [.. patterns.Select(pattern => nameOf(pattern) is { Length: > 0 } name ? $"{name} ({pattern})" : pattern)];
}
