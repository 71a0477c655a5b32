namespace SegmentC1.ConductorOne;

/// <summary>Where a tenant is reached: one authority for the token endpoint, REST and gRPC.</summary>
/// <param name="Uri">Scheme, host and port, without a path.</param>
internal sealed record TenantAddress(Uri Uri)
{
    /// <summary>Whether it is this machine.</summary>
    public bool IsLoopback => HostName.IsLoopback(Uri.Host.Trim('[', ']'));

    /// <summary>Finds the address of a client id, or the one that replaces it.</summary>
    public static TenantAddress Resolve(ClientId clientId, string? apiHost) => Resolve(clientId.TokenHost, apiHost);

    /// <summary>Finds the address of a tenant, or the one that replaces it.</summary>
    /// <param name="tenantHost">The host of the client id, or of the tenant's name.</param>
    /// <param name="apiHost">
    /// What <c>BATON_C1_API_HOST</c> says: <c>host</c>, <c>host:port</c>, or with an explicit <c>https://</c> or <c>http://</c>; null or empty for none.
    /// </param>
    /// <exception cref="ConductorOneCredentialException">It is no host, or would send tokens to another machine without TLS.</exception>
    public static TenantAddress Resolve(string tenantHost, string? apiHost)
    {
        if (string.IsNullOrWhiteSpace(apiHost)) return FromHost(tenantHost, scheme: null, "the client id or the tenant");

        var text = apiHost.Trim();
        string? scheme = null;
        foreach (var candidate in (string[])[Uri.UriSchemeHttps, Uri.UriSchemeHttp])
        {
            var prefix = candidate + Uri.SchemeDelimiter;
            if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            scheme = candidate;
            text = text[prefix.Length..].TrimEnd('/');
            break;
        }

        return FromHost(text, scheme, "-ApiHost, BATON_C1_API_HOST or CONDUCTORONE_SERVER_URL");
    }

    private static TenantAddress FromHost(string text, string? scheme, string source)
    {
        if (!HostName.TrySplit(text, out var host, out var port))
        {
            throw new ConductorOneCredentialException($"The host in {source} is not valid. Give it as 'host', 'host:port' or 'https://host:port', without a path.");
        }

        var loopback = HostName.IsLoopback(host);
        scheme ??= loopback ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        if (scheme == Uri.UriSchemeHttp && !loopback)
        {
            throw new ConductorOneCredentialException($"The host in {source} would be spoken to without TLS, which is done with this machine only. Use 'https://'.");
        }

        return new TenantAddress(new UriBuilder(scheme, host, port ?? -1).Uri);
    }

    /// <inheritdoc/>
    public override string ToString() => Uri.Authority;
}
