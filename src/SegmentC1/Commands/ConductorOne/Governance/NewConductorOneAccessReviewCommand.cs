using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Makes an access review of the Segment app in ConductorOne, as a draft. ConductorOne's API cannot start one: that is done on its page.</summary>
[Cmdlet(VerbsCommon.New, "ConductorOneAccessReview", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ConductorOneAccessReview))]
public sealed class NewConductorOneAccessReviewCommand : GovernanceCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>Who manages it, by e-mail address, name or id. Without it, oneself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ConductorOneUserReference[]? Owner { get; set; }

    /// <summary>The review policy, by name or id: it decides who reviews. Without it, the only one that the tenant has.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Policy { get; set; }

    /// <summary>When it is to be done.</summary>
    [Parameter]
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>What it reviews, by name (wildcards) or id. Without it, everything that the connector synced in the app.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ConductorOneEntitlementReference[]? Entitlement { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var reviews = new ConductorOneAccessReviews(Tenant);
        var app = await AppAsync(cancellationToken);
        var entitlements = await ScopeAsync(cancellationToken);
        if (entitlements.Count == 0) throw new CommandException(ErrorIds.C1NoMatch, $"There is nothing to review in the app {app}: no entitlement is meant, or the connector has not synced yet.", Name);
        var owners = await Lookup.UsersAsync(Owner, cancellationToken) ?? await Lookup.OneselfAsync(cancellationToken);
        if (owners.Count == 0) throw new CommandException(ErrorIds.C1BadInput, "The credential in use is a service's, which cannot own an access review. Say who does with -Owner.", Name);
        var policy = PolicyOf(await reviews.PoliciesAsync(cancellationToken));
        if (!Approve($"Make the access review '{Name}' of {entitlements.Count} entitlements of {app}, ruled by '{policy.Name}', as a draft")) return;

        var draft = new ConductorOneAccessReview { Id = string.Empty, Name = Name!, Description = Description ?? string.Empty, PolicyId = policy.Id, DueAt = DueAt };
        var review = await reviews.CreateAsync(draft, [.. owners.Select(owner => owner.Id)], entitlements, cancellationToken);
        WriteObject(review);
        Tell($"The access review '{review.Name}' is a draft: ConductorOne's API cannot start it. Open https://{Tenant.TenantHost} and start it there, under Access reviews.");
    }

    private async Task<IReadOnlyList<ConductorOneEntitlement>> ScopeAsync(CancellationToken cancellationToken)
    {
        if (Entitlement is null) return [.. (await EntitlementsAsync(cancellationToken)).Where(entitlement => entitlement.IsSynced)];
        var found = new List<ConductorOneEntitlement>();
        foreach (var reference in Entitlement) found.AddRange(await FindEntitlementsAsync(reference, cancellationToken));
        return [.. found.DistinctBy(entitlement => entitlement.Id)];
    }

    private ConductorOnePolicy PolicyOf(IReadOnlyList<ConductorOnePolicy> policies)
    {
        var meant = Policy is null ? policies : [.. policies.Where(policy => policy.Id == Policy || string.Equals(policy.Name, Policy, StringComparison.OrdinalIgnoreCase))];
        if (meant is [var one]) return one;
        var there = string.Join("; ", policies.Select(policy => $"{policy.Name} (id {policy.Id})"));
        throw meant.Count == 0
            ? new CommandException(ErrorIds.C1NoMatch, policies.Count == 0 ? "The tenant has no review policy; make one in ConductorOne first." : $"There is no review policy '{Policy}'. There are: {there}.", Policy)
            : new CommandException(ErrorIds.C1Ambiguous, $"The tenant has more than one review policy that may be meant; say which with -Policy: {there}.", Policy);
    }
}
