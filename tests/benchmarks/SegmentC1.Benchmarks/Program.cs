using System.Globalization;
using BenchmarkDotNet.Running;
using SegmentC1.Sandbox;

namespace SegmentC1.Benchmarks;

/// <summary>
/// <c>c1z 1000000</c> and <c>c1z-floor 1000000</c> measure a whole process: time, peak working set, size of the file.
/// <c>review 100000</c> measures the evidence of a large workspace: time, peak working set, and its CSV beside CsvHelper's.
/// <c>connector</c> runs a connector through 1,000 tasks and 20 syncs and prints its memory over time; <c>connector-host</c> the same
/// with the whole program that a container runs. A number after either is that of the rounds, of fifty tasks and a sync each; twenty without it.
/// Anything else goes to BenchmarkDotNet.
/// </summary>
internal static class Program
{
    private const int DefaultGrants = 1_000_000;
    private const int DefaultRows = 100_000;
    private const int DefaultRounds = 20;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["c1z", .. var rest]:
                WriterRun.Run(Number(rest, DefaultGrants)).Print("c1z");
                return 0;
            case ["c1z-floor", .. var rest]:
                FloorRun.Run(Number(rest, DefaultGrants)).Print("c1z-floor");
                return 0;
            case ["review", .. var rest]:
                await ReviewRun.RunAsync(Number(rest, DefaultRows));
                return 0;
            case ["connector", .. var rest]:
                return await ConnectorLongevity.RunAsync(LibraryConnector.StartAsync, Number(rest, DefaultRounds));
            case ["connector-host", .. var rest]:
                return await ConnectorLongevity.RunAsync(HostConnector.StartAsync, Number(rest, DefaultRounds));
            case [ConnectorLongevity.Simulators]:
                return await SandboxProcess.RunAsync(Console.In, Console.Out);
            default:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
                return 0;
        }
    }

    private static int Number(string[] arguments, int otherwise) =>
        arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : otherwise;
}
