namespace SegmentC1.Baton;

/// <summary>A resource type was asked for that this connector does not have.</summary>
public sealed class UnknownResourceTypeException : ArgumentException
{
    /// <summary>Names the type and those that there are.</summary>
    public UnknownResourceTypeException(string resourceTypeId)
        : base($"There is no resource type '{resourceTypeId}'. There are: {string.Join(", ", ConnectorTypes.All)}.") =>
        ResourceTypeId = resourceTypeId;

    /// <summary>The type that was asked for.</summary>
    public string ResourceTypeId { get; }
}
