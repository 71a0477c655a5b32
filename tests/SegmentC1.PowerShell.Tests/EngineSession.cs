using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using SegmentC1.Host;

namespace SegmentC1.PowerShell.Tests;

/// <summary>A runspace of the real engine for one test.</summary>
internal sealed class EngineSession : IDisposable
{
    private EngineSession(Runspace runspace) => Runspace = runspace;

    public Runspace Runspace { get; }

    /// <summary>The errors of the last <see cref="Run"/> that did not end it.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; private set; } = [];

    public static EngineSession WithModule(PSHost? host = null) => new(ModuleRunspace.OpenWithModule(host, Checkout.Manifest));

    public static EngineSession Bare(PSHost? host = null) => new(ModuleRunspace.OpenBare(host));

    /// <summary>Runs a script; what ends it is thrown.</summary>
    public Collection<PSObject> Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            Runspace.SessionStateProxy.SetVariable(name, value);
        }

        using var shell = System.Management.Automation.PowerShell.Create(Runspace);
        var results = shell.AddScript(script).Invoke();
        Errors = [.. shell.Streams.Error];
        return results;
    }

    public void Dispose() => Runspace.Dispose();
}
