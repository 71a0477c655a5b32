using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.C1z;

/// <summary>The annotation that makes a grant expandable, which newer files keep in a column and older ones in the grant.</summary>
internal static class Expandable
{
    /// <summary>
    /// The grant without the annotation. <paramref name="expansion"/> becomes what the annotation said, unless it was known already.
    /// The grant that was given stays as it is.
    /// </summary>
    public static Grant TakeOut(Grant grant, ref GrantExpandable? expansion)
    {
        if (Find(grant) is not { } annotation) return grant;
        expansion ??= annotation.Unpack<GrantExpandable>();
        var without = grant.Clone();
        for (var i = without.Annotations.Count - 1; i >= 0; i--)
        {
            if (without.Annotations[i].Is(GrantExpandable.Descriptor)) without.Annotations.RemoveAt(i);
        }

        return without;
    }

    private static Any? Find(Grant grant)
    {
        foreach (var annotation in grant.Annotations)
        {
            if (annotation.Is(GrantExpandable.Descriptor)) return annotation;
        }

        return null;
    }
}
