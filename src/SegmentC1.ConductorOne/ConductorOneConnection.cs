namespace SegmentC1.ConductorOne;

/// <summary>What a credential is good for.</summary>
public enum ConductorOneCredentialKind
{
    /// <summary>Made for a person or service: REST.</summary>
    Personal,

    /// <summary>Made for a connector: syncs and tasks, nothing else.</summary>
    Connector,
}

/// <summary>A tenant that was connected to. Safe for concurrent use; holds no secret that can be seen.</summary>
public sealed class ConductorOneConnection : IDisposable
{
    private readonly TokenSource _tokens;
    private readonly TenantHttp _http;
    private readonly bool _mayBeConnector;
    private volatile bool _isProven;

    private ConductorOneConnection(ConductorOneConnectionOptions options)
    {
        var credential = options.Credential;
        var address = credential.Resolve(options.ApiHost);
        var request = credential.CreateRequest();
        _mayBeConnector = credential.MayBeConnector;
        TimeProvider = options.TimeProvider;
        ClientId = credential.Id?.Value ?? "";
        TenantHost = credential.TenantHost;
        ApiAddress = address.Uri;
        HostId = HostFacts.HostId(options.HostId);
        _http = new TenantHttp(address, options.TimeProvider, options.OnNotice);
        _tokens = new TokenSource(request, new TokenEndpoint(_http, options.TimeProvider, options.Dpop), options.TimeProvider);
        Rest = new RestClient(_http, _tokens, options.TimeProvider);
        Baton = new BatonClient(address, _tokens, credential.Id, HostId, options.TimeProvider);
    }

    /// <summary>The tenant's host, as the credential names it.</summary>
    public string TenantHost { get; }

    /// <summary>Where the tenant is reached: the tenant's host, or what replaces it.</summary>
    public Uri ApiAddress { get; }

    /// <summary>The client id; empty for an access token and a person's login, which have none of their own.</summary>
    public string ClientId { get; }

    /// <summary>The name of this process among the connector's replicas.</summary>
    public string HostId { get; }

    /// <summary>What the credential is good for.</summary>
    public ConductorOneCredentialKind Kind { get; private set; }

    /// <summary>
    /// Whether the kind was seen to be so. A connector credential is inferred from REST's refusal and proven by the first Hello,
    /// which connecting does not send: it would register the connector.
    /// </summary>
    public bool IsProven => _isProven;

    /// <summary>The user of a personal credential; null for a connector's.</summary>
    public string? UserId { get; private set; }

    /// <summary>The tenant's id; null for a connector's credential.</summary>
    public string? TenantId { get; private set; }

    /// <summary>Roles of the user of a personal credential; empty for a connector's.</summary>
    public IReadOnlyList<string> Roles { get; private set; } = [];

    /// <summary>When the connection was made, UTC.</summary>
    public DateTimeOffset ConnectedAt { get; private set; }

    /// <summary>When the connection ends because its access token cannot be renewed, as a person's login; null when it renews itself, or nobody said.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    internal TimeProvider TimeProvider { get; }

    internal RestClient Rest { get; }

    internal BatonClient Baton { get; }

    /// <summary>Gets a token and asks whose it is. Sends nothing that changes or registers anything.</summary>
    /// <exception cref="ConductorOneCredentialException">Id, secret or host is not well formed; nothing was sent.</exception>
    /// <exception cref="ConductorOneAuthenticationException">The tenant does not accept the credential.</exception>
    /// <exception cref="ConductorOneException">The tenant cannot be reached or cannot serve.</exception>
    public static async Task<ConductorOneConnection> ConnectAsync(ConductorOneConnectionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = new ConductorOneConnection(options);
        try
        {
            var token = await connection._tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            if (token.IsLast && token.ExpiresAt < DateTimeOffset.MaxValue) connection.ExpiresAt = token.ExpiresAt;
            await connection.IdentifyAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Baton.Dispose();
        _tokens.Dispose();
        _http.Dispose();
    }

    /// <summary>Client id and host; no secret.</summary>
    public override string ToString() => $"{(ClientId.Length == 0 ? TenantHost : ClientId)} ({Kind})";

    /// <summary>BatonService took a Hello: it is a connector's credential for certain.</summary>
    internal void ProveConnector() => _isProven = true;

    private async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        ConnectedAt = TimeProvider.GetUtcNow();
        try
        {
            var identity = await Rest.IntrospectAsync(cancellationToken).ConfigureAwait(false);
            Kind = ConductorOneCredentialKind.Personal;
            UserId = identity.UserId is { Length: > 0 } user ? user : identity.PrincipleId;
            TenantId = identity.TenantId;
            Roles = identity.Roles ?? [];
            _isProven = true;
        }
        catch (ConductorOneException exception) when (_mayBeConnector && exception is (ConductorOneAuthenticationException or ConductorOneForbiddenException))
        {
            // The token was given a moment ago, so the refusal is about REST and not about the credential.
            Kind = ConductorOneCredentialKind.Connector;
        }
    }
}
