namespace SegmentC1.ConductorOne;

/// <summary>Who a REST credential speaks for, as <c>GET /api/v1/auth/introspect</c> tells it.</summary>
internal sealed record Identity
{
    /// <summary>The user; empty when the principal is none.</summary>
    public string? UserId { get; init; }

    /// <summary>The principal, spelled as the API spells it.</summary>
    public string? PrincipleId { get; init; }

    /// <summary>The tenant's id.</summary>
    public string? TenantId { get; init; }

    /// <summary>Roles in the tenant.</summary>
    public IReadOnlyList<string>? Roles { get; init; }
}
