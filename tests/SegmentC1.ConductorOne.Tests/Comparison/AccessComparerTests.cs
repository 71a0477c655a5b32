using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests.Comparison;

/// <summary>What ConductorOne believes against what Segment says, in every doubt about how the two are matched.</summary>
public sealed class AccessComparerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ConductorOneApp App = new() { Id = "app", Name = "Segment" };
    private static readonly TestWorkspace Workspace = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Ids.Entitlement, true)]
    [InlineData(Ids.Resource, true)]
    [InlineData(Ids.TypedResource, true)]
    [InlineData(Ids.None, false)]
    [InlineData(Ids.Foreign, false)]
    public void What_a_sync_would_say_now_agrees_wherever_the_ids_are(Ids ids, bool byId)
    {
        var answer = Compare(Belief(ids));

        Assert.Empty(answer.Differences);
        Assert.Equal((true, byId), (answer.InStep, answer.MatchedById));
        Assert.True(answer.GrantsAgreeing > 4);
    }

    [Fact]
    public void A_tenant_that_never_synced_misses_everything()
    {
        var answer = Compare(new TenantBelief([], [], []));

        Assert.All(answer.Differences, difference => Assert.Equal(AccessDifferenceState.Missing, difference.State));
        Assert.Equal([AccessDifferenceKind.Account, AccessDifferenceKind.Entitlement, AccessDifferenceKind.Grant], answer.Differences.Select(difference => difference.Kind).Distinct().Order());
    }

    [Fact]
    public void Two_of_one_name_without_ids_are_unknown_and_neither_missing_nor_extra()
    {
        var belief = Belief(Ids.None);
        var twin = belief.Entitlements.First(entitlement => entitlement.ResourceType == "Group");

        var answer = Compare(belief with { Entitlements = [.. belief.Entitlements, twin with { Id = "twin" }] });

        Assert.NotEmpty(answer.Differences);
        Assert.All(answer.Differences, difference => Assert.Equal(AccessDifferenceState.Unknown, difference.State));
    }

    [Fact]
    public void With_ids_one_that_is_gone_is_extra_with_its_grants()
    {
        var belief = Belief(Ids.Entitlement);
        var gone = belief.Entitlements[0] with { Id = "gone", ExternalId = "group:g9:member" };
        var grant = new ConductorOneGrant { Entitlement = gone, Account = belief.Accounts[0] };

        var answer = Compare(belief with { Entitlements = [.. belief.Entitlements, gone], Grants = [.. belief.Grants, grant] });

        Assert.Equal([(AccessDifferenceKind.Entitlement, AccessDifferenceState.Extra), (AccessDifferenceKind.Grant, AccessDifferenceState.Extra)], answer.Differences.Select(difference => (difference.Kind, difference.State)));
    }

    [Fact]
    public void What_people_made_in_ConductorOne_is_not_compared()
    {
        var belief = Belief(Ids.Entitlement);
        var made = belief.Entitlements[0] with { Id = "made", ExternalId = "", IsSynced = false };
        var grant = new ConductorOneGrant { Entitlement = made, Account = belief.Accounts[0] };

        var answer = Compare(belief with { Entitlements = [.. belief.Entitlements, made], Grants = [.. belief.Grants, grant] });

        Assert.Equal((true, 1), (answer.InStep, answer.NotSynced));
    }

    [Fact]
    public void A_grant_that_is_past_its_end_or_held_through_something_else_is_different()
    {
        var belief = Belief(Ids.Entitlement);
        var inherited = belief.Grants.First(grant => grant.SourceIds.Count > 0);
        var direct = belief.Grants.Where(grant => grant.SourceIds.Count == 0).Take(2).ToList();
        List<ConductorOneGrant> grants =
        [
            .. belief.Grants.Except([inherited, .. direct]),
            inherited with { SourceIds = [] },
            direct[0] with { ExpiresAt = Now.AddMinutes(-1) },
            direct[1] with { SourceIds = [inherited.Entitlement.Id], ExpiresAt = Now.AddMinutes(1) },
        ];

        var answer = Compare(belief with { Grants = grants });

        Assert.Equal(3, answer.Differences.Count);
        Assert.Equal(2, answer.Differences.Count(difference => difference.Detail.Contains("held", StringComparison.Ordinal)));
        var ended = Assert.Single(answer.Differences, difference => difference.Detail.Contains("to end at", StringComparison.Ordinal));
        Assert.Equal(AccessDifferenceState.Different, ended.State);
        Assert.All(answer.Differences, difference => Assert.Equal((AccessDifferenceKind.Grant, AccessDifferenceState.Different), (difference.Kind, difference.State)));
    }

    [Fact]
    public void An_account_of_which_nothing_is_told_makes_missing_ones_unknown()
    {
        var belief = Belief(Ids.Entitlement);
        var user = belief.Accounts.First(account => account.Email == "u1@example.com");
        var bare = new ConductorOneAccount { Id = user.Id };
        var stripped = belief.Accounts.Select(account => account == user ? bare : account with { ExternalId = "" }).ToList();
        var grants = belief.Grants.Select(grant => grant with { Account = stripped.Single(account => account.Id == grant.Account.Id) }).ToList();

        var answer = Compare(belief with { Accounts = stripped, Grants = grants });

        Assert.NotEmpty(answer.Differences);
        Assert.All(answer.Differences, difference => Assert.Equal(AccessDifferenceState.Unknown, difference.State));
    }

    [Fact]
    public void A_status_that_differs_is_told()
    {
        var belief = Belief(Ids.Entitlement);
        var accounts = belief.Accounts.Select(account => account.Email == "u2@example.com" ? account with { Status = "Disabled" } : account).ToList();

        var difference = Assert.Single(Compare(belief with { Accounts = accounts }).Differences);

        Assert.Equal((AccessDifferenceKind.Account, AccessDifferenceState.Different, "u2@example.com"), (difference.Kind, difference.State, difference.Account));
    }

    [Fact]
    public void What_a_gap_hides_is_unknown()
    {
        var belief = Belief(Ids.Entitlement);
        var hidden = belief.Entitlements[0] with { Id = "hidden", ExternalId = "warehouse:w1:warehouse_admin", ResourceType = "Warehouse" };

        var answer = AccessComparer.Compare((Workspace with { Gaps = [SegmentListKind.Warehouse] }).Snapshot(), App, belief with { Entitlements = [.. belief.Entitlements, hidden] }, Now, Stop);

        var difference = Assert.Single(answer.Differences);
        Assert.Equal((AccessDifferenceState.Unknown, "hidden"), (difference.State, difference.EntitlementId));
    }

    /// <summary>Where the made-up tenant tells the connector's ids.</summary>
    public enum Ids
    {
        Entitlement,
        Resource,
        TypedResource,
        None,
        Foreign,
    }

    private static ConductorOneComparison Compare(TenantBelief belief) => AccessComparer.Compare(Workspace.Snapshot(), App, belief, Now, Stop);

    /// <summary>What a tenant would believe right after a sync.</summary>
    private static TenantBelief Belief(Ids ids)
    {
        var expected = ExpectedAccess.Of(Workspace.Snapshot(), Stop);
        var accounts = expected.Accounts.Values.ToDictionary(account => account, account => new ConductorOneAccount
        {
            Id = "c1-" + account.Id,
            Name = account.Name,
            Email = account.Email,
            Status = account.Enabled ? "Enabled" : "Disabled",
            ExternalId = ids is Ids.None or Ids.Foreign ? "" : account.Id,
        });
        var number = 0;
        var entitlements = expected.Entitlements.Values.ToDictionary(entitlement => entitlement, entitlement => new ConductorOneEntitlement
        {
            Id = $"c1-e{number++}",
            AppId = App.Id,
            Name = entitlement.Name,
            Slug = entitlement.Slug,
            ResourceType = expected.Types[entitlement.Type],
            ResourceName = entitlement.ResourceName,
            ExternalId = ids switch { Ids.Entitlement => entitlement.Id, Ids.Foreign => "foreign-" + number, _ => "" },
            ResourceExternalId = ids switch { Ids.Resource => entitlement.ResourceId, Ids.TypedResource => $"{entitlement.Type}:{entitlement.ResourceId}", Ids.Foreign => "foreign", _ => "" },
            IsSynced = true,
        });
        var byId = entitlements.ToDictionary(pair => pair.Key.Id, pair => pair.Value.Id);
        return new TenantBelief(
            [.. accounts.Values], [.. entitlements.Values],
            [.. expected.Grants.Select(pair => new ConductorOneGrant { Entitlement = entitlements[pair.Key.Entitlement], Account = accounts[pair.Key.Account], SourceIds = [.. pair.Value.Select(id => byId[id])] })]);
    }
}
