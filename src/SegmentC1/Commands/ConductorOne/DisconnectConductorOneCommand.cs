using System.Management.Automation;

namespace SegmentC1.Commands;

/// <summary>Ends connections to ConductorOne and forgets their secrets. Nothing is sent; the credentials themselves stay valid.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "ConductorOne")]
[OutputType(typeof(void))]
public sealed class DisconnectConductorOneCommand : AsyncCmdlet
{
    /// <summary>The connection to end. Without it, the default ones of this runspace, of either kind; it is no error when there is none.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ConductorOneSession? Session { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var sessions = RunspaceSessions.Current;
        ConductorOneSession[] ended = Session is { } given ? [given] : [.. sessions.ConductorOne];
        if (ended.Length == 0) Detail("No ConductorOne tenant is connected in this runspace.");
        foreach (var session in ended)
        {
            sessions.Forget(session);
            session.Close();
            Detail($"Disconnected from the ConductorOne tenant {session}.");
        }

        return Task.CompletedTask;
    }
}
