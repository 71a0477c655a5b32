namespace SegmentC1.Access;

/// <summary>Domains of addresses.</summary>
internal static class EmailDomain
{
    /// <summary>What stands behind the last @, in lower case; empty where there is none.</summary>
    public static string Of(string email)
    {
        var at = email.LastIndexOf('@');
        return at < 0 ? string.Empty : email[(at + 1)..].Trim().TrimEnd('.').ToLowerInvariant();
    }

    /// <summary>Whether a domain is one of these or under one of them.</summary>
    public static bool IsWithin(string domain, IEnumerable<string> owned) => owned.Any(own =>
        string.Equals(domain, own, StringComparison.OrdinalIgnoreCase)
        || (domain.Length > own.Length + 1 && domain.EndsWith(own, StringComparison.OrdinalIgnoreCase) && domain[^(own.Length + 1)] == '.'));
}

/// <summary>The organisation's own domains, as given or as the members suggest.</summary>
/// <param name="Domains">The domains; empty where none was given and no domain is that of more than half of the members.</param>
/// <param name="Assumed">Whether they were not given but taken from the members.</param>
public sealed record OwnDomains(IReadOnlyList<string> Domains, bool Assumed)
{
    /// <summary>Whether an address is of another organisation; null where the own domains are not known or the address has none.</summary>
    public bool? IsExternal(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        var domain = EmailDomain.Of(email);
        return Domains.Count == 0 || domain.Length == 0 ? null : !EmailDomain.IsWithin(domain, Domains);
    }

    internal static OwnDomains Of(WorkspaceSnapshot snapshot, IReadOnlyList<string> given)
    {
        if (given.Count > 0) return new OwnDomains([.. given.Select(domain => domain.Trim().TrimStart('@').TrimEnd('.').ToLowerInvariant())], false);
        var members = snapshot.Users.Concat(snapshot.UnlistedUsers).Select(user => EmailDomain.Of(user.Email)).Where(domain => domain.Length > 0).ToList();
        var most = members.GroupBy(domain => domain, StringComparer.Ordinal).MaxBy(same => same.Count());
        return most is not null && most.Count() * 2 > members.Count ? new OwnDomains([most.Key], true) : new OwnDomains([], true);
    }
}
