using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace SegmentC1.Host;

/// <summary>Makes runspaces of the real engine, with the basics of a script and, when wanted, the module loaded from its manifest.</summary>
public static class ModuleRunspace
{
    /// <summary>Opens a runspace without the module.</summary>
    /// <param name="host">Shows what the runspace writes; the engine's silent host when it is null.</param>
    /// <param name="variables">Variables of the session, by name.</param>
    /// <returns>An open runspace; whoever asked for it disposes it.</returns>
    public static Runspace OpenBare(PSHost? host = null, IReadOnlyDictionary<string, object?>? variables = null) =>
        Open(host, null, variables);

    /// <summary>Opens a runspace with the module imported, as <c>Import-Module</c> would.</summary>
    /// <param name="host">Shows what the runspace writes; the engine's silent host when it is null.</param>
    /// <param name="manifest">Path of the module's manifest; the one that <see cref="ModuleManifest.Find()"/> finds when it is null.</param>
    /// <param name="variables">Variables of the session, by name.</param>
    /// <returns>An open runspace; whoever asked for it disposes it.</returns>
    /// <exception cref="RunspaceOpenModuleLoadException">The module cannot be imported; the message says why.</exception>
    public static Runspace OpenWithModule(PSHost? host = null, string? manifest = null, IReadOnlyDictionary<string, object?>? variables = null) =>
        Open(host, manifest ?? ModuleManifest.Find(), variables);

    private static Runspace Open(PSHost? host, string? manifest, IReadOnlyDictionary<string, object?>? variables)
    {
        // CreateDefault needs PowerShell's own console host, which no package brings.
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            // Without this, the machine's default refuses the module's own script.
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, object?>())
        {
            state.Variables.Add(new SessionStateVariableEntry(name, value, null));
        }

        foreach (var (name, type) in BasicCommands.All)
        {
            state.Commands.Add(new SessionStateCmdletEntry(name, type, null));
        }

        if (manifest is not null)
        {
            state.ImportPSModule([manifest]);
        }

        var runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        try
        {
            runspace.Open();
            return runspace;
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }
}
