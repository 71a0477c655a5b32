using System.Management.Automation;
using System.Security;
using SegmentC1.ConductorOne;

namespace SegmentC1.Commands;

/// <summary>Connects this runspace to a ConductorOne tenant with a connector's or a person's credential, proves it, and says which tenant it is. A session of each kind can be the default at the same time.</summary>
[Cmdlet(VerbsCommunications.Connect, "ConductorOne", DefaultParameterSetName = FromEnvironment)]
[OutputType(typeof(ConductorOneSession))]
public sealed class ConnectConductorOneCommand : AsyncCmdlet
{
    private const string FromSecret = "Secret";
    private const string FromCredential = "Credential";
    private const string FromEnvironment = "Environment";
    private const string IdVariable = "BATON_CLIENT_ID";
    private const string SecretVariable = "BATON_CLIENT_SECRET";
    private const string HostVariable = "BATON_C1_API_HOST";
    private const string ReplicaVariable = "BATON_HOST_ID";

    /// <summary>The client id, name@tenant-host/use. Without it and -Credential, the environment variables BATON_CLIENT_ID and BATON_CLIENT_SECRET are used.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromSecret)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The client secret that belongs to the client id.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FromSecret)]
    [SecretArgument]
    public SecureString? ClientSecret { get; set; }

    /// <summary>A credential whose user name is the client id and whose password is the client secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromCredential)]
    public PSCredential? Credential { get; set; }

    /// <summary>A host that takes the place of the client id's, for tests and gateways; loopback is spoken to without TLS. Without it, the environment variable BATON_C1_API_HOST is used when it is set.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiHost { get; set; }

    /// <summary>Writes the session, to be used in another runspace.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var (id, secret) = Given();
        using (secret)
        {
            var connection = await ConductorOneConnection.ConnectAsync(
                new ConductorOneConnectionOptions
                {
                    ClientId = id,
                    ClientSecret = secret,
                    ApiHost = ApiHost ?? Variable(HostVariable),
                    HostId = Variable(ReplicaVariable),
                    OnNotice = ConductorOneNotices.Tell,
                },
                cancellationToken);
            var session = new ConductorOneSession(connection);
            RunspaceSessions.Current.Use(session);
            Tell($"Connected to the ConductorOne tenant {session.Tenant} {Described(session)}.");
            if (PassThru) WriteObject(session);
        }
    }

    private static string Described(ConductorOneSession session) => session.Kind == ConductorOneCredentialKind.Connector
        ? "with a connector's credential, which its first upload proves"
        : $"with the credential of the user {session.UserId}";

    private (string Id, SecureString Secret) Given()
    {
        switch (ParameterSetName)
        {
            case FromSecret:
                return (ClientId!, ClientSecret!.Copy());
            case FromCredential:
                return (Credential!.UserName, Credential.Password.Copy());
            default:
                return Variable(IdVariable) is { } id && Variable(SecretVariable) is { } secret
                    ? (id, SecureText.Of(secret))
                    : throw new CommandException(ErrorIds.C1NoCredential, $"No credential was given, and the environment variables {IdVariable} and {SecretVariable} are not both set.");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } text ? text : null;
}
