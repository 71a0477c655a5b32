namespace SegmentC1.ConductorOne;

/// <summary>What people call a tenant: <c>acme</c>, <c>acme.conductor.one</c>, or the address of its start page.</summary>
internal static class TenantName
{
    private const string Domain = ".conductor.one";

    /// <summary>The tenant's host, with its port where one is given.</summary>
    /// <exception cref="ConductorOneCredentialException">It is no name and no host.</exception>
    public static string ToHost(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var text = tenant.Trim();
        var scheme = text.IndexOf(Uri.SchemeDelimiter, StringComparison.Ordinal);
        if (scheme >= 0) text = text[(scheme + Uri.SchemeDelimiter.Length)..].TrimEnd('/');
        if (HostName.TrySplit(text, out var name, out var port))
        {
            if (port is null && !name.Contains('.', StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal) && !HostName.IsLoopback(name)) return name + Domain;
            return text;
        }

        throw new ConductorOneCredentialException("The tenant is not valid. Give its name ('acme'), its host ('acme.conductor.one') or the address of its start page, without a path.");
    }
}
