using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text.Json;
using SegmentC1.ConductorOne;
using SegmentC1.Host;
using SegmentC1.Segment;

namespace SegmentC1.Benchmarks;

/// <summary>A connector that runs, and whose memory can be looked at.</summary>
internal interface IMeasuredConnector : IAsyncDisposable
{
    /// <summary>Names of what is measured.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>What it holds now.</summary>
    IReadOnlyList<double> Measure();

    /// <summary>Ends it in order; how many of its tasks failed.</summary>
    Task<int> EndAsync();
}

/// <summary>The library alone, in this process.</summary>
internal sealed class LibraryConnector : IMeasuredConnector
{
    private readonly ConductorOneConnection _connection;
    private readonly SegmentClient _segment;
    private readonly CancellationTokenSource _drain = new();
    private Task _run = Task.CompletedTask;
    private int _failed;

    private LibraryConnector(ConductorOneConnection connection, SegmentClient segment) => (_connection, _segment) = (connection, segment);

    public IReadOnlyList<string> Columns { get; } = ["managed MB", "working set MB", "threads"];

    public static async Task<IMeasuredConnector> StartAsync(SimulatorAddresses addresses, string folder)
    {
        var connector = new LibraryConnector(
            await ConductorOneConnection.ConnectAsync(
                new ConductorOneConnectionOptions { Credential = new ClientSecretCredential(addresses.ClientId, Secret(addresses.ClientSecret)), ApiHost = addresses.TenantHost },
                CancellationToken.None),
            new SegmentClient(new SegmentClientOptions { Token = Secret(addresses.SegmentToken), ApiUri = new Uri(addresses.SegmentUri) }));
        connector._run = ConnectorService.RunAsync(
            connector._connection,
            connector._segment,
            await connector._segment.GetWorkspaceAsync(CancellationToken.None),
            new ConnectorOptions
            {
                Provisioning = true,
                TemporaryFolder = folder,
                UploadMemoryPath = Path.Combine(folder, "uploads.json"),
                Drain = connector._drain.Token,
                OnTask = report => connector._failed += report.Outcome == ConnectorTaskOutcome.Succeeded ? 0 : 1,
            },
            CancellationToken.None);
        return connector;
    }

    public IReadOnlyList<double> Measure() => [GC.GetTotalMemory(forceFullCollection: true) / 1e6, Environment.WorkingSet / 1e6, ThreadPool.ThreadCount];

    public async Task<int> EndAsync()
    {
        await _drain.CancelAsync();
        await _run;
        return _failed;
    }

    public ValueTask DisposeAsync()
    {
        _segment.Dispose();
        _connection.Dispose();
        _drain.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (var c in text) secret.AppendChar(c);
        return secret;
    }
}

/// <summary>The script that a container runs, in SegmentC1.Host. Nothing tells that process to collect: what is measured is what a container would be charged.</summary>
internal sealed class HostConnector : IMeasuredConnector
{
    private readonly Process _process;
    private int _failed;

    private HostConnector(Process process) => _process = process;

    public IReadOnlyList<string> Columns { get; } = ["working set MB", "peak MB", "threads", "handles"];

    public static async Task<IMeasuredConnector> StartAsync(SimulatorAddresses addresses, string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, ModuleManifest.FileName))) root = root.Parent ?? throw new InvalidOperationException("This program does not lie in a checkout.");
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(PowerShellHostRunner).Assembly.Location, "-NonInteractive", "-File", Path.Combine(root.FullName, "docs", "container", "start-connector.ps1"), "-HealthAddress", "off"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["SEGMENTC1_MODULE"] = Path.Combine(root.FullName, ModuleManifest.FileName),
            ["SEGMENTC1_STATE"] = folder,
            ["TMPDIR"] = folder,
            ["SEGMENT_API_URL"] = addresses.SegmentUri,
            ["SEGMENT_API_TOKEN"] = "",
            ["BATON_TOKEN"] = addresses.SegmentToken,
            ["BATON_CLIENT_ID"] = addresses.ClientId,
            ["BATON_CLIENT_SECRET"] = addresses.ClientSecret,
            ["BATON_C1_API_HOST"] = addresses.TenantHost,
            ["BATON_PROVISIONING"] = "true",
        })
        {
            start.Environment[name] = value;
        }

        var connector = new HostConnector(new Process { StartInfo = start });
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connector._process.OutputDataReceived += (_, line) => connector.Read(line.Data, registered);
        connector._process.Start();
        connector._process.StandardInput.Close();
        connector._process.BeginOutputReadLine();
        await registered.Task;
        return connector;
    }

    public IReadOnlyList<double> Measure()
    {
        _process.Refresh();
        return [_process.WorkingSet64 / 1e6, _process.PeakWorkingSet64 / 1e6, _process.Threads.Count, _process.HandleCount];
    }

    public async Task<int> EndAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _failed + _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Read(string? line, TaskCompletionSource registered)
    {
        if (line is null)
        {
            registered.TrySetException(new InvalidOperationException("The host ended before it was registered."));
            return;
        }

        var told = JsonDocument.Parse(line).RootElement;
        if (told.GetProperty("event").GetString() == "task" && told.GetProperty("outcome").GetString() != "succeeded")
        {
            _failed++;
            Console.WriteLine(line);
        }

        if (told.GetProperty("message").GetString()?.StartsWith("Registered", StringComparison.Ordinal) == true) registered.TrySetResult();
    }
}
