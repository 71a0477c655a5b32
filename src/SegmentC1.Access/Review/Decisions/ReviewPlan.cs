namespace SegmentC1.Access;

/// <summary>What is done about access that a person holds through a group.</summary>
public enum GroupMembershipMode
{
    /// <summary>It is reported for a person to do, because a membership gives all that the group has.</summary>
    Report,

    /// <summary>The person is taken out of the group, if everything that the group gives to it is to go.</summary>
    Remove,
}

/// <summary>What is done about a user without any role, whose place in the workspace is to go.</summary>
public enum UserWithoutRoleMode
{
    /// <summary>It is reported for a person to do.</summary>
    Report,

    /// <summary>The user is removed from the workspace.</summary>
    Remove,
}

/// <summary>How decisions are carried out.</summary>
public sealed record ReviewPlanOptions
{
    /// <summary>What is done about access through groups.</summary>
    public GroupMembershipMode GroupMembership { get; init; }

    /// <summary>What is done about users without any role.</summary>
    public UserWithoutRoleMode UserWithoutRole { get; init; }

    /// <summary>Lifts the guard of the last Workspace Owner.</summary>
    public bool AllowLastOwner { get; init; }
}

/// <summary>Something that is sent in one go.</summary>
/// <param name="Number">From 1, in the order in which steps are carried out.</param>
/// <param name="Kind">What is done.</param>
/// <param name="TargetId">The user whose permissions, or the group whose members, are changed; empty for invites and users.</param>
/// <param name="Actions">The actions that it carries out.</param>
public sealed record ReviewStep(int Number, ReviewActionKind Kind, string TargetId, IReadOnlyList<ReviewAction> Actions)
{
    /// <summary>The step as people would say it.</summary>
    public string Summary => Kind switch
    {
        ReviewActionKind.RemovePermission => $"From {Actions[0].Who}: take {string.Join(" and ", Actions.Select(action => $"{action.Decision.Role} on {action.Decision.ScopeName}"))}",
        ReviewActionKind.RemoveMembership => $"Out of group {Actions[0].Decision.GroupName}: take {People}",
        ReviewActionKind.RemoveInvite => $"Withdraw the invites of {People}",
        _ => $"Remove from the workspace: {People}",
    };

    private string People => string.Join(", ", Actions.Select(action => action.Who).Distinct(StringComparer.OrdinalIgnoreCase));
}

/// <summary>What decisions lead to in a workspace as it is now. Pure: nothing is read or sent.</summary>
public sealed record ReviewPlan
{
    internal ReviewPlan()
    {
    }

    /// <summary>The picture of the workspace that it was made for.</summary>
    public required WorkspaceSnapshot Snapshot { get; init; }

    /// <summary>How it was made.</summary>
    public required ReviewPlanOptions Options { get; init; }

    /// <summary>One action for each decision, in their order.</summary>
    public required IReadOnlyList<ReviewAction> Actions { get; init; }

    /// <summary>What is sent, in order: memberships by group, permissions by user, invites, users.</summary>
    public required IReadOnlyList<ReviewStep> Steps { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <param name="decisions">The decisions; all of one workspace.</param>
    /// <param name="snapshot">The workspace as it is now; has to be complete.</param>
    /// <param name="options">How they are carried out.</param>
    /// <param name="reviewed">The workspace as it was reviewed, where the review has its picture; null where it only has rows.</param>
    /// <exception cref="ReviewIncompleteException">The picture is incomplete: whether access is still what was reviewed cannot be told.</exception>
    /// <exception cref="ReviewComparisonException">A decision is about another workspace.</exception>
    public static ReviewPlan Make(IReadOnlyList<ReviewDecision> decisions, WorkspaceSnapshot snapshot, ReviewPlanOptions options, WorkspaceSnapshot? reviewed = null)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        if (!snapshot.IsComplete) throw new ReviewIncompleteException($"The picture of the workspace is incomplete, so nothing is carried out. {string.Join(' ', snapshot.Problems)} Run it again when the workspace can be read whole.", snapshot.Problems);
        if (decisions.FirstOrDefault(decision => decision.WorkspaceId != snapshot.Workspace.Id) is { } foreign)
        {
            throw new ReviewComparisonException($"The decisions are about the workspace {foreign.Workspace} ({foreign.WorkspaceId}), and the connected one is {snapshot.Workspace.Slug} ({snapshot.Workspace.Id}). Nothing was sent.");
        }

        return new ReviewPlanner(decisions, snapshot, options, reviewed).Plan();
    }
}
