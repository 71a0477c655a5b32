using SegmentC1.Segment;

namespace SegmentC1.Baton;

/// <summary>What came of mapping a workspace: how much was written, and what a person should know of it.</summary>
public sealed record MappingReport
{
    /// <summary>Resources written, by resource type; types without any are 0.</summary>
    public required IReadOnlyDictionary<string, long> Resources { get; init; }

    /// <summary>Entitlements written, by the type of their resource.</summary>
    public required IReadOnlyDictionary<string, long> Entitlements { get; init; }

    /// <summary>Grants written, by the type of their entitlement's resource; inherited ones included.</summary>
    public required IReadOnlyDictionary<string, long> Grants { get; init; }

    /// <summary>Grants among them that are inherited only: a group or labels give them, nobody gave them directly.</summary>
    public required long InheritedGrants { get; init; }

    /// <summary>What the workspace had that could not be shown as it should, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>
    /// Lists that the plan does not have although permissions refer to what is in them. Uploaded as a full sync, the missing
    /// part would read as revoked access.
    /// </summary>
    public required IReadOnlyList<SegmentListKind> GapsReferredTo { get; init; }

    /// <summary>Invites, listed or in groups, whose address is a user's: known, not written as invites.</summary>
    public required int InvitesOfUsers { get; init; }

    /// <summary>Targets that the workspace does not have.</summary>
    public required IReadOnlyList<SyncTarget> TargetsNotFound { get; init; }

    /// <summary>Resources of all types.</summary>
    public long ResourceCount => Resources.Values.Sum();

    /// <summary>Entitlements on all types.</summary>
    public long EntitlementCount => Entitlements.Values.Sum();

    /// <summary>Grants on all types.</summary>
    public long GrantCount => Grants.Values.Sum();
}
