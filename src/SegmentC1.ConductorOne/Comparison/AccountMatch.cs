namespace SegmentC1.ConductorOne;

/// <summary>Finds which of the tenant's accounts is which of the connector's: by the connector's id where profiles tell it, otherwise by address.</summary>
internal sealed class AccountMatch
{
    public AccountMatch(ExpectedAccess expected, IReadOnlyList<ConductorOneAccount> told)
    {
        var byId = expected.Accounts.Values.ToLookup(account => account.Id, StringComparer.Ordinal);
        var byEmail = expected.Accounts.Values.Where(account => account.Email.Length > 0).ToLookup(account => account.Email, StringComparer.OrdinalIgnoreCase);
        var emails = told.Where(account => account.Email.Length > 0).GroupBy(account => account.Email, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() == 1).Select(group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IdsTold = told.Any(row => row.ExternalId.Length > 0 && byId[row.ExternalId].Any());
        foreach (var row in told)
        {
            var match = IdsTold && row.ExternalId.Length > 0
                ? Only(byId[row.ExternalId])
                : emails.Contains(row.Email) ? Only(byEmail[row.Email]) : null;
            if (match is not null && Matched.TryAdd(match, row)) Known[row.Id] = match;
            else Unmatched.Add(row);
        }
    }

    /// <summary>Whether profiles tell the connector's ids.</summary>
    public bool IdsTold { get; }

    /// <summary>The tenant's row of each of the connector's accounts that has one.</summary>
    public Dictionary<ExpectedAccount, ConductorOneAccount> Matched { get; } = [];

    /// <summary>The connector's account of a row, by the tenant's id.</summary>
    public Dictionary<string, ExpectedAccount> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows that are none of the connector's accounts of now, as far as can be told.</summary>
    public List<ConductorOneAccount> Unmatched { get; } = [];

    /// <summary>Whether a row tells enough for its absence in Segment to be certain.</summary>
    public bool IsCertain(ConductorOneAccount row) => (IdsTold && row.ExternalId.Length > 0) || row.Email.Length > 0;

    private static ExpectedAccount? Only(IEnumerable<ExpectedAccount> found) => found.Take(2).ToList() is [var one] ? one : null;
}
