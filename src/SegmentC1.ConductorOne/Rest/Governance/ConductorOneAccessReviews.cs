using System.Globalization;
using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;

namespace SegmentC1.ConductorOne;

/// <summary>The access reviews of a tenant. Every member throws a <see cref="ConductorOneException"/> that names the cause. Source: C1 OpenAPI, access reviews.</summary>
public sealed class ConductorOneAccessReviews
{
    private readonly RestClient _rest;

    /// <summary>Those of a tenant that was connected to with a personal credential.</summary>
    public ConductorOneAccessReviews(ConductorOneConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _rest = connection.Rest;
    }

    /// <summary>All access reviews.</summary>
    public async IAsyncEnumerable<ConductorOneAccessReview> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var view in _rest.ListAsync<ReviewWire.View>("/api/v1/access_reviews", RestClient.MaxPageSize, cancellationToken).ConfigureAwait(false))
        {
            if (view.AccessReview?.ToReview() is { } review) yield return review;
        }
    }

    /// <summary>One access review.</summary>
    public async Task<ConductorOneAccessReview> GetAsync(string id, CancellationToken cancellationToken)
    {
        var path = ApiPath.Of($"/api/v1/access_review/{id}");
        return Read(await _rest.GetAsync<ReviewWire.Answer>(path, cancellationToken).ConfigureAwait(false), "GET " + path);
    }

    /// <summary>The policies that can rule an access review.</summary>
    public async Task<IReadOnlyList<ConductorOnePolicy>> PoliciesAsync(CancellationToken cancellationToken)
    {
        var query = new JObject { ["policyTypes"] = new JArray("POLICY_TYPE_CERTIFY") };
        var rows = await _rest.SearchAsync<ReviewWire.PolicyRow>("/api/v1/search/policies", query, RestClient.MaxPageSize, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Where(row => row.Id is { Length: > 0 }).Select(row => new ConductorOnePolicy(row.Id!, row.DisplayName ?? string.Empty))];
    }

    /// <summary>Makes an access review of some entitlements, as a draft: the API has no way to start one. Not repeated when no answer comes.</summary>
    /// <param name="draft">Name, description, policy and date.</param>
    /// <param name="ownerIds">Who manages it; at least one.</param>
    /// <param name="entitlements">What it reviews.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ConductorOneAccessReview> CreateAsync(
        ConductorOneAccessReview draft, IReadOnlyCollection<string> ownerIds, IReadOnlyCollection<ConductorOneEntitlement> entitlements, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        const string Path = "/api/v1/access_review";
        var body = new JObject
        {
            ["displayName"] = draft.Name,
            ["description"] = draft.Description,
            ["policyId"] = draft.PolicyId,
            ["ownerIds"] = new JArray(ownerIds),
            ["scopeType"] = "ACCESS_REVIEW_SCOPE_TYPE_BY_ENTITLEMENTS",
        };
        if (draft.DueAt is { } due) body["completionDate"] = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var review = Read(await _rest.SendAsync<ReviewWire.Answer>(HttpMethod.Post, Path, body, repeatable: false, cancellationToken).ConfigureAwait(false), "POST " + Path);
        var scope = new JObject { ["entitlements"] = new JArray(entitlements.Select(entitlement => new JObject { ["appId"] = entitlement.AppId, ["appEntitlementId"] = entitlement.Id })) };
        try
        {
            // It replaces what is there, so that saying it twice does no harm.
            await _rest.SendAsync<JObject>(HttpMethod.Post, ApiPath.Of($"/api/v1/access_review/{review.Id}/scope_and_entitlements"), scope, repeatable: true, cancellationToken).ConfigureAwait(false);
        }
        catch (ConductorOneException failure)
        {
            throw new ConductorOneRequestException($"The access review '{review.Name}' (id {review.Id}) was made, but not told what to review: {failure.Message} Finish or delete it on its page in ConductorOne.")
            { HttpStatus = failure.HttpStatus, RequestId = failure.RequestId, Operation = failure.Operation };
        }

        return review;
    }

    private static ConductorOneAccessReview Read(ReviewWire.Answer answer, string operation) =>
        answer.AccessReview?.AccessReview?.ToReview() ?? throw ConductorOneErrors.Missing("the access review", operation);
}
