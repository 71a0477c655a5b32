using System.Diagnostics;

namespace SegmentC1.Host.Tests;

/// <summary>The program as a container starts it: a process of its own, with its exit code and both streams.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process process;
    private readonly Task<string> error;

    private HostProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, string? input)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(PowerShellHostRunner).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        process.StandardInput.Close();
    }

    public int Id => process.Id;

    public static Task<HostResult> Run(params string[] arguments) => RunWith(null, null, arguments);

    public static async Task<HostResult> RunWith(string? input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var host = Start(input, environment, arguments);
        return await host.End();
    }

    public static HostProcess Start(string? input, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        new(arguments, environment, input);

    /// <summary>Waits for a line that the program writes, which says how far it is.</summary>
    public async Task WaitForLine(string wanted)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line == wanted)
            {
                return;
            }
        }

        Assert.Fail($"The program ended without '{wanted}': {await error}");
    }

    public async Task<HostResult> End()
    {
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new HostResult(process.ExitCode, output.ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}

internal sealed record HostResult(int ExitCode, string Output, string Error);
