using System.Globalization;
using System.Management.Automation;
using System.Security;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Connects this runspace to a ConductorOne tenant with a connector's, a person's or a workload's credential, proves it, and says which tenant it is. A session of each kind can be the default at the same time.</summary>
[Cmdlet(VerbsCommunications.Connect, "ConductorOne", DefaultParameterSetName = FromEnvironment)]
[OutputType(typeof(ConductorOneSession))]
public sealed class ConnectConductorOneCommand : AsyncCmdlet
{
    private const string FromSecret = "Secret";
    private const string FromCredential = "Credential";
    private const string FromAccessToken = "AccessToken";
    private const string FromOidcToken = "OidcToken";
    private const string FromOidcTokenPath = "OidcTokenPath";
    private const string FromLogin = "Interactive";
    private const string FromEnvironment = "Environment";
    private const int LoginActivity = 0x5E64;

    /// <summary>The client id, name@tenant-host/use. Without it and any other credential, the environment is used: BATON_CLIENT_ID and BATON_CLIENT_SECRET for a connector; CONDUCTORONE_ACCESS_TOKEN, or CONDUCTORONE_OIDC_TOKEN with CONDUCTORONE_CLIENT_ID, or CONDUCTORONE_CLIENT_ID with CONDUCTORONE_CLIENT_SECRET, in this order, for everything else.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromSecret)]
    [Parameter(Mandatory = true, ParameterSetName = FromOidcToken)]
    [Parameter(Mandatory = true, ParameterSetName = FromOidcTokenPath)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The client secret that belongs to the client id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FromSecret)]
    [SecretArgument]
    public SecureString? ClientSecret { get; set; }

    /// <summary>A credential whose user name is the client id and whose password is the client secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromCredential, ValueFromPipelineByPropertyName = true)]
    public PSCredential? Credential { get; set; }

    /// <summary>An access token that was got elsewhere. It cannot be renewed: when it has expired, connect with a new one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromAccessToken)]
    [SecretArgument]
    public SecureString? AccessToken { get; set; }

    /// <summary>A token of an identity provider that the service principal trusts (workload federation), to be exchanged. For a job that is over before the token is; a longer one gives -OidcTokenPath or the environment variable CONDUCTORONE_OIDC_TOKEN, which are read again for each exchange.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromOidcToken)]
    [SecretArgument]
    public SecureString? OidcToken { get; set; }

    /// <summary>A file that holds the identity provider's token and that the platform renews. It is read again each time a token is exchanged.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromOidcTokenPath)]
    [ValidateNotNullOrEmpty]
    public string? OidcTokenPath { get; set; }

    /// <summary>Logs a person in: shows an address and a code, and waits until the login is confirmed in a browser, on this machine or another. It lasts as long as its access token, which the session shows as ExpiresAt.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromLogin)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>The tenant: its name (acme), its host (acme.conductor.one) or its address. Without it, the environment variables CONDUCTORONE_SERVER_URL and CONDUCTORONE_TENANT_DOMAIN are used, in this order.</summary>
    [Parameter(ParameterSetName = FromLogin)]
    [Parameter(ParameterSetName = FromAccessToken)]
    [ValidateNotNullOrEmpty]
    public string? Tenant { get; set; }

    /// <summary>Proves possession of a key (DPoP) with the first request already. Without it that is done as soon as ConductorOne demands it; a connector's credential cannot use it, and neither can an access token that was got elsewhere, whose key is not here.</summary>
    [Parameter(ParameterSetName = FromSecret)]
    [Parameter(ParameterSetName = FromCredential)]
    [Parameter(ParameterSetName = FromOidcToken)]
    [Parameter(ParameterSetName = FromOidcTokenPath)]
    [Parameter(ParameterSetName = FromLogin)]
    public SwitchParameter Dpop { get; set; }

    /// <summary>A host that takes the place of the tenant's, for tests and gateways; loopback is spoken to without TLS. Without it, the environment variable BATON_C1_API_HOST is used when it is set, and CONDUCTORONE_SERVER_URL for the credentials of CONDUCTORONE_ variables.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiHost { get; set; }

    /// <summary>Writes the session, to be used in another runspace.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName != FromEnvironment)
        {
            await ConnectAsync(Given(), ApiHost ?? GivenHost(), cancellationToken);
            return;
        }

        var found = ConductorOneEnvironment.Credentials();
        if (found.Count == 0) throw ConductorOneEnvironment.Nothing();
        foreach (var (credential, host) in found)
        {
            try
            {
                await ConnectAsync(credential, ApiHost ?? host, cancellationToken);
            }
            catch (Exception failure) when (found.Count > 1 && ErrorFactory.Knows(failure))
            {
                // A connector's credential is not worth less because a person's is stale, nor the other way round.
                WriteFailure(failure, credential.ToString());
            }
        }
    }

    private async Task ConnectAsync(ConductorOneCredential credential, string? host, CancellationToken cancellationToken)
    {
        var connection = await ConductorOneConnection.ConnectAsync(
            new ConductorOneConnectionOptions
            {
                Credential = credential,
                Dpop = Dpop,
                ApiHost = host,
                HostId = ConductorOneEnvironment.HostId,
                OnNotice = ConductorOneNotices.Tell,
            },
            cancellationToken);
        var session = new ConductorOneSession(connection);
        RunspaceSessions.Current.Use(session);
        if (Interactive) Notify(() => WriteProgress(new ProgressRecord(LoginActivity, "Login", "Done") { RecordType = ProgressRecordType.Completed }));
        Tell($"Connected to the ConductorOne tenant {session.Tenant} {Described(session)}.");
        if (PassThru) WriteObject(session);
    }

    private static string Described(ConductorOneSession session)
    {
        if (session.Kind == ConductorOneCredentialKind.Connector) return "with a connector's credential, which its first upload proves";
        var until = session.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $", until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : string.Empty;
        return $"with the credential of the user {session.UserId}{until}";
    }

    private ConductorOneCredential Given() => ParameterSetName switch
    {
        FromSecret => new ClientSecretCredential(ClientId!, ClientSecret!),
        FromCredential => new ClientSecretCredential(Credential!.UserName, Credential.Password),
        FromAccessToken => new AccessTokenCredential(Tenant ?? ConductorOneEnvironment.Tenant(), AccessToken!),
        FromOidcToken => new FederatedCredential(ClientId!, GivenTokenReader(OidcToken!)),
        FromOidcTokenPath => new FederatedCredential(ClientId!, OidcTokenFile.Reader(FilePaths.Resolve(SessionState, OidcTokenPath!))),
        _ => new DeviceLoginCredential(Tenant ?? ConductorOneEnvironment.Tenant(), Show),
    };

    /// <summary>What takes the host's place when -ApiHost does not say.</summary>
    private string? GivenHost() => ParameterSetName is FromLogin or FromAccessToken && Tenant is null ? ConductorOneEnvironment.ServerUrl : ConductorOneEnvironment.BatonHost;

    /// <summary>Keeps a copy: the caller may dispose of the token, and the session exchanges it again while it is good.</summary>
    private static Func<CancellationToken, Task<SecureString>> GivenTokenReader(SecureString token)
    {
        var kept = token.Copy();
        kept.MakeReadOnly();
        return _ => Task.FromResult(kept.Copy());
    }

    private void Show(DeviceLoginPrompt prompt) => Notify(() =>
    {
        var until = prompt.ExpiresAt.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);
        Tell($"To log in, open {prompt.Address} and confirm the code {prompt.Code} (until {until} UTC).");
        WriteProgress(new ProgressRecord(LoginActivity, "Login", $"Waiting for the code {prompt.Code} to be confirmed at {prompt.Address}"));
    });
}
