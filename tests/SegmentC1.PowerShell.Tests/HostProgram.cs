using System.Diagnostics;
using SegmentC1.Host;

namespace SegmentC1.PowerShell.Tests;

/// <summary>A fresh process of the engine, with the assemblies of these tests, for what a process can do but once.</summary>
internal static class HostProgram
{
    public static (int ExitCode, string Output, string Error) Run(string? input, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var tests = Path.ChangeExtension(typeof(HostProgram).Assembly.Location, null);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all =
        [
            "exec", "--depsfile", tests + ".deps.json", "--runtimeconfig", tests + ".runtimeconfig.json",
            typeof(PowerShellHostRunner).Assembly.Location, .. arguments,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input ?? string.Empty);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), error.GetAwaiter().GetResult().ReplaceLineEndings("\n"));
    }
}
