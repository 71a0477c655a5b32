namespace SegmentC1.Access;

/// <summary>What a decision leads to.</summary>
public enum ReviewActionKind
{
    /// <summary>Nothing is to be changed.</summary>
    None,

    /// <summary>A direct role on a scope is taken off.</summary>
    RemovePermission,

    /// <summary>The person is taken out of the group, and so loses all that the group gives.</summary>
    RemoveMembership,

    /// <summary>The invite is withdrawn, and with it what waits for it in groups.</summary>
    RemoveInvite,

    /// <summary>The user, who holds no role, is removed from the workspace.</summary>
    RemoveUser,

    /// <summary>A person has to do it.</summary>
    Manual,
}

/// <summary>How far an action has come.</summary>
public enum ReviewOutcome
{
    /// <summary>It will be carried out.</summary>
    Planned,

    /// <summary>It was carried out, and what was read back shows it.</summary>
    Done,

    /// <summary>What was to go is not there any more: taken away before, by an earlier run or by somebody else.</summary>
    AlreadyDone,

    /// <summary>The access stays, as decided.</summary>
    Kept,

    /// <summary>A person has to do it; <see cref="ReviewAction.Note"/> says why.</summary>
    Manual,

    /// <summary>It is not carried out, because the access is no longer what was reviewed, or a guard forbids it.</summary>
    Refused,

    /// <summary>It was tried and failed; nothing, or not what was ordered, was changed.</summary>
    Failed,

    /// <summary>It was under way when the run was stopped; running it again shows what became of it.</summary>
    Unknown,

    /// <summary>There was no decision.</summary>
    Undecided,
}

/// <summary>What a decision about one row leads to, planned or carried out.</summary>
public sealed record ReviewAction
{
    /// <summary>The decision.</summary>
    public required ReviewDecision Decision { get; init; }

    /// <summary>What is to be done.</summary>
    public required ReviewActionKind Action { get; init; }

    /// <summary>How far it is.</summary>
    public required ReviewOutcome Outcome { get; init; }

    /// <summary>The step of the plan that carries it out, from 1; actions of one step are sent together. 0 where nothing is sent.</summary>
    public int Step { get; init; }

    /// <summary>What was held, as it was read before the change.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>What is held, as it was read back; for a plan, what will be.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>When it was settled, UTC; null in a plan.</summary>
    public DateTimeOffset? TimeUtc { get; init; }

    /// <summary>Why it is as it is; empty where there is nothing to say.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Address of the person, or its id where it has none.</summary>
    public string Who => Decision.Email.Length > 0 ? Decision.Email : Decision.PrincipalId;

    /// <summary>The action as people would say it.</summary>
    public string Summary => Action switch
    {
        ReviewActionKind.RemovePermission => $"take {Decision.Role} on {Decision.ScopeName} from {Who}",
        ReviewActionKind.RemoveMembership => $"take {Who} out of group {Decision.GroupName}",
        ReviewActionKind.RemoveInvite => $"withdraw the invite of {Who}",
        ReviewActionKind.RemoveUser => $"remove {Who} from the workspace",
        _ => $"{Who}: {Decision.Access}",
    };

    /// <inheritdoc cref="Summary"/>
    public override string ToString() => $"{Outcome}: {Summary}{(Note.Length == 0 ? "" : $" ({Note})")}";
}
