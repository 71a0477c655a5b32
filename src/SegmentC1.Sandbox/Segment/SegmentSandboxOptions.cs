namespace SegmentC1.Sandbox;

/// <summary>What a simulated Segment workspace is like. Two sandboxes with the same seed, sizes and clock are the same workspace.</summary>
public sealed record SegmentSandboxOptions
{
    /// <summary>The token that a sandbox accepts unless told otherwise. Made up.</summary>
    public const string DefaultToken = "sgp_sandbox-owner-token-not-a-real-one";

    /// <summary>What everything is made from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of users. Every shape of permission and of name occurs from 40 on.</summary>
    public int Users { get; init; } = 40;

    /// <summary>Number of groups; the fourth has no members.</summary>
    public int Groups { get; init; } = 6;

    /// <summary>Number of sources.</summary>
    public int Sources { get; init; } = 30;

    /// <summary>Number of warehouses.</summary>
    public int Warehouses { get; init; } = 3;

    /// <summary>Number of functions, spread over the five kinds.</summary>
    public int Functions { get; init; } = 8;

    /// <summary>Number of spaces.</summary>
    public int Spaces { get; init; } = 3;

    /// <summary>Number of invites; the second has the address of a user, with other capitals.</summary>
    public int Invites { get; init; } = 4;

    /// <summary>Number of audit events that exist at the start, over the last 80 days.</summary>
    public int AuditEvents { get; init; } = 60;

    /// <summary>Whether <c>GET /users</c> carries the permissions; <c>GET /users/{id}</c> always does.</summary>
    public bool InlineUserPermissions { get; init; } = true;

    /// <summary>Whether <c>GET /groups</c> carries the permissions; <c>GET /groups/{id}</c> always does.</summary>
    public bool InlineGroupPermissions { get; init; } = true;

    /// <summary>How somebody without permissions looks where permissions are carried.</summary>
    public EmptyPermissions EmptyPermissions { get; init; } = EmptyPermissions.EmptyArray;

    /// <summary>Whether <c>memberCount</c> counts pending invites too.</summary>
    public bool MemberCountIncludesInvites { get; init; }

    /// <summary>Requests in one window, IAM and label writes apart; null turns the limit and its headers off.</summary>
    public int? RateLimitPerWindow { get; init; }

    /// <summary>Requests in one window of each IAM and label write (Segment: 60); null turns that limit off.</summary>
    public int? WriteLimitPerWindow { get; init; }

    /// <summary>Length of a window, which begins with its first request.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether a 429 has the rate headers too (documented are they for success only).</summary>
    public bool RateHeadersOnRefusal { get; init; }

    /// <summary>The largest <c>count</c>; above it the answer is 422.</summary>
    public int MaxPageSize { get; init; } = 1000;

    /// <summary>Whether the plan has user groups.</summary>
    public bool GroupsInPlan { get; init; } = true;

    /// <summary>Whether the plan has spaces.</summary>
    public bool SpacesInPlan { get; init; } = true;

    /// <summary>Whether the plan has functions.</summary>
    public bool FunctionsInPlan { get; init; } = true;

    /// <summary>Whether the plan has the audit trail.</summary>
    public bool AuditInPlan { get; init; } = true;

    /// <summary>Status of the refusal of what the plan does not have.</summary>
    public int PlanGateStatus { get; init; } = 400;

    /// <summary>Whether members are removed and replaced on <c>/group/{id}/users</c>, as Segment documents it.</summary>
    public bool SingularGroupRoute { get; init; } = true;

    /// <summary>Whether members can be removed and replaced on <c>/groups/{id}/users</c>.</summary>
    public bool PluralGroupRoute { get; init; }

    /// <summary>Whether adding a permission that is there already makes a second, equal one.</summary>
    public bool DuplicateRepeatedPermissions { get; init; }

    /// <summary>
    /// Where labels are looked for when permissions of users and groups are written; at the other place they are ignored, so that a role
    /// that has them only there becomes unlimited.
    /// </summary>
    public LabelPlace LabelsTakenFrom { get; init; } = LabelPlace.Both;

    /// <summary>Where answers have the labels of permissions of users and groups; null for where they are stored.</summary>
    public LabelPlace? LabelsShownAt { get; init; }

    /// <summary>Whether labels beside the resources of a permission are refused in a write of users and groups, as the documented body has none there.</summary>
    public bool RefusePermissionLabelsOnWrite { get; init; }

    /// <summary>The accepted bearer token.</summary>
    public string Token { get; init; } = DefaultToken;

    /// <summary>What the token may do.</summary>
    public SandboxTokenLevel TokenLevel { get; init; } = SandboxTokenLevel.Owner;

    /// <summary>TCP port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How long every answer takes, on <see cref="TimeProvider"/>.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.Zero;

    /// <summary>How far the server's clock is ahead of <see cref="TimeProvider"/>; seen in the headers <c>Date</c> and <c>X-RateLimit-Reset</c>.</summary>
    public TimeSpan ClockOffset { get; init; } = TimeSpan.Zero;

    /// <summary>The clock of rate windows, delays and audit events.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>The two levels of a Public API token.</summary>
public enum SandboxTokenLevel
{
    /// <summary>Workspace Owner: everything.</summary>
    Owner,

    /// <summary>Workspace Member: <c>GET /</c> and resources work, people and the audit trail answer 401, write keys are empty.</summary>
    Member,
}

/// <summary>Where the labels of a permission are.</summary>
public enum LabelPlace
{
    /// <summary>At both places.</summary>
    Both,

    /// <summary>Inside the resource of type WORKSPACE, as requests are documented.</summary>
    Resource,

    /// <summary>At the permission.</summary>
    Permission,
}

/// <summary>How "no permissions" looks on the wire.</summary>
public enum EmptyPermissions
{
    /// <summary><c>"permissions": []</c>.</summary>
    EmptyArray,

    /// <summary>The key is left out.</summary>
    Absent,

    /// <summary><c>"permissions": null</c>.</summary>
    Null,
}
