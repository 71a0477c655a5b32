namespace SegmentC1.Sandbox;

/// <summary>A task of the simulated tenant at one moment.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">Grant, Revoke or Certify.</param>
/// <param name="EntitlementRawId">The connector's id of the entitlement.</param>
/// <param name="AccountRawId">The connector's id of the account; null for none.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="Outcome">How it ended; null while it is open.</param>
/// <param name="Comments">Comments on it.</param>
public sealed record SandboxAccessTask(string Id, string Kind, string EntitlementRawId, string? AccountRawId, bool IsOpen, string? Outcome, IReadOnlyList<string> Comments);

/// <summary>Somebody's hold of an entitlement in the simulated tenant at one moment.</summary>
/// <param name="EntitlementRawId">The connector's id of the entitlement.</param>
/// <param name="AccountRawId">The connector's id of the account.</param>
/// <param name="DeprovisionAt">When it ends; null for never.</param>
public sealed record SandboxGrant(string EntitlementRawId, string AccountRawId, DateTimeOffset? DeprovisionAt);

/// <summary>The governance side of the simulated tenant, as tests see and arrange it.</summary>
public sealed partial class ConductorOneSandbox
{
    /// <summary>Requests, revocations and review items, oldest first.</summary>
    public IReadOnlyList<SandboxAccessTask> AccessTasks => Locked(_ => _tenant.AccessTasks.All.Select(task => new SandboxAccessTask(
        task.Id, task.Kind.ToString(), task.Entitlement.RawId, task.Account?.RawId, task.IsOpen, task.Outcome, [.. task.Comments])).ToList());

    /// <summary>Who holds what, as the tenant believes.</summary>
    public IReadOnlyList<SandboxGrant> Grants => Locked(world => world.Access.Bindings.Select(binding => new SandboxGrant(binding.Entitlement.RawId, binding.Account.RawId, binding.DeprovisionAt)).ToList());

    /// <summary>Takes over a sync file (.c1z) as if the connector had uploaded it.</summary>
    public void Ingest(string connectorId, byte[] content) => Locked(world =>
    {
        var connector = world.Connectors.Single(known => known.Id == connectorId);
        world.Access.Ingest(connector.AppId, connector.Id, UploadedSync.Read(content));
        return true;
    });

    /// <summary>Lets the time of every grant that has an end be over: the tenant asks the connector to revoke it. How many.</summary>
    public int ExpireGrants() => Locked(_ => _tenant.AccessTasks.Expire());

    /// <summary>Forgets a grant, as a tenant that is out of step would.</summary>
    public void ForgetGrant(string entitlementRawId, string accountRawId) => Locked(world =>
        world.Access.Bindings.RemoveAll(binding => binding.Entitlement.RawId == entitlementRawId && binding.Account.RawId == accountRawId));

    /// <summary>Starts a campaign, as somebody would on its page: an item for each grant in its scope.</summary>
    public void OpenReview(string reviewId) => Locked(world =>
    {
        var review = world.Review(reviewId);
        review.State = "ACCESS_REVIEW_STATE_OPEN";
        review.StartedAt = world.Now;
        foreach (var binding in world.Access.Bindings.Where(binding => review.Entitlements.Contains(binding.Entitlement)).ToList())
        {
            _tenant.AccessTasks.OpenItem(binding, review.Id, review.OwnerIds);
        }

        return true;
    });

    /// <summary>Lets the next report fail.</summary>
    public void FailNextReport() => Locked(world => world.NextReportFails = true);
}
