using System.Runtime.CompilerServices;

namespace SegmentC1.Access;

/// <summary>Carries out a plan, step by step, each on the record before the next.</summary>
/// <param name="plan">The plan.</param>
/// <param name="editor">What changes the workspace.</param>
/// <param name="log">The record.</param>
/// <param name="clock">The clock that dates the record.</param>
/// <param name="endsRun">Whether a failure of one step would be that of every next one, so that the run ends.</param>
public sealed class ReviewCompletion(ReviewPlan plan, WorkspaceEditor editor, CompletionLog log, TimeProvider clock, Func<Exception, bool> endsRun)
{
    /// <summary>Settles what needs no change, then carries out the steps; gives each action once, with what became of it.</summary>
    /// <remarks>Stopped in the middle of a step, its actions are on the record as unknown; running again settles them, and does nothing twice.</remarks>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<ReviewAction> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settled = plan.Actions.Where(action => action.Outcome != ReviewOutcome.Planned).Select(Settle).ToList();
        log.Append([.. settled.Where(IsNews)]);
        foreach (var action in settled) yield return action;

        foreach (var step in plan.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (actions, failure) = await StepAsync(step, cancellationToken).ConfigureAwait(false);
            foreach (var action in actions) yield return action;
            if (failure is not null && (failure is OutputFileException || endsRun(failure))) throw failure;
        }
    }

    private ReviewAction Settle(ReviewAction action)
    {
        var dated = action with { TimeUtc = clock.GetUtcNow() };
        return action.Outcome == ReviewOutcome.AlreadyDone && log.Last(action) is (nameof(ReviewOutcome.Done), _, var when) ? dated with { Note = $"Done by an earlier run at {when}." } : dated;
    }

    // A run that goes on does not repeat what the record says already; what was done stays on it as done.
    private bool IsNews(ReviewAction action) => log.Last(action) is not { } last
        || !(last.Outcome == nameof(ReviewOutcome.Done) && action.Outcome == ReviewOutcome.AlreadyDone) && (last.Outcome != action.Outcome.ToString() || last.Note != action.Note);

    private async Task<(IReadOnlyList<ReviewAction> Actions, Exception? Failure)> StepAsync(ReviewStep step, CancellationToken cancellationToken)
    {
        log.Reserve(step.Actions);
        try
        {
            return Recorded(await CarryOutAsync(step, cancellationToken).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException)
        {
            log.Append(Ended(step, ReviewOutcome.Unknown, "The run was stopped while this was under way. Run it again to settle it."));
            throw;
        }
        catch (Exception failure) when (failure is AccessChangeException or Segment.SegmentException)
        {
            return Recorded(Ended(step, failure is AccessChangeException { ErrorId: AccessChangeException.NotVerified } ? ReviewOutcome.Unknown : ReviewOutcome.Failed, failure.Message), failure);
        }
    }

    // What was done is told even where it cannot be written down.
    private (IReadOnlyList<ReviewAction> Actions, Exception? Failure) Recorded(IReadOnlyList<ReviewAction> actions, Exception? failure)
    {
        try
        {
            log.Append(actions);
            return (actions, failure);
        }
        catch (OutputFileException unwritten)
        {
            return (actions, unwritten);
        }
    }

    private Task<IReadOnlyList<ReviewAction>> CarryOutAsync(ReviewStep step, CancellationToken cancellationToken) => step.Kind switch
    {
        ReviewActionKind.RemovePermission => PermissionsAsync(step, cancellationToken),
        ReviewActionKind.RemoveMembership => MembersAsync(step, cancellationToken),
        ReviewActionKind.RemoveInvite => InvitesAsync(step, cancellationToken),
        ReviewActionKind.RemoveUser => UsersAsync(step, cancellationToken),
        _ => throw new InvalidOperationException($"A plan has no step of kind {step.Kind}."),
    };

    // What else is held is known from the picture that the plan was made for, so the editor need not ask for it again.
    private ChangeOptions Options => ChangeOptions.Default with { AllowLastOwner = plan.Options.AllowLastOwner, FindRemaining = false };

    private async Task<IReadOnlyList<ReviewAction>> PermissionsAsync(ReviewStep step, CancellationToken cancellationToken)
    {
        var access = step.Actions.Select(Access).ToList();
        var change = await editor.RemovePermissionsAsync(AccessPrincipal.User(step.TargetId), access, Options, cancellationToken).ConfigureAwait(false);
        var (before, after) = (Listed(change.Before), Listed(change.After));
        return [.. step.Actions.Select(action => change.Removed.Contains(Access(action)) ? Done(action, before, after) : Gone(action, before, after))];
    }

    private async Task<IReadOnlyList<ReviewAction>> MembersAsync(ReviewStep step, CancellationToken cancellationToken)
    {
        var change = await editor.RemoveMembersAsync(step.TargetId, People(step), Options, cancellationToken).ConfigureAwait(false);
        var besides = change.Difference is null ? null : $"The group is not what was ordered: {change.Difference}.";
        return Of(step, change.People, member => member.Changed, besides);
    }

    private async Task<IReadOnlyList<ReviewAction>> InvitesAsync(ReviewStep step, CancellationToken cancellationToken) =>
        Of(step, await editor.RemoveInvitesAsync(People(step), Options, cancellationToken).ConfigureAwait(false), person => person.Changed, null);

    private async Task<IReadOnlyList<ReviewAction>> UsersAsync(ReviewStep step, CancellationToken cancellationToken) =>
        Of(step, await editor.RemoveUsersAsync(People(step), Options, cancellationToken).ConfigureAwait(false), person => person.Changed, null);

    private static List<PersonReference> People(ReviewStep step) =>
        [.. step.Actions.DistinctBy(action => CurrentAccess.KeyOf(action.Decision), StringComparer.Ordinal)
            .Select(action => new PersonReference(action.Decision.PrincipalType == PrincipalType.User ? action.Decision.PrincipalId : null, action.Decision.Email, CurrentAccess.KeyOf(action.Decision)))];

    // Several rows may be about one membership or invite; what became of it, became of all of them.
    private List<ReviewAction> Of<T>(ReviewStep step, IReadOnlyList<PersonOutcome<T>> outcomes, Func<T, bool> changed, string? besides)
        where T : class
    {
        var byPerson = outcomes.ToDictionary(outcome => (string)outcome.Person.Item!, StringComparer.Ordinal);
        return
        [
            .. step.Actions.Select(action => byPerson[CurrentAccess.KeyOf(action.Decision)] switch
            {
                { Failure: { } failure } => Ended(action, ReviewOutcome.Failed, failure.Message),
                { Result: { } result } when changed(result) => Done(action, action.Before, action.After, besides),
                _ => Gone(action, CurrentAccess.Nothing(step.Kind), CurrentAccess.Nothing(step.Kind)),
            }),
        ];
    }

    private ReviewAction Done(ReviewAction action, string before, string after, string? besides = null) => action with
    {
        Outcome = ReviewOutcome.Done,
        Before = before,
        After = after,
        TimeUtc = clock.GetUtcNow(),
        Note = string.Join(' ', new[] { action.Note, besides }.Where(text => !string.IsNullOrEmpty(text))),
    };

    private ReviewAction Gone(ReviewAction action, string before, string after) =>
        action with { Outcome = ReviewOutcome.AlreadyDone, Before = before, After = after, TimeUtc = clock.GetUtcNow(), Note = "Somebody else took it away at the same time." };

    private List<ReviewAction> Ended(ReviewStep step, ReviewOutcome outcome, string note) => [.. step.Actions.Select(action => Ended(action, outcome, note))];

    private ReviewAction Ended(ReviewAction action, ReviewOutcome outcome, string note) =>
        action with { Outcome = outcome, After = outcome == ReviewOutcome.Unknown ? "not known" : action.Before, TimeUtc = clock.GetUtcNow(), Note = note };

    private static RoleOnScope Access(ReviewAction action) => new(action.Decision.RoleId!, action.Decision.Scope!, action.Decision.Role);

    private string Listed(IReadOnlyList<Segment.SegmentPermission> permissions) => CurrentAccess.Listed(
        new HoldingReader(plan.Snapshot).Read(permissions).Select(holding => $"{holding.RoleName} on {holding.ScopeName}"));
}
