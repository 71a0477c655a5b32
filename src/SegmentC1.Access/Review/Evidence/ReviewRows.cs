using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>One person in a review: the line of <c>users.csv</c>.</summary>
public sealed record UserReviewRow
{
    /// <summary>User or invite.</summary>
    public required PrincipalType PrincipalType { get; init; }

    /// <summary>A user's id; an invite's address.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>Name; empty for an invite.</summary>
    public required string Name { get; init; }

    /// <summary>Address.</summary>
    public required string Email { get; init; }

    /// <summary>What stands behind the @ of the address, in lower case; empty where there is none.</summary>
    public required string Domain { get; init; }

    /// <summary>Whether that domain is another organisation's; null where the organisation's own domains are not known.</summary>
    public required bool? External { get; init; }

    /// <summary>Whether the access is in force and known.</summary>
    public required AccountState AccountState { get; init; }

    /// <summary>Lines of access with a role.</summary>
    public required int AccessRows { get; init; }

    /// <summary>Lines that are held directly.</summary>
    public required int DirectRows { get; init; }

    /// <summary>Lines that are held through a group.</summary>
    public required int GroupRows { get; init; }

    /// <summary>Names of the roles, each once, ordinally.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Whether one of the roles is privileged; null where none is known to be but not all is known.</summary>
    public required bool? Privileged { get; init; }

    /// <summary>Whether one of the roles unmasks personal data; null where none is known to but not all is known.</summary>
    public required bool? PiiAccess { get; init; }

    /// <summary>The groups that the person is in, or waits in, by name.</summary>
    public required IReadOnlyList<SegmentGroup> Groups { get; init; }

    /// <summary>The last change that the audit trail has of this person; null where it has none or was not read.</summary>
    public required DateTimeOffset? LastRecordedChange { get; init; }

    /// <summary>The same in words that claim no more than is known, such as <c>none recorded in the last 90 days</c>.</summary>
    public required string LastActivity { get; init; }

    /// <summary>The greatest severity among the findings; null where there are none.</summary>
    public required FindingSeverity? Severity { get; init; }

    /// <summary>Ids of what was found about the person and its lines, in the order of <see cref="ReviewFindings.All"/>.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}

/// <summary>One group in a review: the line of <c>groups.csv</c>.</summary>
public sealed record GroupReviewRow
{
    /// <summary>Opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>Display name.</summary>
    public required string Name { get; init; }

    /// <summary>Members who are users.</summary>
    public required int Members { get; init; }

    /// <summary>Members who are invited and have not accepted.</summary>
    public required int PendingMembers { get; init; }

    /// <summary>Whether the permissions of the group could be read.</summary>
    public required bool PermissionsKnown { get; init; }

    /// <summary>Roles on scopes that the group gives; 0 where that is not known.</summary>
    public required int Permissions { get; init; }

    /// <summary>What the group gives, as people say it: <c>Source Admin on labels env:prod</c>.</summary>
    public required IReadOnlyList<string> Gives { get; init; }

    /// <summary>Whether one of its roles is privileged; null where none is known to be but not all is known.</summary>
    public required bool? Privileged { get; init; }

    /// <summary>Whether one of its roles unmasks personal data; null where none is known to but not all is known.</summary>
    public required bool? PiiAccess { get; init; }

    /// <summary>The greatest severity among the findings; null where there are none.</summary>
    public required FindingSeverity? Severity { get; init; }

    /// <summary>Ids of what was found about the group itself, in the order of <see cref="ReviewFindings.All"/>.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}
