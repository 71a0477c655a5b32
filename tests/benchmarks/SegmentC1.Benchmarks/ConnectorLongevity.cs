using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text.Json;
using SegmentC1.ConductorOne;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Benchmarks;

/// <summary>
/// A connector through 1,000 tasks and 20 full syncs, and what its process holds over time. The simulators run in a process of
/// their own, so that what is measured is the product's.
/// </summary>
internal static class ConnectorLongevity
{
    /// <summary>The argument with which this program is the simulators' process.</summary>
    public const string Simulators = "connector-sandbox";

    private const int Rounds = 20;
    private const int TasksPerRound = 50;

    /// <summary>Runs it and prints a line a round.</summary>
    public static async Task<int> RunAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ConnectorLongevity).Assembly.Location, Simulators])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var folder = Directory.CreateTempSubdirectory("segmentc1-longevity-").FullName;
        try
        {
            return await ServeAsync(new Simulator(process.StandardInput, process.StandardOutput), folder);
        }
        finally
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ServeAsync(Simulator simulator, string folder)
    {
        var start = await simulator.ReadAsync();
        using var connection = await ConductorOneConnection.ConnectAsync(
            new ConductorOneConnectionOptions { Credential = new ClientSecretCredential(Text(start, "clientId"), Secret(Text(start, "clientSecret"))), ApiHost = Text(start, "conductorOneHost") },
            CancellationToken.None);
        using var segment = new SegmentClient(new SegmentClientOptions { Token = Secret(Text(start, "segmentToken")), ApiUri = new Uri(Text(start, "segmentUri")) });
        using var drain = new CancellationTokenSource();
        var failed = 0;
        var run = ConnectorService.RunAsync(
            connection,
            segment,
            await segment.GetWorkspaceAsync(CancellationToken.None),
            new ConnectorOptions
            {
                Provisioning = true,
                TemporaryFolder = folder,
                UploadMemoryPath = Path.Combine(folder, "uploads.json"),
                Drain = drain.Token,
                OnTask = report => failed += report.Outcome == ConnectorTaskOutcome.Succeeded ? 0 : 1,
            },
            CancellationToken.None);

        var world = await simulator.AskAsync("world");
        Print("round", "tasks", "seconds", "managed MB", "working set MB", "threads");
        var watch = Stopwatch.StartNew();
        var done = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            await simulator.AskAsync("sync");
            foreach (var task in Tasks(world, round)) await simulator.AskAsync("task " + task);
            done += 1 + TasksPerRound;
            await simulator.AskAsync(string.Create(CultureInfo.InvariantCulture, $"finished {done}"));
            Print(Number(round), Number(done), Number(watch.Elapsed.TotalSeconds), Number(GC.GetTotalMemory(forceFullCollection: true) / 1e6), Number(Environment.WorkingSet / 1e6), Number(ThreadPool.ThreadCount));
        }

        await drain.CancelAsync();
        await run;
        var report = await simulator.AskAsync("report");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{done} tasks, {failed} failed, {report.GetProperty("uploads").GetArrayLength()} uploads, {report.GetProperty("violations").GetArrayLength()} violations, {segment.RequestCount} requests to Segment"));
        return failed == 0 && report.GetProperty("violations").GetArrayLength() == 0 ? 0 : 1;
    }

    /// <summary>Memberships and roles, given in one half of a round and taken in the other.</summary>
    private static IEnumerable<string> Tasks(JsonElement world, int round)
    {
        var (users, groups, roles) = (world.GetProperty("users"), world.GetProperty("groups"), world.GetProperty("roles"));
        for (var index = 0; index < TasksPerRound; index++)
        {
            var pair = index / 2;
            var user = users[(round + pair) % users.GetArrayLength()].GetString();
            var (type, id) = pair % 2 == 0
                ? ("group", groups[pair % groups.GetArrayLength()].GetString())
                : ("role", roles[pair % roles.GetArrayLength()].GetString());
            var entitlement = new { id = $"{type}:{id}:member", resource = new { id = new { resourceType = type, resource = id } } };
            var principal = new { id = new { resourceType = "user", resource = user } };
            yield return index % 2 == 0
                ? JsonSerializer.Serialize(new { grant = new { entitlement, principal } })
                : JsonSerializer.Serialize(new { revoke = new { grant = new { id = $"{type}:{id}:member:user:{user}", entitlement, principal } } });
        }
    }

    private static void Print(params string[] cells) => Console.WriteLine(string.Concat(cells.Select(cell => cell.PadLeft(16))));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;

    private static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var c in text) secret.AppendChar(c);
        return secret;
    }

    /// <summary>The simulators' process, asked line by line.</summary>
    private sealed class Simulator(TextWriter input, TextReader output)
    {
        public async Task<JsonElement> ReadAsync() =>
            JsonDocument.Parse(await output.ReadLineAsync() ?? throw new InvalidOperationException("The simulators ended.")).RootElement;

        public async Task<JsonElement> AskAsync(string command)
        {
            await input.WriteLineAsync(command);
            await input.FlushAsync();
            return await ReadAsync();
        }
    }
}
