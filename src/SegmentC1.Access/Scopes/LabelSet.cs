using SegmentC1.Segment;

namespace SegmentC1.Access;

/// <summary>A set of labels that all must be present (AND), in canonical order: by key, then value, ordinally, without repeats.</summary>
public sealed class LabelSet : IEquatable<LabelSet>
{
    private LabelSet(IReadOnlyList<SegmentLabel> labels) => Labels = labels;

    /// <summary>No label at all.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <summary>The labels in canonical order.</summary>
    public IReadOnlyList<SegmentLabel> Labels { get; }

    /// <summary>Whether there is no label.</summary>
    public bool IsEmpty => Labels.Count == 0;

    /// <summary>The union of both places where a permission on the workspace may have its labels.</summary>
    public static LabelSet Of(IEnumerable<SegmentLabel> labels)
    {
        var sorted = labels.Distinct()
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .ThenBy(label => label.Value, StringComparer.Ordinal)
            .ToList();
        return sorted.Count == 0 ? Empty : new LabelSet(sorted);
    }

    /// <summary>
    /// Whether a resource with these labels is in the scope: it carries every label of this set. The empty set matches
    /// everything; labels that are not known (null) match nothing but the empty set.
    /// </summary>
    public bool Matches(IReadOnlyList<SegmentLabel>? resourceLabels) =>
        IsEmpty || (resourceLabels is not null && Labels.All(resourceLabels.Contains));

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => other is not null && Labels.SequenceEqual(other.Labels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var label in Labels) hash.Add(label);
        return hash.ToHashCode();
    }

    /// <summary>The labels as people write them: <c>env:prod, team:web</c>.</summary>
    public override string ToString() => string.Join(", ", Labels);
}
