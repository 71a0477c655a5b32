using System.Management.Automation;

namespace SegmentC1.Commands;

/// <summary>Ends a connection to a Segment workspace and forgets its token. Nothing is sent; the token itself stays valid.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "SegmentWorkspace")]
[OutputType(typeof(void))]
public sealed class DisconnectSegmentWorkspaceCommand : AsyncCmdlet
{
    /// <summary>The connection to end. Without it, the default one of this runspace; it is no error when there is none.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SegmentSession? Session { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var sessions = RunspaceSessions.Current;
        var session = Session ?? sessions.Segment;
        if (session is null)
        {
            Detail("No Segment workspace is connected in this runspace.");
            return Task.CompletedTask;
        }

        if (ReferenceEquals(sessions.Segment, session)) sessions.Segment = null;
        session.Close();
        Detail($"Disconnected from the Segment workspace {session}.");
        return Task.CompletedTask;
    }
}
