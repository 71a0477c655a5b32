using System.Management.Automation;
using System.Security;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Connects this runspace to a Segment workspace, proves it with one request and says which workspace it is.</summary>
[Cmdlet(VerbsCommunications.Connect, "SegmentWorkspace", DefaultParameterSetName = FromEnvironment)]
[OutputType(typeof(SegmentSession))]
public sealed class ConnectSegmentWorkspaceCommand : AsyncCmdlet
{
    private const string FromToken = "Token";
    private const string FromCredential = "Credential";
    private const string FromVault = "Secret";
    private const string FromEnvironment = "Environment";
    private const string AddressVariable = "SEGMENT_API_URL";

    /// <summary>The Public API token, of the Workspace Owner level. Without it and its alternatives, the environment variable SEGMENT_API_TOKEN is used, or BATON_TOKEN, as ConductorOne's connectors call it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromToken)]
    [SecretArgument]
    public SecureString? Token { get; set; }

    /// <summary>A credential whose password is the token; its user name is not used.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromCredential)]
    public PSCredential? Credential { get; set; }

    /// <summary>Name of the secret that holds the token, in a vault of Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromVault)]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>The vault that the secret is in; without it, all registered vaults are asked.</summary>
    [Parameter(ParameterSetName = FromVault)]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Where the workspace lives: US or EU. The token does not tell; a wrong region is refused like a wrong token.</summary>
    [Parameter]
    public SegmentRegion Region { get; set; } = SegmentRegion.US;

    /// <summary>Another base address instead of the region's, for gateways and tests; https, or http on loopback. Without it, the environment variable SEGMENT_API_URL is used when it is set.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ApiUri { get; set; }

    /// <summary>Refuses every change in this session before anything is sent. Segment has no read-only tokens; this is the guard.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Requests in flight at most, 1 to 32.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Writes the session, to be used with -Session, for instance in another runspace.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var address = Address();
        using var token = new TokenSource(this).Read(ParameterSetName == FromEnvironment ? null : Token ?? Credential?.Password, SecretName, Vault);
        var client = Create(token, address);
        try
        {
            var workspace = await client.GetWorkspaceAsync(cancellationToken);
            var session = new SegmentSession(client, workspace, address is null ? Region : null, MaxConcurrency, TimeProvider.System.GetUtcNow());
            RunspaceSessions.Current.Segment = session;
            Tell($"Connected to the Segment workspace '{workspace.Name}' ({workspace.Slug}) at {session.ApiUri}{(ReadOnly ? ", read-only" : string.Empty)}.");
            if (PassThru) WriteObject(session);
        }
        catch (Exception failure) when (ErrorFactory.Knows(failure))
        {
            client.Dispose();
            throw;
        }
    }

    private Uri? Address()
    {
        if (ApiUri is { } given) return Checked(given, "-ApiUri");
        var text = Environment.GetEnvironmentVariable(AddressVariable);
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Region))) Warn($"-Region is not used: the environment variable {AddressVariable} gives the address.");
        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            ? Checked(uri, AddressVariable)
            : throw new CommandException(ErrorIds.BadAddress, $"{AddressVariable} is not an absolute address.");
    }

    private static Uri Checked(Uri address, string origin) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new CommandException(ErrorIds.BadAddress, $"{origin} must be an https address; http is taken for loopback only.", address);

    private SegmentClient Create(SecureString token, Uri? address)
    {
        try
        {
            return new SegmentClient(new SegmentClientOptions
            {
                Token = token.Copy(),
                Region = Region,
                ApiUri = address,
                ReadOnly = ReadOnly,
                MaxConcurrency = MaxConcurrency,
                OnNotice = SegmentNotices.Tell,
            });
        }
        catch (ArgumentException failure)
        {
            throw new CommandException(ErrorIds.BadInput, failure.Message, null, failure);
        }
    }
}
