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

    [Fact]
    public void What_became_of_it_is_proven_belongs_to_it_and_is_all_that_differs()
    {
        using var session = EngineSession.WithModule();
        var completion = Path.Combine(Path.GetDirectoryName(Sample)!, "completion");

        Assert.Equal(true, Assert.Single(session.Run("Test-SegmentAccessReview $completion -Quiet", ("completion", completion))).BaseObject);
        var differences = session.Run(
            "Compare-SegmentAccessReview $sample $after", ("sample", Sample), ("after", Path.Combine(completion, "completion.snapshot.json")));

        Assert.Empty(session.Errors);
        Assert.NotEmpty(differences);
        Assert.All(differences, difference => Assert.Contains(difference.Properties["Kind"].Value.ToString(), new[] { "AccessLost", "MemberRemoved", "PersonRemoved" }));
        var manifest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(Sample, "manifest.json"))));
        Assert.Contains(manifest, File.ReadAllText(Path.Combine(completion, "completion.manifest.json")), StringComparison.Ordinal);
    }
}
