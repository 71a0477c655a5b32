using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SegmentC1.Host;

/// <summary>
/// Lets the <c>exit</c> of a script file that the host itself runs end the session. The engine has this mode for pwsh's
/// <c>-File</c> and offers it to no other host; its version is pinned, and tests run scripts that exit.
/// </summary>
internal static class ScriptExit
{
    private const BindingFlags Internals = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static void EndsSession(Runspace runspace)
    {
        var context = runspace.GetType().GetProperty("ExecutionContext", Internals)!.GetValue(runspace)!;
        context.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Internals)!.SetValue(context, true);
    }
}
