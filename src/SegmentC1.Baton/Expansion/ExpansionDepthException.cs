namespace SegmentC1.Baton;

/// <summary>Grants give one another in a chain that is longer than baton follows. Segment's own data has chains of two.</summary>
public sealed class ExpansionDepthException : InvalidOperationException
{
    /// <summary>Says how long a chain may be.</summary>
    public ExpansionDepthException()
        : base($"Grants expand into one another in a chain of more than {Expansion.Condensation.MaxDepth} levels.")
    {
    }
}
