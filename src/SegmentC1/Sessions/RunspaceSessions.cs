using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SegmentC1;

/// <summary>The default sessions of each runspace. They go when their runspace goes, and no other runspace sees them.</summary>
internal sealed class RunspaceSessions
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceSessions> All = [];

    static RunspaceSessions() => ModuleLifetime.WhenRemoved(() => Current.Close());

    private volatile SegmentSession? _segment;

    /// <summary>Those of the runspace that this thread runs in.</summary>
    public static RunspaceSessions Current =>
        Runspace.DefaultRunspace is { } runspace ? All.GetOrCreateValue(runspace) : new RunspaceSessions();

    /// <summary>The default Segment session; null when there is none.</summary>
    public SegmentSession? Segment
    {
        get => _segment;
        set => _segment = value;
    }

    /// <summary>Ends the sessions: the tokens go with the module.</summary>
    private void Close()
    {
        _segment?.Close();
        _segment = null;
    }
}
