using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using SegmentC1.Sandbox;

namespace SegmentC1.PowerShell.Tests.Cmdlets;

/// <summary>What a script wrote, stream by stream.</summary>
internal sealed record Ran(
    Collection<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    ErrorRecord? Ended,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<string> Information,
    IReadOnlyList<string> Progress)
{
    /// <summary>The only error, which did not end the script.</summary>
    public ErrorRecord OnlyError => Ended is null ? Assert.Single(Errors) : throw new InvalidOperationException($"The script ended: {Ended}");

    /// <summary>The output, of a script that wrote no error.</summary>
    public Collection<PSObject> Clean
    {
        get
        {
            Assert.Null(Ended);
            Assert.Empty(Errors);
            return Output;
        }
    }
}

/// <summary>A simulated workspace and a runspace of the real engine with the module, for one test.</summary>
internal sealed class Shell : IAsyncDisposable
{
    private readonly List<EngineSession> _engines = [];

    private Shell(SegmentSandbox sandbox) => Sandbox = sandbox;

    public SegmentSandbox Sandbox { get; }

    public EngineSession Engine => _engines[0];

    public static async Task<Shell> OpenAsync(SegmentSandboxOptions? options = null, bool connect = true, PSHost? host = null)
    {
        var shell = new Shell(await SegmentSandbox.StartAsync(options));
        shell.NewEngine(host);
        if (connect) shell.Connect();
        return shell;
    }

    /// <summary>Another runspace with the module.</summary>
    public EngineSession NewEngine(PSHost? host = null)
    {
        var engine = EngineSession.WithModule(host);
        engine.Runspace.SessionStateProxy.SetVariable("token", Secure(Sandbox.Token));
        engine.Runspace.SessionStateProxy.SetVariable("uri", Sandbox.BaseAddress);
        engine.Runspace.SessionStateProxy.SetVariable("sandbox", Sandbox);
        _engines.Add(engine);
        return engine;
    }

    /// <summary>Connects, and forgets the request that it took.</summary>
    public void Connect()
    {
        _ = Run("Connect-SegmentWorkspace -Token $token -ApiUri $uri").Clean;
        Sandbox.ClearRequests();
    }

    public Ran Run(string script, params (string Name, object? Value)[] variables) => RunIn(Engine, script, variables);

    public static Ran RunIn(EngineSession engine, string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables) engine.Runspace.SessionStateProxy.SetVariable(name, value);
        using var shell = System.Management.Automation.PowerShell.Create(engine.Runspace);
        // What ends a pipeline ends only its statement, and Invoke does not throw it; a catch tells it from the errors of single items.
        engine.Runspace.SessionStateProxy.SetVariable("ended", null);
        shell.AddScript($"try {{\n{script}\n}} catch {{ $global:ended = $_ }}");
        Collection<PSObject> output = [];
        ErrorRecord? ended = null;
        try
        {
            output = shell.Invoke();
        }
        catch (RuntimeException failure)
        {
            ended = failure.ErrorRecord;
        }

        ended ??= engine.Runspace.SessionStateProxy.GetVariable("ended") as ErrorRecord;
        var streams = shell.Streams;
        return new Ran(
            output,
            [.. streams.Error],
            ended,
            [.. streams.Warning.Select(record => record.Message)],
            [.. streams.Verbose.Select(record => record.Message)],
            [.. streams.Debug.Select(record => record.Message)],
            [.. streams.Information.Select(record => record.MessageData?.ToString() ?? string.Empty)],
            [.. streams.Progress.Select(record => $"{record.Activity}|{record.StatusDescription}|{record.CurrentOperation}")]);
    }

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var c in text) secure.AppendChar(c);
        return secure;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines) engine.Dispose();
        await Sandbox.DisposeAsync();
    }
}

internal static class Shown
{
    /// <summary>A property of an object whose type is in the module's own load context.</summary>
    public static object? Get(this PSObject item, string property)
    {
        var value = (item.Properties[property] ?? throw new InvalidOperationException($"{item.TypeNames[0]} has no {property}.")).Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }

    public static string? Text(this PSObject item, string property) => item.Get(property)?.ToString();

    public static IEnumerable<string?> Texts(this IEnumerable<PSObject> items, string property) => items.Select(item => item.Text(property));

    /// <summary>The id of an error, without the command that raised it.</summary>
    public static string Id(this ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
