using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace SegmentC1.Host;

/// <summary>
/// One session of the real engine with the module loaded, in which scripts, commands or a person run. Not for several threads,
/// <see cref="Stop"/> apart.
/// </summary>
public sealed class PowerShellHostRunner : IDisposable
{
    private readonly Terminal terminal;
    private readonly RunbookHost host;
    private readonly object gate = new();
    private System.Management.Automation.PowerShell? running;
    private bool stopped;
    private int errorCode;
    private int? shownCode;

    /// <summary>Starts the engine and imports the module.</summary>
    /// <exception cref="FileNotFoundException">There is no manifest.</exception>
    /// <exception cref="RunspaceOpenModuleLoadException">The module cannot be imported.</exception>
    public PowerShellHostRunner(HostOptions? options = null)
    {
        options ??= new HostOptions();
        terminal = new Terminal(options);
        host = new RunbookHost(terminal, options.NonInteractive);
        Runspace = ModuleRunspace.OpenWithModule(host, options.Manifest, options.Variables);
        Runspace.DefaultRunspace = Runspace;
    }

    /// <summary>The session, for a caller that wants to read or set its variables.</summary>
    public Runspace Runspace { get; }

    /// <summary>Runs a script file in the session's own scope, so that what it defines stays.</summary>
    /// <param name="path">The script.</param>
    /// <param name="arguments">As on a command line: <c>-Name</c>, <c>-Name:value</c> or values.</param>
    /// <returns>What the script gave to <c>exit</c>; 1, or what the error asks for, when an error ended it; 64 when it does not exist; what an error asked for that it went on after; otherwise 0.</returns>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(arguments);
        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            terminal.WriteError($"The script '{path}' does not exist.{Environment.NewLine}");
            return ExitCodes.Usage;
        }

        var command = new Command(file, isScript: false, useLocalScope: false);
        foreach (var parameter in ScriptArguments.Parse(arguments))
        {
            command.Parameters.Add(parameter);
        }

        ScriptExit.EndsSession(Runspace);
        return Run(command) ? host.ExitCode ?? shownCode ?? ExitCodes.Success : errorCode;
    }

    /// <summary>Runs a command line.</summary>
    /// <returns>What it gave to <c>exit</c>; 1, or what the error asks for, when an error ended it or its last statement failed; otherwise 0.</returns>
    public int RunCommand(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        host.LastStatementSucceeded = true;
        return Run(new Command(LastStatement.Report(text), isScript: true, useLocalScope: false))
            ? host.ExitCode ?? (host.LastStatementSucceeded ? ExitCodes.Success : ErrorExit.CodeOfNewest(Runspace.SessionStateProxy.GetVariable("Error")))
            : errorCode;
    }

    /// <summary>Runs what standard input holds, as one command.</summary>
    /// <returns>As <see cref="RunCommand"/>.</returns>
    public int RunInput() => RunCommand(terminal.Input.ReadToEnd());

    /// <summary>Reads and runs lines until <c>exit</c> or the end of the input.</summary>
    /// <returns>What was given to <c>exit</c>; otherwise 0.</returns>
    public int RunPrompt()
    {
        while (host.ExitCode is null)
        {
            terminal.Write(Prompt());
            var text = ReadStatement();
            if (text is null)
            {
                break;
            }

            lock (gate)
            {
                stopped = false;
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                Run(new Command(text, isScript: true, useLocalScope: false), addToHistory: true);
            }
        }

        return host.ExitCode ?? ExitCodes.Success;
    }

    /// <summary>Stops what runs, from any thread, without waiting for its end. What was not started yet does not start.</summary>
    /// <returns>Whether something ran.</returns>
    public bool Stop()
    {
        lock (gate)
        {
            stopped = true;
            running?.BeginStop(null, null);
            return running is not null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Runspace.Dispose();

    // The host has shown each record already. The engine would keep them all, and a connector runs for months.
    private static void KeepNothing(PSDataStreams streams)
    {
        static void Drop<T>(PSDataCollection<T> records) => records.DataAdded += (_, _) => records.Clear();
        Drop(streams.Information);
        Drop(streams.Warning);
        Drop(streams.Verbose);
        Drop(streams.Debug);
        Drop(streams.Progress);
    }

    private bool Run(Command command, bool addToHistory = false)
    {
        using var shell = System.Management.Automation.PowerShell.Create(Runspace);
        // Errors take the same way as results, so that they are drawn in order and as errors.
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(command);
        shell.AddCommand(WatchErrorCommand.Info).AddParameter(nameof(WatchErrorCommand.Found), (Action<int>)(code => shownCode = code));
        shell.AddCommand("Out-Default");
        KeepNothing(shell.Streams);
        (errorCode, shownCode) = (ExitCodes.Failure, null);
        lock (gate)
        {
            if (stopped)
            {
                return false;
            }

            running = shell;
        }

        try
        {
            shell.Invoke(null, new PSInvocationSettings { Host = host, AddToHistory = addToHistory });
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            errorCode = ErrorExit.CodeOf(exception.ErrorRecord);
            Show(exception.ErrorRecord);
            return false;
        }
        finally
        {
            lock (gate)
            {
                running = null;
            }
        }
    }

    private void Show(ErrorRecord error)
    {
        // Through the error stream, so that it is drawn as an error and not as an object.
        var write = new Command("Write-Error");
        write.Parameters.Add("ErrorRecord", error);
        write.Parameters.Add("ErrorAction", ActionPreference.Continue);
        write.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        using var shell = System.Management.Automation.PowerShell.Create(Runspace);
        shell.Commands.AddCommand(write).AddCommand("Out-Default");
        shell.Invoke(null, new PSInvocationSettings { Host = host });
    }

    private string Prompt()
    {
        using var shell = System.Management.Automation.PowerShell.Create(Runspace);
        return shell.AddCommand("prompt").Invoke<string>().FirstOrDefault() ?? "PS> ";
    }

    private string? ReadStatement()
    {
        var text = terminal.Input.ReadLine();
        while (text is not null)
        {
            Parser.ParseInput(text, out _, out var errors);
            if (!errors.Any(error => error.IncompleteInput))
            {
                break;
            }

            terminal.Write(">> ");
            var more = terminal.Input.ReadLine();
            if (string.IsNullOrEmpty(more))
            {
                break;
            }

            text += "\n" + more;
        }

        return text;
    }
}
