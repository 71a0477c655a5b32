using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>Finds the session that the REST API is used with.</summary>
internal static class RestSession
{
    /// <summary>The session that was given, or the default one of this runspace.</summary>
    /// <exception cref="CommandException">There is no session, or not one that the REST API takes.</exception>
    public static ConductorOneSession Find(ConductorOneSession? given)
    {
        var session = given ?? RunspaceSessions.Current.Of(ConductorOneCredentialKind.Personal)
            ?? throw new CommandException(ErrorIds.C1NotConnected, "No ConductorOne tenant is connected in this runspace with a person's or service's credential.");
        if (!session.Connected) throw new CommandException(ErrorIds.C1NotConnected, $"The session of the tenant {session} was disconnected.", session);
        return session.Kind == ConductorOneCredentialKind.Connector
            ? throw new CommandException(ErrorIds.C1NotConnected, $"The session of the tenant {session} has a connector's credential, which is good for syncs only; this takes a person's or service's.", session)
            : session;
    }
}
