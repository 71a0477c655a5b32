using System.Management.Automation;
using System.Security;
using SegmentC1.Segment;

namespace SegmentC1.Commands;

/// <summary>Base of the cmdlets that take a Segment token for ConductorOne: the token is proven at Segment before anything is changed.</summary>
public abstract class SegmentTokenCmdlet : ConductorOneCmdlet
{
    private bool _proven;

    /// <summary>The Segment Public API token, of the Workspace Owner level. It is tried at Segment before it is stored in ConductorOne.</summary>
    [Parameter]
    [SecretArgument]
    public SecureString? SegmentToken { get; set; }

    /// <summary>The workspace that the token must be of: its id, slug or name. Without it, the one that this runspace is connected to, if any.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Workspace { get; set; }

    /// <summary>Where the workspace lives: US or EU. Without it, the region of the Segment connection of this runspace, or US.</summary>
    [Parameter]
    public SegmentRegion Region { get; set; } = SegmentRegion.US;

    /// <summary>Another base address of Segment to try the token at, for gateways and tests; https, or http on loopback.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? SegmentApiUri { get; set; }

    /// <summary>Proves the token, once; does nothing when there is none.</summary>
    private protected async Task ProveTokenAsync(CancellationToken cancellationToken)
    {
        if (SegmentToken is not { } token || _proven) return;
        var session = RunspaceSessions.Current.Segment is { Connected: true } connected ? connected : null;
        var region = MyInvocation.BoundParameters.ContainsKey(nameof(Region)) ? Region : session?.Region ?? Region;
        var address = SegmentApiUri is { } given ? Checked(given) : MyInvocation.BoundParameters.ContainsKey(nameof(Region)) || session is { Region: not null } ? null : session?.ApiUri;
        var workspace = await SegmentTokenCheck.RunAsync(token, region, address, Workspace ?? session?.WorkspaceId, cancellationToken);
        Detail($"The token is of the Segment workspace '{workspace.Name}' ({workspace.Slug}) and can read who has access.");
        _proven = true;
    }

    private static Uri Checked(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new CommandException(ErrorIds.BadAddress, "-SegmentApiUri must be an https address; http is taken for loopback only.", address);
}
