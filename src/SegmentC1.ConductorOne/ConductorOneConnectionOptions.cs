namespace SegmentC1.ConductorOne;

/// <summary>How a tenant is reached and with which credential.</summary>
public sealed record ConductorOneConnectionOptions
{
    /// <summary>Who is speaking.</summary>
    public required ConductorOneCredential Credential { get; init; }

    /// <summary>Proves possession of a key (DPoP) from the first token request on; without it, as soon as the tenant demands it.</summary>
    public bool Dpop { get; init; }

    /// <summary>
    /// What <c>BATON_C1_API_HOST</c> says: the host that takes the place of the tenant's for tokens, REST and gRPC; null or empty for none.
    /// Loopback is spoken to without TLS unless it says <c>https://</c>, everything else only with it.
    /// </summary>
    public string? ApiHost { get; init; }

    /// <summary>What <c>BATON_HOST_ID</c> says: the name of this process among the connector's replicas; null for the machine's name.</summary>
    public string? HostId { get; init; }

    /// <summary>The clock, and the waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told of what a person should know while it happens. May be called from any thread.</summary>
    public Action<ConductorOneNotice>? OnNotice { get; init; }
}
