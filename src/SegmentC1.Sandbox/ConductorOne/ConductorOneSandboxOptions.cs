namespace SegmentC1.Sandbox;

/// <summary>What a credential of the simulated tenant may do; the tenant does not let one do the other's work.</summary>
public enum SandboxCredentialKind
{
    /// <summary>Belongs to a connector: BatonService only; REST refuses it.</summary>
    Connector,

    /// <summary>Belongs to a person: REST only; BatonService refuses it.</summary>
    Personal,
}

/// <summary>Where the REST side of the simulated tenant tells the connector's own ids; which of them a real one does is not certain.</summary>
public enum SandboxRawIds
{
    /// <summary>In <c>externalId</c> of entitlements and of resources.</summary>
    External,

    /// <summary>In <c>matchBatonId</c> of entitlements and of resources.</summary>
    Match,

    /// <summary>In <c>externalId</c> of resources only.</summary>
    ResourceOnly,

    /// <summary>Nowhere, nor profiles of accounts.</summary>
    None,
}

/// <summary>How the simulated ConductorOne tenant is set up.</summary>
public sealed record ConductorOneSandboxOptions
{
    /// <summary>Makes credentials, task ids and tokens; the same seed gives the same ones.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Port on loopback; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The host that client ids name; null: the sandbox's own address. Set it to a tenant-like name to exercise a client
    /// that is sent elsewhere by <c>BATON_C1_API_HOST</c>.
    /// </summary>
    public string? TenantHost { get; init; }

    /// <summary>How long an access token is good for, as told in <c>expires_in</c>.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The <c>next_poll</c> of each GetTask answer.</summary>
    public TimeSpan NextPoll { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The <c>next_heartbeat</c> of each Heartbeat answer.</summary>
    public TimeSpan NextHeartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a task stays taken without a heartbeat or an end before it is handed out again.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Rows on a page of the REST API at most, however many are asked for.</summary>
    public int RestPageSize { get; init; } = 10;

    /// <summary>Looks at a connector, by getting or listing it, for which its cloud sync is seen to go on.</summary>
    public int CloudSyncLooks { get; init; } = 2;

    /// <summary>The Segment token with which a cloud sync succeeds; null: any.</summary>
    public string? SegmentToken { get; init; }

    /// <summary>Where the REST side tells the connector's own ids.</summary>
    public SandboxRawIds RawIds { get; init; } = SandboxRawIds.External;

    /// <summary>Whether answers bring what an expand mask asks for; a mock that only knows the description cannot.</summary>
    public bool SendsRelated { get; init; } = true;

    /// <summary>Whether proofs of possession (DPoP) must carry a nonce that the tenant gave.</summary>
    public bool DpopNonces { get; init; }

    /// <summary>Whether logins of people take a proof of possession (DPoP).</summary>
    public bool DpopLogins { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>A client id and secret that the tenant accepts.</summary>
/// <param name="ClientId">The whole id, <c>name@host/use</c>.</param>
/// <param name="ClientSecret">The whole secret, as the tenant would show it once.</param>
/// <param name="Kind">What it may do.</param>
public sealed record SandboxCredential(string ClientId, string ClientSecret, SandboxCredentialKind Kind)
{
    /// <summary>The id alone: a secret has no place in a log.</summary>
    public override string ToString() => ClientId;
}
