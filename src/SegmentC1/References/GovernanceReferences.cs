using System.Management.Automation;
using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>Which entitlement of the tenant: an id, a name (wildcards where many may match), or an object that names one.</summary>
public sealed class ConductorOneEntitlementReference : Reference
{
    /// <summary>By id, by the connector's id, by name or alias.</summary>
    public ConductorOneEntitlementReference(string text)
        : base(text)
    {
    }

    /// <summary>This entitlement.</summary>
    public ConductorOneEntitlementReference(ConductorOneEntitlement entitlement)
        : base((entitlement ?? throw new ArgumentNullException(nameof(entitlement))).Id, entitlement.ToString()) => Entitlement = entitlement;

    /// <summary>The entitlement of a grant.</summary>
    public ConductorOneEntitlementReference(ConductorOneGrant grant)
        : this((grant ?? throw new ArgumentNullException(nameof(grant))).Entitlement) => Holder = grant.Account;

    /// <summary>Who holds it, when a grant was given.</summary>
    internal ConductorOneAccount? Holder { get; }

    /// <summary>The entitlement itself, when it was given.</summary>
    internal ConductorOneEntitlement? Entitlement { get; }

    internal bool Matches(ConductorOneEntitlement entitlement) =>
        Matches(entitlement.Id, entitlement.Name, entitlement.ToString(), entitlement.ExternalId, entitlement.Alias);
}

/// <summary>Which task of the tenant: an id, a number, or the task itself.</summary>
public sealed class ConductorOneTaskReference : Reference
{
    /// <summary>By id or number.</summary>
    public ConductorOneTaskReference(string text)
        : base(text)
    {
    }

    /// <summary>By number.</summary>
    public ConductorOneTaskReference(int number)
        : this(number.ToString(System.Globalization.CultureInfo.InvariantCulture))
    {
    }

    /// <summary>This task.</summary>
    public ConductorOneTaskReference(ConductorOneTask task)
        : base((task ?? throw new ArgumentNullException(nameof(task))).Id, task.ToString()) => Task = task;

    /// <summary>The task itself, when it was given.</summary>
    internal ConductorOneTask? Task { get; }

    /// <summary>What the API takes as its id.</summary>
    internal string Key => Id ?? Text.Trim().TrimStart('#');
}

/// <summary>Which access review of the tenant: an id, a name (wildcards where many may match), or the review itself.</summary>
public sealed class ConductorOneAccessReviewReference : Reference
{
    /// <summary>By id or name.</summary>
    public ConductorOneAccessReviewReference(string text)
        : base(text)
    {
    }

    /// <summary>This access review.</summary>
    public ConductorOneAccessReviewReference(ConductorOneAccessReview review)
        : base((review ?? throw new ArgumentNullException(nameof(review))).Id, review.ToString()) => Review = review;

    /// <summary>The access review itself, when it was given.</summary>
    internal ConductorOneAccessReview? Review { get; }

    internal bool Matches(ConductorOneAccessReview review) => Matches(review.Id, review.Name);
}

/// <summary>Names with wildcards of what an entitlement is on.</summary>
internal static class NamePatterns
{
    /// <summary>Whether one of the patterns matches the name, or one of the ids; no patterns match everything. An id without wildcards is meant exactly: some differ in case alone.</summary>
    public static bool Match(string[]? patterns, string name, params ReadOnlySpan<string> ids)
    {
        if (patterns is null) return true;
        foreach (var pattern in patterns)
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
            if (wildcard.IsMatch(name)) return true;
            foreach (var id in ids)
            {
                if (WildcardPattern.ContainsWildcardCharacters(pattern) ? wildcard.IsMatch(id) : string.Equals(pattern, id, StringComparison.Ordinal)) return true;
            }
        }

        return false;
    }
}
