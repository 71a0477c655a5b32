namespace SegmentC1.Segment;

/// <summary>How long one request may still wait for rate windows.</summary>
internal sealed class RateBudget(TimeSpan limit)
{
    public TimeSpan Left { get; private set; } = limit;

    public bool Allows(TimeSpan wait) => wait <= Left;

    public void Spend(TimeSpan wait) => Left -= wait;
}
