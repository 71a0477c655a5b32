using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>One difference between two pictures of a workspace. What does not belong to its kind is null.</summary>
public sealed record ReviewDifference
{
    /// <summary>What kind of difference.</summary>
    public required ReviewDifferenceKind Kind { get; init; }

    /// <summary>User or invite; null where it is not about a person.</summary>
    public PrincipalType? PrincipalType { get; init; }

    /// <summary>A user's id; an invite's address.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>Name of the person, as the newer of the pictures that have it says.</summary>
    public string? Name { get; init; }

    /// <summary>Address of the person.</summary>
    public string? Email { get; init; }

    /// <summary>Id of the role.</summary>
    public string? RoleId { get; init; }

    /// <summary>Name of the role.</summary>
    public string? Role { get; init; }

    /// <summary>What the role applies to.</summary>
    public PermissionScope? Scope { get; init; }

    /// <summary>Name of the scope, as in the rows of a review.</summary>
    public string? ScopeName { get; init; }

    /// <summary>Direct or through a group; null where it is not about a person's access.</summary>
    public GrantedThrough? Via { get; init; }

    /// <summary>Id of the group.</summary>
    public string? GroupId { get; init; }

    /// <summary>Name of the group.</summary>
    public string? GroupName { get; init; }

    /// <summary>Kind of the resource that moved or was renamed.</summary>
    public SegmentResourceType? ResourceType { get; init; }

    /// <summary>Id of the resource.</summary>
    public string? ResourceId { get; init; }

    /// <summary>Name of the resource.</summary>
    public string? ResourceName { get; init; }

    /// <summary>Why it weighs more than what was held: <c>Privileged</c>, <c>PiiAccess</c>, <c>WiderScope</c>; empty where it does not.</summary>
    public IReadOnlyList<string> Escalation { get; init; } = [];

    /// <summary>
    /// Other ways in which the person holds this access: for what was gained, those that were there before; for what was lost, those that
    /// are there now. Where there are any, what the person can do has not changed.
    /// </summary>
    public IReadOnlyList<string> HeldOtherwise { get; init; } = [];

    /// <summary>What it was: a name, or the labels of a resource.</summary>
    public string? Before { get; init; }

    /// <summary>What it is.</summary>
    public string? After { get; init; }

    /// <summary>What a reader should know; null otherwise.</summary>
    public string? Note { get; init; }

    /// <summary>The difference as people would say it.</summary>
    public string Summary => Kind switch
    {
        ReviewDifferenceKind.NotComparable => Note ?? string.Empty,
        ReviewDifferenceKind.WorkspaceRenamed => $"the workspace: {Before} is now {After}",
        ReviewDifferenceKind.PersonAdded => $"{Who} was {(PrincipalType == Access.PrincipalType.Invite ? "invited" : "added")}",
        ReviewDifferenceKind.InviteAccepted => $"{Who} accepted the invite",
        ReviewDifferenceKind.PersonRemoved => $"{Who} is gone{(PrincipalType == Access.PrincipalType.Invite ? " from the invites" : "")}",
        ReviewDifferenceKind.PersonRenamed => $"{Before} is now {After}",
        ReviewDifferenceKind.AccessEscalated => $"{Who} gained {Held} ({string.Join(", ", Escalation)})",
        ReviewDifferenceKind.AccessGained => $"{Who} gained {Held}",
        ReviewDifferenceKind.AccessLost => $"{Who} lost {Held}",
        ReviewDifferenceKind.ScopeGained => $"{Who}: {ResourceName} came into {Held}",
        ReviewDifferenceKind.ScopeLost => $"{Who}: {ResourceName} left {Held}",
        ReviewDifferenceKind.GroupAdded => $"group {GroupName} was added",
        ReviewDifferenceKind.GroupRemoved => $"group {GroupName} is gone",
        ReviewDifferenceKind.GroupRenamed => $"group {Before} is now {After}",
        ReviewDifferenceKind.GroupAccessGained => $"group {GroupName} gained {Role} on {ScopeName}",
        ReviewDifferenceKind.GroupAccessLost => $"group {GroupName} lost {Role} on {ScopeName}",
        ReviewDifferenceKind.MemberAdded => $"{Who} joined group {GroupName}",
        ReviewDifferenceKind.MemberRemoved => $"{Who} left group {GroupName}",
        _ => $"{Before} is now {After}",
    };

    private string Who => string.IsNullOrEmpty(Email) ? PrincipalId ?? "somebody" : Email;

    private string Held => $"{Role} on {ScopeName}{(GroupName is null ? "" : $" through group {GroupName}")}";

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => $"{Kind}: {Summary}";
}
