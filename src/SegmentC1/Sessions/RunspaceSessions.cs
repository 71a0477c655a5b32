using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using SegmentC1.ConductorOne;

namespace SegmentC1;

/// <summary>The default sessions of each runspace. They go when their runspace goes, and no other runspace sees them.</summary>
internal sealed class RunspaceSessions
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceSessions> All = [];

    private volatile SegmentSession? _segment;
    private volatile ConductorOneSession? _connector;
    private volatile ConductorOneSession? _personal;

    static RunspaceSessions() => ModuleLifetime.WhenRemoved(() => Current.Close());

    /// <summary>Those of the runspace that this thread runs in.</summary>
    public static RunspaceSessions Current =>
        Runspace.DefaultRunspace is { } runspace ? All.GetOrCreateValue(runspace) : new RunspaceSessions();

    /// <summary>The default Segment session; null when there is none.</summary>
    public SegmentSession? Segment
    {
        get => _segment;
        set => _segment = value;
    }

    /// <summary>
    /// The default ConductorOne sessions: one for each kind of credential, because a sync needs a connector's and starting one
    /// a person's.
    /// </summary>
    public IEnumerable<ConductorOneSession> ConductorOne => new[] { _connector, _personal }.OfType<ConductorOneSession>();

    /// <summary>The default ConductorOne session of a kind; null when there is none.</summary>
    public ConductorOneSession? Of(ConductorOneCredentialKind kind) => kind == ConductorOneCredentialKind.Connector ? _connector : _personal;

    /// <summary>Makes a session the default of its kind.</summary>
    public void Use(ConductorOneSession session)
    {
        if (session.Kind == ConductorOneCredentialKind.Connector) _connector = session;
        else _personal = session;
    }

    /// <summary>Makes a session no default any more.</summary>
    public void Forget(ConductorOneSession session)
    {
        if (ReferenceEquals(_connector, session)) _connector = null;
        if (ReferenceEquals(_personal, session)) _personal = null;
    }

    /// <summary>Ends the sessions: the tokens go with the module.</summary>
    private void Close()
    {
        _segment?.Close();
        _connector?.Close();
        _personal?.Close();
        (_segment, _connector, _personal) = (null, null, null);
    }
}
