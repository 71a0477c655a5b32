using System.Diagnostics;
using System.Globalization;

namespace SegmentC1.Benchmarks;

/// <summary>
/// A connector through rounds of fifty tasks and a full sync each, and what it holds over time. The simulators run in a process of their own, so
/// that what is measured is the product's.
/// </summary>
internal static class ConnectorLongevity
{
    /// <summary>The argument with which this program is the simulators' process.</summary>
    public const string Simulators = "connector-sandbox";

    /// <summary>Runs it and prints a line a round.</summary>
    /// <param name="start">Starts the connector that is measured; it may write to the folder.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <returns>0 when every task was done and no rule of the protocol was broken.</returns>
    public static async Task<int> RunAsync(Func<SimulatorAddresses, string, Task<IMeasuredConnector>> start, int rounds)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ConnectorLongevity).Assembly.Location, Simulators])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var folder = Directory.CreateTempSubdirectory("segmentc1-longevity-").FullName;
        try
        {
            var simulator = new Simulator(process.StandardInput, process.StandardOutput);
            await using var connector = await start(SimulatorAddresses.Read(await simulator.ReadAsync()), folder);
            return await ServeAsync(simulator, connector, rounds);
        }
        finally
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ServeAsync(Simulator simulator, IMeasuredConnector connector, int rounds)
    {
        var world = await simulator.AskAsync("world");
        Print(["round", "tasks", "seconds", .. connector.Columns]);
        var watch = Stopwatch.StartNew();
        var done = 0;
        for (var round = 1; round <= rounds; round++)
        {
            await simulator.AskAsync("sync");
            var tasks = TaskMix.Round(world, round).ToList();
            foreach (var task in tasks) await simulator.AskAsync("task " + task);
            done += 1 + tasks.Count;
            await simulator.AskAsync(string.Create(CultureInfo.InvariantCulture, $"finished {done}"));
            Print([Number(round), Number(done), Number(watch.Elapsed.TotalSeconds), .. connector.Measure().Select(Number)]);
        }

        var failed = await connector.EndAsync();
        var report = await simulator.AskAsync("report");
        var violations = report.GetProperty("violations").GetArrayLength();
        var refused = report.GetProperty("finished").EnumerateArray().Count(task => !task.GetProperty("success").GetBoolean());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{done} tasks, {failed} failed, {refused} ended with an error, {report.GetProperty("uploads").GetArrayLength()} uploads, {violations} violations, {report.GetProperty("requests").GetArrayLength()} requests to Segment"));
        return failed + refused + violations == 0 ? 0 : 1;
    }

    private static void Print(IEnumerable<string> cells) => Console.WriteLine(string.Concat(cells.Select(cell => cell.PadLeft(16))));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
