namespace SegmentC1.Access.Tests.Review;

/// <summary>A clock that stands, so that two writings of one review are alike.</summary>
internal sealed class FixedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => World.Start.AddMinutes(3);
}
