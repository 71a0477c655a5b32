using System.Collections.Concurrent;

namespace SegmentC1;

/// <summary>
/// The end of the module in a runspace. PowerShell never calls <c>IModuleAssemblyCleanup.OnRemove</c> of an assembly in a load
/// context of its own, so the script module calls <see cref="OnRemove"/>.
/// </summary>
public static class ModuleLifetime
{
    private static readonly ConcurrentQueue<Action> Actions = new();

    /// <summary>
    /// Registers, once in a process, what must be given back when the module leaves a runspace. While the action runs,
    /// <c>Runspace.DefaultRunspace</c> is the runspace that the module leaves; other runspaces may go on using it.
    /// </summary>
    internal static void WhenRemoved(Action action) => Actions.Enqueue(action);

    /// <summary>Called by the script module on <c>Remove-Module</c>, on <c>Import-Module -Force</c>, not when a runspace just closes.</summary>
    public static void OnRemove()
    {
        foreach (var action in Actions)
        {
            action();
        }
    }
}
