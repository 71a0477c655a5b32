using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>A connection to one ConductorOne tenant with one credential, as <c>Connect-ConductorOne -PassThru</c> gives it.</summary>
/// <remarks>The secret is held by the connection alone; nothing of this object shows it.</remarks>
public sealed class ConductorOneSession
{
    internal ConductorOneSession(ConductorOneConnection connection) => Connection = connection;

    /// <summary>The tenant's host.</summary>
    public string Tenant => Connection.TenantHost;

    /// <summary>Where the tenant is reached.</summary>
    public Uri ApiAddress => Connection.ApiAddress;

    /// <summary>Connector: uploads syncs and carries out tasks. Personal: the REST API.</summary>
    public ConductorOneCredentialKind Kind => Connection.Kind;

    /// <summary>Whether the kind was seen to be so; a connector's is proven by its first upload.</summary>
    public bool Proven => Connection.IsProven;

    /// <summary>The client id; it is no secret. Empty for an access token and a person's login.</summary>
    public string ClientId => Connection.ClientId;

    /// <summary>The user of a personal credential; null for a connector's.</summary>
    public string? UserId => Connection.UserId;

    /// <summary>Roles of the user of a personal credential; empty for a connector's.</summary>
    public IReadOnlyList<string> Roles => Connection.Roles;

    /// <summary>When the connection was made, UTC.</summary>
    public DateTimeOffset ConnectedAt => Connection.ConnectedAt;

    /// <summary>When the access token of a login ends, UTC: it cannot be renewed. Null for credentials that renew themselves, and for a given access token, whose end nobody tells.</summary>
    public DateTimeOffset? ExpiresAt => Connection.ExpiresAt;

    /// <summary>Whether the session can still be used.</summary>
    public bool Connected { get; private set; } = true;

    internal ConductorOneConnection Connection { get; }

    internal void Close()
    {
        Connected = false;
        Connection.Dispose();
    }

    /// <summary>Which tenant this is, with what.</summary>
    public override string ToString() => $"{Tenant} ({Kind})";
}
