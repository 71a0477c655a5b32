using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>Finds the ConductorOne session that a command is to use.</summary>
internal static class ConductorOneSessions
{
    /// <summary>The session of a connector's credential: the one given, else the default of the runspace.</summary>
    /// <param name="given">What the parameter holds.</param>
    /// <param name="purpose">What needs it, with its article.</param>
    /// <exception cref="CommandException">There is none, it was disconnected, or it is a person's.</exception>
    public static ConductorOneSession Connector(ConductorOneSession? given, string purpose)
    {
        var session = given ?? RunspaceSessions.Current.Of(ConductorOneCredentialKind.Connector)
            ?? throw new CommandException(ErrorIds.C1NotConnected, "No ConductorOne tenant is connected in this runspace with a connector's credential.");
        if (!session.Connected) throw new CommandException(ErrorIds.C1NotConnected, $"The session of the tenant {session} was disconnected.", session);
        return session.Kind == ConductorOneCredentialKind.Connector
            ? session
            : throw new CommandException(ErrorIds.C1NotConnected, $"The session of the tenant {session} has a person's credential; {purpose} needs a connector's.", session);
    }
}
