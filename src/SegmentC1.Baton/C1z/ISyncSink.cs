using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton;

/// <summary>Where the rows of one sync go while they are made, in any order.</summary>
/// <remarks>A message may share parts with others: a sink reads it during the call and neither changes nor keeps it.</remarks>
public interface ISyncSink
{
    /// <summary>Takes a resource type.</summary>
    void Add(ResourceType resourceType);

    /// <summary>Takes a resource.</summary>
    void Add(Resource resource);

    /// <summary>Takes an entitlement, with a complete copy of its resource inside.</summary>
    void Add(Entitlement entitlement);

    /// <summary>
    /// Takes a grant. Its entitlement and its principal say at least their ids; readers take the rest from those rows.
    /// </summary>
    /// <param name="grant">The grant, without the annotation <see cref="GrantExpandable"/>.</param>
    /// <param name="expansion">Who else receives the grant; null for one that is not expandable.</param>
    void Add(Grant grant, GrantExpandable? expansion = null);
}
