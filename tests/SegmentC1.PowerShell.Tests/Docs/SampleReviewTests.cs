namespace SegmentC1.PowerShell.Tests.Docs;

/// <summary>The sample that docs/samples shows, as it is in the checkout.</summary>
public sealed class SampleReviewTests
{
    private static readonly string Sample = Path.Combine(Checkout.Root, "docs", "samples", "access-review");

    [Fact]
    public void It_is_still_what_its_manifest_says()
    {
        using var session = EngineSession.WithModule();

        var answer = session.Run("Test-SegmentAccessReview $sample -Quiet", ("sample", Sample));

        Assert.Equal(true, Assert.Single(answer).BaseObject);
        Assert.Empty(session.Errors);
    }
}
