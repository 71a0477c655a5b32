using System.Management.Automation;
using System.Reflection;

namespace SegmentC1.Host.Basics;

/// <summary>Ends the commands before this one in a pipeline, as <c>Select-Object -First</c> does, and lets those after it finish.</summary>
internal static class PipelineStop
{
    private static readonly ConstructorInfo Constructor = typeof(PSObject).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
        .GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)[0];

    public static void Upstream(Cmdlet cmdlet) => throw (Exception)Constructor.Invoke([cmdlet]);
}
