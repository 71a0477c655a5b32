using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Finds the access reviews that are meant; the list is read once.</summary>
internal sealed class AccessReviewFinder(ConductorOneAccessReviews reviews)
{
    private List<ConductorOneAccessReview>? _all;

    /// <summary>All.</summary>
    public async Task<IReadOnlyList<ConductorOneAccessReview>> AllAsync(CancellationToken cancellationToken)
    {
        if (_all is { } known) return known;
        var read = new List<ConductorOneAccessReview>();
        await foreach (var review in reviews.ListAsync(cancellationToken)) read.Add(review);
        return _all = read;
    }

    /// <summary>Those that are meant.</summary>
    /// <exception cref="CommandException">A reference without wildcards means none, or several.</exception>
    public async Task<IReadOnlyList<ConductorOneAccessReview>> FindAsync(ConductorOneAccessReviewReference reference, CancellationToken cancellationToken)
    {
        if (reference.Review is { } given) return [await reviews.GetAsync(given.Id, cancellationToken)];
        var found = (await AllAsync(cancellationToken)).Where(reference.Matches).ToList();
        return reference.HasWildcard ? found : [TenantLookup.One(found, reference, "access review", review => $"{review.Name} (id {review.Id}, {review.State})")];
    }
}
