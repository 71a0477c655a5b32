namespace SegmentC1.Baton;

/// <summary>A resource of a sync file: a user, a group, a source.</summary>
public sealed record SyncFileResource
{
    /// <summary>Id of its type, such as <c>user</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Its id within the type.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; empty when it has none.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it is; empty when nobody said.</summary>
    public required string Description { get; init; }

    /// <summary>Type of the resource that it belongs to; null for none.</summary>
    public string? ParentResourceType { get; init; }

    /// <summary>Id of the resource that it belongs to; null for none.</summary>
    public string? ParentId { get; init; }

    /// <summary><c>Enabled</c>, <c>Disabled</c> or <c>Deleted</c>, from the resource or else from its user trait; null where neither says.</summary>
    public string? Status { get; init; }

    /// <summary>E-mail addresses of a user, the primary one first.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>Login of a user; null for others.</summary>
    public string? Login { get; init; }

    /// <summary>Its profile, from the resource or else from its trait: text, numbers, booleans, lists and maps; empty when it has none.</summary>
    public IReadOnlyDictionary<string, object?> Profile { get; init; } = new Dictionary<string, object?>();

    /// <summary>When it was read from the application (UTC); null when the file's text is no time.</summary>
    public DateTimeOffset? DiscoveredAt { get; init; }
}

/// <summary>An entitlement of a sync file: something on a resource that can be held.</summary>
public sealed record SyncFileEntitlement
{
    /// <summary>Its id, such as <c>group:g1:member</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; empty when it has none.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What it allows; empty when nobody said.</summary>
    public required string Description { get; init; }

    /// <summary>Its short name on the resource, such as <c>member</c>.</summary>
    public required string Slug { get; init; }

    /// <summary><c>Assignment</c>, <c>Permission</c> or <c>Ownership</c>; null where nobody said.</summary>
    public string? Purpose { get; init; }

    /// <summary>Type of the resource that it is on.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Id of that resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Name of that resource; empty when the file does not repeat it.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Ids of the types whose resources can hold it.</summary>
    public IReadOnlyList<string> GrantableTo { get; init; } = [];

    /// <summary>When it was read from the application (UTC); null when the file's text is no time.</summary>
    public DateTimeOffset? DiscoveredAt { get; init; }
}

/// <summary>An entitlement through which somebody holds a grant.</summary>
/// <param name="EntitlementId">The entitlement's id; the grant's own when it is held directly too.</param>
/// <param name="IsDirect">Whether that entitlement is held directly.</param>
public sealed record SyncFileGrantSource(string EntitlementId, bool IsDirect);

/// <summary>A grant of a sync file: who holds an entitlement.</summary>
public sealed record SyncFileGrant
{
    /// <summary>Its id, such as <c>group:g1:member:user:u1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the entitlement.</summary>
    public required string EntitlementId { get; init; }

    /// <summary>Name of the entitlement; empty when the file does not repeat it.</summary>
    public required string EntitlementName { get; init; }

    /// <summary>Type of the resource that the entitlement is on.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Id of that resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Name of that resource; empty when the file does not repeat it.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Type of the holder.</summary>
    public required string PrincipalType { get; init; }

    /// <summary>Id of the holder.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>Name of the holder; empty when the file does not repeat it.</summary>
    public required string PrincipalName { get; init; }

    /// <summary>Through what it is held, in ordinal order of the id; empty when only directly.</summary>
    public IReadOnlyList<SyncFileGrantSource> Sources { get; init; } = [];

    /// <summary>Whether it cannot be revoked on its own, as one that was expanded.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Whether holders of other entitlements receive it too.</summary>
    public bool IsExpandable { get; init; }

    /// <summary>The entitlements whose holders receive it too.</summary>
    public IReadOnlyList<string> ExpandsTo { get; init; } = [];

    /// <summary>The types of holders that receive it; empty for all.</summary>
    public IReadOnlyList<string> ExpandsToTypes { get; init; } = [];

    /// <summary>Whether only those who hold such an entitlement directly receive it.</summary>
    public bool IsShallow { get; init; }

    /// <summary>When it was read from the application (UTC); null when the file's text is no time.</summary>
    public DateTimeOffset? DiscoveredAt { get; init; }
}
