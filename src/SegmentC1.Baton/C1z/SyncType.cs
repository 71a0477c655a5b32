namespace SegmentC1.Baton;

/// <summary>How much of an application a sync claims to show; ConductorOne reads an absence from a full one as revoked access.</summary>
public enum SyncType
{
    /// <summary>Everything: resources, entitlements and grants (<c>full</c>).</summary>
    Full,

    /// <summary>All resources, but no entitlements or grants (<c>resources_only</c>).</summary>
    ResourcesOnly,

    /// <summary>Some rows, to be laid over what is known (<c>partial</c>).</summary>
    Partial,
}
