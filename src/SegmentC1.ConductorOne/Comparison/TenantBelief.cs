namespace SegmentC1.ConductorOne;

/// <summary>What a tenant believes of one app: its lists, each read to its end.</summary>
internal sealed record TenantBelief(IReadOnlyList<ConductorOneAccount> Accounts, IReadOnlyList<ConductorOneEntitlement> Entitlements, IReadOnlyList<ConductorOneGrant> Grants)
{
    /// <summary>Reads the lists.</summary>
    public static async Task<TenantBelief> ReadAsync(ConductorOneAccess access, ConductorOneApp app, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report("Reading accounts from ConductorOne");
        var accounts = await access.AccountsAsync(app, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report("Reading entitlements from ConductorOne");
        var entitlements = await access.EntitlementsAsync(app, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report("Reading grants from ConductorOne");
        var grants = await access.GrantsAsync(app, null, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new TenantBelief(
            [.. accounts.Where(account => account.Status != "Deleted").DistinctBy(account => account.Id)],
            [.. entitlements.DistinctBy(entitlement => entitlement.Id)],
            [.. grants.DistinctBy(grant => (grant.Entitlement.Id, grant.Account.Id))]);
    }
}
