namespace SegmentC1.ConductorOne;

/// <summary>What a difference is about.</summary>
public enum AccessDifferenceKind
{
    /// <summary>An account.</summary>
    Account,

    /// <summary>Something that can be held.</summary>
    Entitlement,

    /// <summary>An account's hold of something.</summary>
    Grant,
}

/// <summary>How ConductorOne and Segment differ.</summary>
public enum AccessDifferenceState
{
    /// <summary>Segment has it, ConductorOne does not know of it.</summary>
    Missing,

    /// <summary>ConductorOne believes in it, Segment does not have it.</summary>
    Extra,

    /// <summary>Both have it, but not alike.</summary>
    Different,

    /// <summary>It cannot be told: it could not be matched, or is in a part of Segment that cannot be read.</summary>
    Unknown,
}

/// <summary>One difference between what ConductorOne believes and what Segment says.</summary>
public sealed record ConductorOneDifference
{
    /// <summary>What it is about.</summary>
    public required AccessDifferenceKind Kind { get; init; }

    /// <summary>How the two differ.</summary>
    public required AccessDifferenceState State { get; init; }

    /// <summary>The holder, by address or name; empty for an entitlement.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>What is held; empty for an account.</summary>
    public string Entitlement { get; init; } = string.Empty;

    /// <summary>What differs, or why it cannot be told.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>The connector's id, as a sync of this module writes it; empty for what only ConductorOne has and tells no such id of.</summary>
    public string ConnectorId { get; init; } = string.Empty;

    /// <summary>The tenant's id of the entitlement; empty for one that it does not know.</summary>
    public string EntitlementId { get; init; } = string.Empty;

    /// <summary>The tenant's id of the account; empty for one that it does not know.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>State and what it is about.</summary>
    public override string ToString() => $"{State} {Kind}: {string.Join(", ", new[] { Account, Entitlement }.Where(text => text.Length > 0))}";
}

/// <summary>The whole answer to whether ConductorOne is in step with a workspace.</summary>
public sealed record ConductorOneComparison
{
    /// <summary>The app.</summary>
    public string AppName { get; init; } = string.Empty;

    /// <summary>The id of the app.</summary>
    public required string AppId { get; init; }

    /// <summary>The workspace.</summary>
    public string WorkspaceName { get; init; } = string.Empty;

    /// <summary>When the workspace was read, UTC.</summary>
    public DateTimeOffset CapturedAt { get; init; }

    /// <summary>Whether nothing differs and nothing is unknown.</summary>
    public bool InStep => Differences.Count == 0;

    /// <summary>Accounts that agree.</summary>
    public int AccountsAgreeing { get; init; }

    /// <summary>Entitlements that agree.</summary>
    public int EntitlementsAgreeing { get; init; }

    /// <summary>Grants that agree.</summary>
    public int GrantsAgreeing { get; init; }

    /// <summary>Entitlements of the app that no connector synced, and that are therefore not compared.</summary>
    public int NotSynced { get; init; }

    /// <summary>Whether entitlements were told apart by the connector's own ids; otherwise by names, which may change.</summary>
    public bool MatchedById { get; init; }

    /// <summary>What differs.</summary>
    public required IReadOnlyList<ConductorOneDifference> Differences { get; init; }

    /// <summary>How many of a state.</summary>
    public int Count(AccessDifferenceState state) => Differences.Count(difference => difference.State == state);

    /// <summary>The answer in a sentence.</summary>
    public override string ToString() => InStep
        ? $"ConductorOne ({AppName}) is in step with {WorkspaceName}: {AccountsAgreeing} accounts, {EntitlementsAgreeing} entitlements and {GrantsAgreeing} grants agree."
        : $"ConductorOne ({AppName}) is not in step with {WorkspaceName}: {Count(AccessDifferenceState.Missing)} missing, {Count(AccessDifferenceState.Extra)} extra, {Count(AccessDifferenceState.Different)} different, {Count(AccessDifferenceState.Unknown)} that cannot be told; {GrantsAgreeing} grants agree.";
}
