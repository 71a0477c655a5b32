using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SegmentC1.Host;

namespace SegmentC1.PowerShell.Tests;

/// <summary>The host's program in a process of its own, as a container runs it: lines as they come, signals, the exit code.</summary>
internal sealed class RunningHost : IDisposable
{
    // No measure: only what keeps a test that would hang from hanging.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly ConcurrentQueue<string> _seen = [];
    private readonly Task<string> _error;

    public RunningHost(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var tests = Path.ChangeExtension(typeof(RunningHost).Assembly.Location, null);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all =
        [
            "exec", "--depsfile", tests + ".deps.json", "--runtimeconfig", tests + ".runtimeconfig.json",
            typeof(PowerShellHostRunner).Assembly.Location, "-NonInteractive", .. arguments,
        ];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, received) =>
        {
            if (received.Data is null)
            {
                _lines.CompleteAdding();
                return;
            }

            _seen.Enqueue(received.Data);
            _lines.Add(received.Data);
        };
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>All lines of standard output so far.</summary>
    public IReadOnlyList<string> Lines => [.. _seen];

    /// <summary>The next line that has a text in it.</summary>
    public Task<string> LineAsync(string wanted) => Task.Run(async () =>
    {
        while (_lines.TryTake(out var line, Guard))
        {
            if (line.Contains(wanted, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The program ended without '{wanted}': {string.Join('\n', Lines)} {(_process.HasExited ? await _error : "")}");
    });

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The exit code and standard error, once it has ended.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Guard);
        return (_process.ExitCode, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _lines.Dispose();
    }
}
