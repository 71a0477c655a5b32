namespace SegmentC1.Access;

/// <summary>What a reviewer decided about a row.</summary>
public enum DecisionKind
{
    /// <summary>Nothing yet: the cell is empty.</summary>
    Undecided,

    /// <summary>The access stays.</summary>
    Keep,

    /// <summary>The access goes.</summary>
    Revoke,

    /// <summary>
    /// The access changes into something else. A row cannot say exactly what, so this is for a person: it is listed as work to do by hand, with the
    /// justification that says how, and never carried out.
    /// </summary>
    Modify,
}

/// <summary>A reviewer's decision about one row of an access review, with the row as the evidence has it.</summary>
public sealed record ReviewDecision
{
    /// <summary>What was decided.</summary>
    public required DecisionKind Decision { get; init; }

    /// <summary>Full name of the file that it was read from.</summary>
    public required string File { get; init; }

    /// <summary>The line of a CSV file, or the row of a sheet, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Full name of the review that the row is of: its folder, file or snapshot.</summary>
    public required string Review { get; init; }

    /// <summary>Id of the workspace.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>Slug of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The time of the picture that was reviewed, as the review has it, UTC.</summary>
    public required string CapturedAtUtc { get; init; }

    /// <summary>User or invite.</summary>
    public required PrincipalType PrincipalType { get; init; }

    /// <summary>A user's id; an invite's address.</summary>
    public required string PrincipalId { get; init; }

    /// <summary>Name of the person.</summary>
    public required string Name { get; init; }

    /// <summary>Address of the person.</summary>
    public required string Email { get; init; }

    /// <summary>Whether the access was in force and known.</summary>
    public required AccountState AccountState { get; init; }

    /// <summary>Id of the role; null in a row that is about the person alone.</summary>
    public string? RoleId { get; init; }

    /// <summary>Name of the role; null in a row that is about the person alone.</summary>
    public string? Role { get; init; }

    /// <summary>What the role applies to; null in a row that is about the person alone.</summary>
    public PermissionScope? Scope { get; init; }

    /// <summary>Name of the scope.</summary>
    public string? ScopeName { get; init; }

    /// <summary>How many sources a label scope matched; null elsewhere.</summary>
    public int? MatchedSources { get; init; }

    /// <summary>Direct or through a group; null in a row that is about the person alone.</summary>
    public GrantedThrough? Via { get; init; }

    /// <summary>Id of the group; null when direct.</summary>
    public string? GroupId { get; init; }

    /// <summary>Name of the group; null when direct.</summary>
    public string? GroupName { get; init; }

    /// <summary>Who decided, as the file has it; may be empty.</summary>
    public string Reviewer { get; init; } = string.Empty;

    /// <summary>The day of the decision; null where the file has none, or where a date can be read in two ways.</summary>
    public DateOnly? DecisionDate { get; init; }

    /// <summary>The date as the file has it; may be empty.</summary>
    public string DecisionDateText { get; init; } = string.Empty;

    /// <summary>Why, as the file has it; may be empty.</summary>
    public string Justification { get; init; } = string.Empty;

    /// <summary>The access as people would say it.</summary>
    public string Access => Role is null
        ? PrincipalType == PrincipalType.Invite ? "the invite" : GroupName is null ? "a place in the workspace" : $"what group {GroupName} gives"
        : $"{Role} on {ScopeName}{(GroupName is null ? "" : $" through group {GroupName}")}";

    /// <summary>The decision as people would say it.</summary>
    public override string ToString() => $"{Decision}: {(Email.Length > 0 ? Email : PrincipalId)}: {Access}";
}
