namespace SegmentC1.ConductorOne;

/// <summary>How a tenant is told who is speaking. What it holds is read once, when the connection is made.</summary>
public abstract class ConductorOneCredential
{
    private protected ConductorOneCredential()
    {
    }

    /// <summary>The client id; null where the credential has none of its own.</summary>
    internal abstract ClientId? Id { get; }

    /// <summary>Whether it may turn out to be a connector's, which REST refuses.</summary>
    internal virtual bool MayBeConnector => false;

    /// <summary>The tenant's own host, as the credential names it.</summary>
    internal abstract string TenantHost { get; }

    /// <summary>Where the tenant is reached.</summary>
    /// <param name="apiHost">A host that takes the place of the tenant's; null or empty for none.</param>
    /// <exception cref="ConductorOneCredentialException">It is no host, or would send tokens to another machine without TLS.</exception>
    internal TenantAddress Resolve(string? apiHost) => TenantAddress.Resolve(TenantHost, apiHost);

    /// <summary>Takes what is needed to ask for tokens.</summary>
    /// <exception cref="ConductorOneCredentialException">It is not well formed.</exception>
    internal abstract ITokenRequest CreateRequest();

    /// <summary>The kind of credential and no more.</summary>
    public override string ToString() => GetType().Name;
}
