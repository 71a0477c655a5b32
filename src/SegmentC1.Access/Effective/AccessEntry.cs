using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>What an <see cref="AccessEntry"/>'s principal is.</summary>
public enum PrincipalType
{
    /// <summary>A member of the workspace.</summary>
    User,

    /// <summary>A pending invite; it gets the access of its groups once accepted.</summary>
    Invite,
}

/// <summary>Whether somebody's access is known and in force.</summary>
public enum AccountState
{
    /// <summary>A member of the workspace whose access is known.</summary>
    Active,

    /// <summary>Invited, not accepted yet.</summary>
    Invited,

    /// <summary>A member whose permissions could not be read: unknown, never none.</summary>
    Unknown,
}

/// <summary>Through what somebody holds access.</summary>
public enum GrantedThrough
{
    /// <summary>A permission of the person itself.</summary>
    Direct,

    /// <summary>A permission of a group that the person is in.</summary>
    Group,
}

/// <summary>One way in which one principal holds one role on one scope: the line of an access review.</summary>
/// <remarks>
/// A principal without any access, one whose access is unknown, and a pending invite have one entry each with no role,
/// so that nobody is missing from a list of people.
/// </remarks>
public sealed record AccessEntry
{
    /// <summary>User or invite.</summary>
    public required PrincipalType PrincipalType { get; init; }

    /// <summary>A user's id; an invite's address.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>Name; empty for an invite.</summary>
    public required string Name { get; init; }

    /// <summary>Address.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the access is in force and known.</summary>
    public required AccountState AccountState { get; init; }

    /// <summary>Id of the role; null in an entry without access.</summary>
    public string? RoleId { get; init; }

    /// <summary>Name of the role; null in an entry without access.</summary>
    public string? Role { get; init; }

    /// <summary>What is known of the role; null in an entry without access.</summary>
    public RoleFacts? RoleFacts { get; init; }

    /// <summary>The scope; null in an entry without access.</summary>
    public PermissionScope? Scope { get; init; }

    /// <summary>Name of the scope: the workspace's, the resource's, <c>&lt;id&gt; (not listed)</c>, or the labels.</summary>
    public string? ScopeName { get; init; }

    /// <summary>
    /// For a label scope of a source role: the sources that carry all the labels now, possibly none. Null where the API cannot
    /// tell (spaces), and for every other scope.
    /// </summary>
    public IReadOnlyList<SegmentResource>? MatchedResources { get; init; }

    /// <summary>Whether the access covers resources that do not exist yet (workspace and label scopes).</summary>
    public bool AllAndFuture => Scope?.Kind is ScopeKind.Workspace or ScopeKind.Label;

    /// <summary>Direct or through a group.</summary>
    public GrantedThrough? Via { get; init; }

    /// <summary>The group it comes through; null when direct.</summary>
    public SegmentGroup? Group { get; init; }

    /// <summary>The other ways in which the same principal holds the same role on the same scope or on a wider one.</summary>
    public IReadOnlyList<AlsoHeld> AlsoHeldThrough { get; init; } = [];

    /// <summary>What a reviewer should look at: ids of <see cref="AccessFinding"/>, in its order.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>
    /// The last change that this person is recorded to have made, where the snapshot has the audit trail. Null says nothing:
    /// reading leaves no trace, and the trail is short.
    /// </summary>
    public DateTimeOffset? LastRecordedChange { get; init; }

    /// <summary>What a reader should know of this line, such as that labelled spaces cannot be listed; null otherwise.</summary>
    public string? Note { get; init; }

    /// <summary>The line as people would say it: who, which role, on what, through what.</summary>
    public override string ToString()
    {
        var who = Email.Length > 0 ? Email : PrincipalId;
        if (Role is null) return $"{who}: {(AccountState == AccountState.Unknown ? "access unknown" : "no role known")}";
        return $"{who}: {Role} on {ScopeName}, {(Group is null ? "direct" : $"through group {Group.Name}")}";
    }

    internal bool IsOfSamePrincipal(AccessEntry other) =>
        PrincipalType == other.PrincipalType && string.Equals(PrincipalId, other.PrincipalId, StringComparison.Ordinal);

    /// <summary>Role and scope apart from who holds them; only for an entry that has them.</summary>
    internal Holding ToHolding() => new(RoleId!, Role!, RoleFacts!, Scope!, ScopeName!, MatchedResources, Findings, Note);

    internal AccessEntry WithNote(string note) => this with { Note = Note is null ? note : $"{Note} {note}" };
}

/// <summary>Another way in which somebody holds a role.</summary>
/// <param name="Via">Direct or through a group.</param>
/// <param name="Group">The group; null when direct.</param>
/// <param name="Scope">The scope there: the same or a wider one.</param>
/// <param name="ScopeName">Its name.</param>
public sealed record AlsoHeld(GrantedThrough Via, SegmentGroup? Group, PermissionScope Scope, string ScopeName)
{
    /// <summary>The way as people would say it, such as <c>group Marketing on labels env:prod</c>.</summary>
    public override string ToString()
    {
        var scope = Scope.Kind switch
        {
            ScopeKind.Workspace => "the whole workspace",
            ScopeKind.Label => $"labels {ScopeName}",
            _ => ScopeName,
        };
        return $"{(Group is null ? "direct" : $"group {Group.Name}")} on {scope}";
    }
}
