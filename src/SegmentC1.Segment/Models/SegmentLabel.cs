namespace SegmentC1.Segment;

/// <summary>A label, <c>key:value</c>, as sources and spaces carry it and as permissions are limited by it.</summary>
/// <remarks>Two labels are equal when key and value are equal, ordinally; the description is not part of a label's identity.</remarks>
/// <param name="Key">The key; one value per key per resource.</param>
/// <param name="Value">The value, exactly as Segment gave it: text that looks like a date stays that text.</param>
/// <param name="Description">What the workspace says of the label; most responses leave it out.</param>
public sealed record SegmentLabel(string Key, string Value, string? Description = null)
{
    /// <inheritdoc/>
    public bool Equals(SegmentLabel? other) =>
        other is not null
        && string.Equals(Key, other.Key, StringComparison.Ordinal)
        && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(StringComparer.Ordinal.GetHashCode(Key), StringComparer.Ordinal.GetHashCode(Value));

    /// <summary>The label as people write it: <c>key:value</c>.</summary>
    public override string ToString() => $"{Key}:{Value}";
}
