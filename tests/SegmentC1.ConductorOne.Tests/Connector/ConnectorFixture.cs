using System.Collections.Concurrent;
using Newtonsoft.Json;
using SegmentC1.Sandbox;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector;

/// <summary>What carries out tasks, as a test says.</summary>
internal sealed class ScriptedWork(Func<Proto.Task, CancellationToken, Task<TaskOutcome?>> carryOut) : IConnectorWork
{
    private readonly ConcurrentQueue<string> _begun = [];

    /// <summary>Ids of the tasks that were begun, in order.</summary>
    public IReadOnlyList<string> Begun => [.. _begun];

    /// <inheritdoc/>
    public IReadOnlyCollection<Task> GoingOn { get; set; } = [];

    public static ScriptedWork Doing(TaskOutcome? outcome) => new((_, _) => Task.FromResult(outcome));

    public Task<TaskOutcome?> CarryOutAsync(Proto.Task task, CancellationToken cancellationToken)
    {
        _begun.Enqueue(task.Id);
        return carryOut(task, cancellationToken);
    }
}

/// <summary>A tenant, a workspace and connectors between them, for one test. What must hold after every run is checked at its end.</summary>
internal sealed class ConnectorFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-connector-").FullName;
    private readonly List<SegmentClient> _clients = [];
    private readonly List<RunningConnector> _running = [];

    private ConnectorFixture(TestTenant tenant, SegmentSandbox segment)
    {
        Tenant = tenant;
        Segment = segment;
    }

    public static SegmentSandboxOptions SmallWorkspace { get; } = new() { Users = 6, Groups = 2, Sources = 4, Warehouses = 1, Functions = 1, Spaces = 1, Invites = 1, AuditEvents = 1 };

    public TestTenant Tenant { get; }

    public ConductorOneSandbox Sandbox => Tenant.Sandbox;

    public SegmentSandbox Segment { get; }

    public string TemporaryFolder => Path.Combine(_folder, "tmp");

    public string MemoryPath => Path.Combine(_folder, "uploads.json");

    public static async Task<ConnectorFixture> StartAsync(TimeProvider? time = null, SegmentSandboxOptions? segment = null, ConductorOneSandboxOptions? tenant = null)
    {
        var fixture = new ConnectorFixture(
            await TestTenant.StartAsync(time, tenant ?? new ConductorOneSandboxOptions { NextPoll = TimeSpan.FromMilliseconds(5) }),
            await SegmentSandbox.StartAsync(segment ?? SmallWorkspace, TestContext.Current.CancellationToken));
        Directory.CreateDirectory(fixture.TemporaryFolder);
        return fixture;
    }

    /// <summary>Starts a connector; without work it is the product's own.</summary>
    public async Task<RunningConnector> RunAsync(IConnectorWork? work = null, Func<ConnectorOptions, ConnectorOptions>? with = null, string hostId = "test-host")
    {
        var connection = await ConductorOneConnection.ConnectAsync(Tenant.Options(Sandbox.Connector) with { HostId = hostId }, TestContext.Current.CancellationToken);
        var client = new SegmentClient(new SegmentClientOptions { Token = Secrets.Secure(Segment.Token), ApiUri = Segment.BaseAddress });
        _clients.Add(client);
        var workspace = new SegmentWorkspace(Segment.World.Workspace.Id, Segment.World.Workspace.Slug, Segment.World.Workspace.Name);
        var options = new ConnectorOptions { TemporaryFolder = TemporaryFolder, UploadMemoryPath = MemoryPath };
        var running = new RunningConnector(connection, client, workspace, work, with?.Invoke(options) ?? options);
        _running.Add(running);
        return running;
    }

    /// <summary>A task of a kind that only the scripted work knows.</summary>
    public string QueueWork() => Sandbox.QueueTask("""{"actionGetSchema":{"name":"any"}}""");

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running) await running.DisposeAsync();
        foreach (var client in _clients) client.Dispose();
        var left = Directory.GetFileSystemEntries(TemporaryFolder);
        var violations = Sandbox.Violations;
        string[] secrets = [Sandbox.Connector.ClientSecret.Split(':')[3], "sandbox-c1-access-", Segment.Token];
        string[] said =
        [
            .. Tenant.Notices.Select(notice => notice.ToString()),
            .. _running.SelectMany(running => running.Said),
            .. Sandbox.FinishedTasks.Select(finished => finished.Json),
        ];
        await Segment.DisposeAsync();
        await Tenant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);

        Assert.Empty(left);
        Assert.Empty(violations);
        foreach (var secret in secrets) Assert.All(said, text => Assert.DoesNotContain(secret, text));
    }
}

/// <summary>One connector that runs.</summary>
internal sealed class RunningConnector : IAsyncDisposable
{
    // Reached only when something is broken: a test should fail then, not hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConductorOneConnection _connection;
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ConnectorTaskReport>> _ends = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ConductorOneNotice> _notices = [];
    private readonly ConcurrentQueue<ConnectorTaskReport> _reports = [];
    private readonly Task _run;

    public RunningConnector(ConductorOneConnection connection, SegmentClient client, SegmentWorkspace workspace, IConnectorWork? work, ConnectorOptions options)
    {
        _connection = connection;
        options = options with
        {
            Drain = _drain.Token,
            OnNotice = notice =>
            {
                _notices.Enqueue(notice);
                OnNotice?.Invoke(notice);
            },
            OnTask = report =>
            {
                _reports.Enqueue(report);
                EndOf(report.TaskId).TrySetResult(report);
            },
        };
        _run = work is null
            ? ConnectorService.RunAsync(connection, client, workspace, options, _stop.Token)
            : ConnectorService.RunAsync(connection, client, workspace, work, options, _stop.Token);
    }

    public Action<ConductorOneNotice>? OnNotice { get; set; }

    public IReadOnlyList<ConductorOneNotice> Notices => [.. _notices];

    public IReadOnlyList<ConnectorTaskReport> Reports => [.. _reports];

    public IEnumerable<string> Said => [.. _notices.Select(notice => notice.ToString()), .. _reports.Select(JsonConvert.SerializeObject)];

    public bool IsOver => _run.IsCompleted;

    /// <summary>The end of the run.</summary>
    public Task Ended => _run.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>The report of a task, once it has ended.</summary>
    public Task<ConnectorTaskReport> ReportAsync(string taskId) => EndOf(taskId).Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public void Drain() => _drain.Cancel();

    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(_run.IsCompleted);
        _connection.Dispose();
        _drain.Dispose();
        _stop.Dispose();
    }

    private TaskCompletionSource<ConnectorTaskReport> EndOf(string taskId) =>
        _ends.GetOrAdd(taskId, _ => new TaskCompletionSource<ConnectorTaskReport>(TaskCreationOptions.RunContinuationsAsynchronously));
}
