namespace SegmentC1.ConductorOne;

/// <summary>What a task is about.</summary>
public enum ConductorOneTaskKind
{
    /// <summary>A request for access.</summary>
    Grant,

    /// <summary>Access to be taken away.</summary>
    Revoke,

    /// <summary>An item of an access review.</summary>
    Certify,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A request, a revocation or a review item and where it stands. Source: C1 OpenAPI, <c>c1.api.task.v1.Task</c>.</summary>
public sealed record ConductorOneTask
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The number that people see; takes the place of the id where one is asked for.</summary>
    public string Number { get; init; } = string.Empty;

    /// <summary>What it is about.</summary>
    public ConductorOneTaskKind Kind { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Why it was asked for; empty when nobody said.</summary>
    public string Justification { get; init; } = string.Empty;

    /// <summary>Open or Closed.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>Where it stands: Approval, Provision, Wait, Form, Action; empty when it is closed.</summary>
    public string Step { get; init; } = string.Empty;

    /// <summary>How it ended: Granted, Revoked, Certified, Decertified, Denied, Error, Cancelled, WaitTimedOut; empty while it is open.</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>What went wrong when it was carried out; null when nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it is still to be decided or carried out.</summary>
    public bool IsOpen { get; init; }

    /// <summary>How long the access is asked for; null for no end.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ended, UTC; null while it is open.</summary>
    public DateTimeOffset? OutcomeAt { get; init; }

    /// <summary>The person who is to get, lose or keep the access; empty for an account of nobody.</summary>
    public string UserId { get; init; } = string.Empty;

    /// <summary>That person's address or name; the id where the tenant did not send them.</summary>
    public string UserName { get; init; } = string.Empty;

    /// <summary>Who asked.</summary>
    public string CreatedByUserId { get; init; } = string.Empty;

    /// <summary>The address or name of who asked; the id where the tenant did not send them.</summary>
    public string CreatedByName { get; init; } = string.Empty;

    /// <summary>Who may answer the current step.</summary>
    public IReadOnlyList<string> ApproverIds { get; init; } = [];

    /// <summary>The addresses or names of who may answer, in the same order; ids where the tenant did not send them.</summary>
    public IReadOnlyList<string> ApproverNames { get; init; } = [];

    /// <summary>The app.</summary>
    public string AppId { get; init; } = string.Empty;

    /// <summary>The name of the app; its id where the tenant did not send it.</summary>
    public string AppName { get; init; } = string.Empty;

    /// <summary>The entitlement.</summary>
    public string EntitlementId { get; init; } = string.Empty;

    /// <summary>The name of the entitlement; its id where the tenant did not send it.</summary>
    public string EntitlementName { get; init; } = string.Empty;

    /// <summary>The account.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>The access review that it is an item of; empty for none.</summary>
    public string AccessReviewId { get; init; } = string.Empty;

    /// <summary>The current step, which an answer names; empty when there is none.</summary>
    public string StepId { get; init; } = string.Empty;

    /// <summary>This task with the names that an earlier look at it brought; a single task is sent without.</summary>
    internal ConductorOneTask NamedAs(ConductorOneTask earlier) => this with
    {
        UserName = UserName == UserId && earlier.UserId == UserId ? earlier.UserName : UserName,
        CreatedByName = CreatedByName == CreatedByUserId && earlier.CreatedByUserId == CreatedByUserId ? earlier.CreatedByName : CreatedByName,
        AppName = AppName == AppId && earlier.AppId == AppId ? earlier.AppName : AppName,
        EntitlementName = EntitlementName == EntitlementId && earlier.EntitlementId == EntitlementId ? earlier.EntitlementName : EntitlementName,
        ApproverNames = ApproverNames.SequenceEqual(ApproverIds) && earlier.ApproverIds.SequenceEqual(ApproverIds) ? earlier.ApproverNames : ApproverNames,
    };

    /// <summary>Number and name.</summary>
    public override string ToString() => Number.Length == 0 ? Name : $"{Number}: {Name}";
}
