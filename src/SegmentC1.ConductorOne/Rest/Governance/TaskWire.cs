namespace SegmentC1.ConductorOne;

/// <summary>Tasks as the API writes them. Source: C1 OpenAPI.</summary>
internal static class TaskWire
{
    public sealed record Answer(View? TaskView);

    public sealed record View(Row? Task);

    public sealed record Row(
        string? Id, string? NumericId, string? DisplayName, string? Description, string? State, string? UserId, string? CreatedByUserId,
        DateTimeOffset? CreatedAt, IReadOnlyList<string>? StepApproverIds, Policy? Policy, Types? Type)
    {
        /// <summary>The task with the names of what it refers to; null for a row without an id.</summary>
        public ConductorOneTask? ToTask(RelatedObjects related)
        {
            if (Id is not { Length: > 0 } id) return null;
            var (kind, type) = Type switch
            {
                { Grant: { } grant } => (ConductorOneTaskKind.Grant, grant),
                { Revoke: { } revoke } => (ConductorOneTaskKind.Revoke, revoke),
                { Certify: { } certify } => (ConductorOneTaskKind.Certify, certify),
                _ => (ConductorOneTaskKind.Other, new TypeRow(null, null, null, null, null, null, null)),
            };
            var state = WireText.Of(State, "TASK_STATE_");
            var userId = UserId is { Length: > 0 } user ? user : type.IdentityUserId ?? string.Empty;
            return new ConductorOneTask
            {
                Id = id,
                Number = NumericId is "0" ? string.Empty : NumericId ?? string.Empty,
                Kind = kind,
                Name = DisplayName ?? string.Empty,
                Justification = Description ?? string.Empty,
                State = state,
                IsOpen = state != "Closed",
                Step = Policy?.Current?.Name ?? string.Empty,
                StepId = Policy?.Current?.Id ?? string.Empty,
                Outcome = OutcomeOf(kind, type.Outcome),
                Error = SafeText.Clean((Policy?.History ?? []).Append(Policy?.Current).Select(step => step?.Provision?.Errored?.Description).LastOrDefault(text => !string.IsNullOrEmpty(text))),
                OutcomeAt = type.OutcomeTime,
                Duration = WireText.Duration(type.GrantDuration),
                CreatedAt = CreatedAt,
                UserId = userId,
                UserName = related.NameOf(userId),
                CreatedByUserId = CreatedByUserId ?? string.Empty,
                CreatedByName = related.NameOf(CreatedByUserId),
                ApproverIds = StepApproverIds ?? [],
                ApproverNames = [.. (StepApproverIds ?? []).Select(related.NameOf)],
                AppId = type.AppId ?? string.Empty,
                AppName = related.NameOf(type.AppId),
                EntitlementId = type.AppEntitlementId ?? string.Empty,
                EntitlementName = related.NameOf(type.AppEntitlementId),
                AccountId = type.AppUserId ?? string.Empty,
                AccessReviewId = type.AccessReviewId ?? string.Empty,
            };
        }

        private static string OutcomeOf(ConductorOneTaskKind kind, string? outcome) =>
            WireText.Of(outcome, kind.ToString().ToUpperInvariant() + "_OUTCOME_");
    }

    public sealed record Types(TypeRow? Grant, TypeRow? Revoke, TypeRow? Certify);

    public sealed record TypeRow(string? AppId, string? AppEntitlementId, string? AppUserId, string? IdentityUserId, string? Outcome, DateTimeOffset? OutcomeTime, string? GrantDuration)
    {
        public string? AccessReviewId { get; init; }
    }

    public sealed record Policy(Step? Current, IReadOnlyList<Step>? History);

    public sealed record Errored(string? Description);

    public sealed record Provision(Errored? Errored);

    public sealed record Step(string? Id, object? Approval, Provision? Provision, object? Wait, object? Form, object? Action, object? Accept, object? Reject)
    {
        public string Name => this switch
        {
            { Approval: not null } => nameof(Approval),
            { Provision: not null } => nameof(Provision),
            { Wait: not null } => nameof(Wait),
            { Form: not null } => nameof(Form),
            { Action: not null } => nameof(Action),
            { Accept: not null } => nameof(Accept),
            { Reject: not null } => nameof(Reject),
            _ => "Other",
        };
    }
}
