using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Lists the access reviews (campaigns) of the ConductorOne tenant, or the items of them that are to be decided.</summary>
[Cmdlet(VerbsCommon.Get, "ConductorOneAccessReview")]
[OutputType(typeof(ConductorOneAccessReview), typeof(ConductorOneTask))]
public sealed class GetConductorOneAccessReviewCommand : ConductorOneCmdlet
{
    private AccessReviewFinder? _finder;

    /// <summary>The access reviews, by name (wildcards) or id. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Id")]
    [ValidateNotNullOrEmpty]
    public ConductorOneAccessReviewReference[]? Review { get; set; }

    /// <summary>Only those in these states, such as Draft, Open or Closed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? State { get; set; }

    /// <summary>Writes the items of the access reviews instead: tasks, which Approve-ConductorOneTask (keep) and Deny-ConductorOneTask (take away) answer.</summary>
    [Parameter]
    public SwitchParameter Item { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var finder = _finder ??= new AccessReviewFinder(new ConductorOneAccessReviews(Tenant));
        if (Review is null)
        {
            foreach (var review in await finder.AllAsync(cancellationToken)) await WriteAsync(review, cancellationToken);
            return;
        }

        foreach (var reference in Review)
        {
            await EachAsync(reference.Text, async () =>
            {
                foreach (var review in await finder.FindAsync(reference, cancellationToken)) await WriteAsync(review, cancellationToken);
            });
        }
    }

    private async Task WriteAsync(ConductorOneAccessReview review, CancellationToken cancellationToken)
    {
        if (!NamePatterns.Match(State, review.State)) return;
        if (!Item)
        {
            WriteObject(review);
            return;
        }

        var filter = new ConductorOneTaskFilter { AccessReviewId = review.Id, Kind = ConductorOneTaskKind.Certify };
        await foreach (var task in new ConductorOneTasks(Tenant).SearchAsync(filter, cancellationToken)) WriteObject(task);
    }
}
