using SegmentC1.Segment;

namespace SegmentC1;

/// <summary>The lists that resources come from: one per type, but five for functions.</summary>
internal static class ResourceLists
{
    /// <summary>Every type that a permission can be limited to.</summary>
    public static IReadOnlyList<SegmentResourceType> AllTypes { get; } = Enum.GetValues<SegmentResourceType>();

    /// <summary>What tells a resource from every other, whichever list it came in: a server may give all functions for each kind that is asked for.</summary>
    public static (SegmentResourceType Type, string Id) IdentityOf(SegmentResource resource) => (resource.Type, resource.Id);

    /// <summary>The lists of these types, in their order; nothing is read yet.</summary>
    public static IEnumerable<SegmentList<SegmentResource>> Of(SegmentClient client, IEnumerable<SegmentResourceType> types) =>
        types.Distinct().SelectMany(type => type == SegmentResourceType.Function
            ? SegmentClient.FunctionKinds.Select(client.ListFunctions)
            : [client.ListResources(type)]);
}
