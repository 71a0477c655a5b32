namespace SegmentC1.Access;

/// <summary>Works out, row by row, what a decision leads to, and then puts what is sent into the fewest steps.</summary>
internal sealed class ReviewPlanner
{
    private readonly IReadOnlyList<ReviewDecision> _decisions;
    private readonly ReviewPlanOptions _options;
    private readonly CurrentAccess _now;
    private readonly ILookup<(string, string), ReviewDecision> _byGroup;
    private readonly ILookup<string, ReviewDecision> _byPerson;
    private readonly HashSet<(string, HoldingKey?, string?)> _contradicted;

    public ReviewPlanner(IReadOnlyList<ReviewDecision> decisions, WorkspaceSnapshot snapshot, ReviewPlanOptions options, WorkspaceSnapshot? reviewed)
    {
        _decisions = decisions;
        _options = options;
        _now = new CurrentAccess(snapshot, reviewed);
        _byGroup = decisions.Where(decision => decision.GroupId is not null).ToLookup(decision => (CurrentAccess.KeyOf(decision), decision.GroupId!));
        _byPerson = decisions.ToLookup(CurrentAccess.KeyOf, StringComparer.Ordinal);
        _contradicted = [.. decisions.GroupBy(RowOf).Where(row => row.Select(decision => decision.Decision).Distinct().Count() > 1).Select(row => row.Key)];
    }

    public ReviewPlan Plan()
    {
        var actions = new OwnerGuard(_now.Snapshot, _options).Apply([.. _decisions.Select(Decide)]);
        var going = actions.Where(action => action.Outcome == ReviewOutcome.Planned).ToLookup(action => CurrentAccess.KeyOf(action.Decision), StringComparer.Ordinal);
        var finished = actions.Select(action => action.Outcome == ReviewOutcome.Planned ? Finish(action, [.. going[CurrentAccess.KeyOf(action.Decision)]]) : action).ToArray();
        var steps = StepsOf(finished);
        var numbers = steps.SelectMany(step => step.Indices.Select(index => (index, step.Step.Number))).ToDictionary(pair => pair.index, pair => pair.Number);
        for (var i = 0; i < finished.Length; i++)
        {
            if (numbers.TryGetValue(i, out var number)) finished[i] = finished[i] with { Step = number };
        }

        return new ReviewPlan
        {
            Snapshot = _now.Snapshot,
            Options = _options,
            Actions = finished,
            Steps = [.. steps.Select(step => step.Step with { Actions = [.. step.Indices.Select(index => finished[index])] })],
        };
    }

    // Only when all is decided is it known what is left, and what the person holds in another way.
    private ReviewAction Finish(ReviewAction action, IReadOnlyList<ReviewAction> going)
    {
        if (action.Action is not (ReviewActionKind.RemovePermission or ReviewActionKind.RemoveMembership) || _now.Find(action.Decision) is not { } person) return action;
        var permissions = going.Where(other => other.Action == ReviewActionKind.RemovePermission).Select(other => new HoldingKey(other.Decision.RoleId!, other.Decision.Scope!)).ToHashSet();
        var groups = going.Where(other => other.Action == ReviewActionKind.RemoveMembership).Select(other => other.Decision.GroupId!).ToHashSet(StringComparer.Ordinal);
        var remaining = CurrentAccess.Remaining(person, action.Decision, permissions, groups);
        return action with
        {
            After = action.Action == ReviewActionKind.RemovePermission ? CurrentAccess.HeldAfter(person, permissions) : action.After,
            Note = remaining.Length == 0 ? action.Note : $"Still held: {remaining}.",
        };
    }

    private ReviewAction Decide(ReviewDecision decision)
    {
        var person = _now.Find(decision);
        var before = person is null ? "not in the workspace" : _now.Held(person, decision);
        ReviewAction Of(ReviewActionKind kind, ReviewOutcome outcome, string note = "", string? after = null) =>
            new() { Decision = decision, Action = kind, Outcome = outcome, Before = before, After = after ?? before, Note = note };

        // What is in a gap is neither gone nor there.
        var unknown = _now.WhyNotKnown(decision);
        var changed = unknown ?? _now.WhatChanged(person, decision);
        switch (decision.Decision)
        {
            case DecisionKind.Undecided:
                return Of(ReviewActionKind.None, ReviewOutcome.Undecided, "Nothing was decided.");
            case DecisionKind.Keep:
                return Of(ReviewActionKind.None, ReviewOutcome.Kept, changed is null ? "" : $"Since the review: {changed}");
            case DecisionKind.Modify:
                return Of(ReviewActionKind.Manual, ReviewOutcome.Manual, $"To be changed by hand: {decision.Justification}{(changed is null ? "" : $" Since the review: {changed}")}");
        }

        if (_contradicted.Contains(RowOf(decision))) return Of(ReviewActionKind.None, ReviewOutcome.Refused, "There is another decision about this very row, and which of them counts cannot be told.");
        if (unknown is not null) return Of(ReviewActionKind.None, ReviewOutcome.Refused, $"What there is of it now cannot be told. {unknown}");
        if (_now.WhyGone(person, decision) is { } gone) return Of(ReviewActionKind.None, ReviewOutcome.AlreadyDone, gone);
        if (changed is not null) return Of(ReviewActionKind.None, ReviewOutcome.Refused, $"The access is no longer what was reviewed: {changed}");
        var (kind, note) = person!.Type == PrincipalType.Invite && IsWithdrawn(person) ? OfInvite(person, decision)
            : decision.GroupId is not null ? OfGroup(person, decision)
            : decision.Scope is not null ? OfPermission(person)
            : person.Type == PrincipalType.Invite ? OfInvite(person, decision)
            : OfUser();
        return kind switch
        {
            null => Of(ReviewActionKind.None, ReviewOutcome.Refused, note),
            ReviewActionKind.Manual => Of(ReviewActionKind.Manual, ReviewOutcome.Manual, note),
            _ => Of(kind.Value, ReviewOutcome.Planned, note, after: CurrentAccess.Nothing(kind.Value)),
        };
    }

    private static (string, HoldingKey?, string?) RowOf(ReviewDecision decision) =>
        (CurrentAccess.KeyOf(decision), decision.Scope is null ? null : new HoldingKey(decision.RoleId!, decision.Scope), decision.GroupId);

    private (ReviewActionKind?, string) OfPermission(ComparedPerson person) =>
        _now.WhyNotWritten(person) is { } why ? (null, why) : (ReviewActionKind.RemovePermission, "");

    private (ReviewActionKind?, string) OfGroup(ComparedPerson person, ReviewDecision decision)
    {
        if (_options.GroupMembership == GroupMembershipMode.Report)
        {
            return (ReviewActionKind.Manual, $"Held through group {decision.GroupName}: take the person out of the group, or run again with -GroupMembership Remove.");
        }

        return WhyMembershipStays(person, decision.GroupId!) is { } why ? (null, why) : (ReviewActionKind.RemoveMembership, "");
    }

    private (ReviewActionKind?, string) OfInvite(ComparedPerson person, ReviewDecision decision)
    {
        foreach (var group in _now.GroupsOf(person))
        {
            if (WhyMembershipStays(person, group) is { } why) return (null, $"Withdrawing the invite ends its memberships too. {why}");
        }

        return (ReviewActionKind.RemoveInvite, decision.GroupId is null ? "" : "Goes with the invite.");
    }

    private (ReviewActionKind?, string) OfUser() => _options.UserWithoutRole == UserWithoutRoleMode.Remove
        ? (ReviewActionKind.RemoveUser, "")
        : (ReviewActionKind.Manual, "The user holds no role: remove the user from the workspace by hand, or run again with -UserWithoutRole Remove.");

    // A membership is all or nothing: it goes only when all that it gives to this person was looked at and is to go.
    private string? WhyMembershipStays(ComparedPerson person, string groupId)
    {
        var decided = _byGroup[(person.Key, groupId)].Where(decision => decision.Scope is not null)
            .ToLookup(decision => new HoldingKey(decision.RoleId!, decision.Scope!), decision => decision.Decision);
        foreach (var line in person.Lines.Where(line => line.Key.Group == groupId))
        {
            var access = $"{line.Value.Role} on {line.Value.ScopeName}";
            var found = decided[line.Key.Holding].ToList();
            if (found.Count == 0) return $"The group {line.Value.Group!.Name} also gives {access}, which is not among the decisions.";
            if (found[0] != DecisionKind.Revoke) return $"The group {line.Value.Group!.Name} also gives {access}, which was decided as {found[0]}.";
        }

        return null;
    }

    private bool IsWithdrawn(ComparedPerson person) =>
        _byPerson[person.Key].Any(decision => decision is { Decision: DecisionKind.Revoke, Scope: null, GroupId: null }) && _now.Invited(person.Email);

    private static List<(ReviewStep Step, int[] Indices)> StepsOf(ReviewAction[] actions)
    {
        var steps = new List<(ReviewStep, int[])>();
        void Add(ReviewActionKind kind, Func<ReviewAction, string> target)
        {
            var planned = Enumerable.Range(0, actions.Length).Where(index => actions[index].Outcome == ReviewOutcome.Planned && actions[index].Action == kind);
            foreach (var together in planned.GroupBy(index => target(actions[index]), StringComparer.Ordinal)) steps.Add((new ReviewStep(steps.Count + 1, kind, together.Key, []), [.. together]));
        }

        Add(ReviewActionKind.RemoveMembership, action => action.Decision.GroupId!);
        Add(ReviewActionKind.RemovePermission, action => action.Decision.PrincipalId);
        Add(ReviewActionKind.RemoveInvite, _ => string.Empty);
        Add(ReviewActionKind.RemoveUser, _ => string.Empty);
        return steps;
    }
}
