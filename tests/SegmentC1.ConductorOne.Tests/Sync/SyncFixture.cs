using System.Collections.Concurrent;
using Newtonsoft.Json;
using SegmentC1.Access;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests.Sync;

/// <summary>A tenant, a connector and a folder for one test of a sync. What must hold after every sync is checked at its end.</summary>
internal sealed class SyncFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-sync-").FullName;
    private readonly ConcurrentQueue<string> _said = [];
    private ConductorOneConnection? _connection;

    private SyncFixture(TestTenant tenant) => Tenant = tenant;

    public TestTenant Tenant { get; }

    public ConductorOneSandbox Sandbox => Tenant.Sandbox;

    public string TemporaryFolder => Path.Combine(_folder, "tmp");

    public string MemoryPath => Path.Combine(_folder, "state", "uploads.json");

    public ConcurrentQueue<ConductorOneNotice> Notices => Tenant.Notices;

    public ConcurrentQueue<SyncProgress> Progress { get; } = [];

    /// <summary>Called on each progress report.</summary>
    public Action<SyncProgress>? OnProgress { get; set; }

    public static async Task<SyncFixture> StartAsync(TimeProvider? time = null, SandboxCredentialKind credential = SandboxCredentialKind.Connector)
    {
        var fixture = new SyncFixture(await TestTenant.StartAsync(time));
        Directory.CreateDirectory(fixture.TemporaryFolder);
        fixture._connection = await fixture.Tenant.ConnectAsync(credential == SandboxCredentialKind.Connector ? fixture.Sandbox.Connector : fixture.Sandbox.Personal);
        return fixture;
    }

    public ConductorOneConnection Connection => _connection!;

    public SyncUploadOptions Options => new()
    {
        TemporaryFolder = TemporaryFolder,
        UploadMemoryPath = MemoryPath,
        Progress = new Direct(progress =>
        {
            Progress.Enqueue(progress);
            OnProgress?.Invoke(progress);
        }),
        OnNotice = Notices.Enqueue,
    };

    /// <summary>The picture of a workspace that is there, taken now by the test's clock.</summary>
    public SnapshotSource Ready(TestWorkspace? workspace = null) =>
        SnapshotSource.From((workspace ?? new TestWorkspace { CapturedAt = Tenant.Time.GetUtcNow() }).Snapshot());

    public async Task<SyncResult> UploadAsync(SnapshotSource? source = null, SyncUploadOptions? options = null, CancellationToken? stop = null)
    {
        // Reached only when something is broken: a test should fail then, not hang.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop ?? TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var result = await OneShotSync.UploadAsync(Connection, source ?? Ready(), options ?? Options, patience.Token);
        _said.Enqueue(JsonConvert.SerializeObject(result));
        return result;
    }

    public async Task<T> FailsAsync<T>(SnapshotSource? source = null, SyncUploadOptions? options = null) where T : Exception
    {
        var error = await Assert.ThrowsAsync<T>(() => UploadAsync(source, options));
        _said.Enqueue(error.ToString());
        return error;
    }

    public async Task IsCancelledAsync(CancellationToken stop, SnapshotSource? source = null) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => UploadAsync(source, stop: stop));

    /// <summary>A workspace that is read when a task is there; reading does what the test says.</summary>
    public static SnapshotSource WhenNeeded(Func<CancellationToken, Task<WorkspaceSnapshot>> read) => SnapshotSource.WhenNeeded("ws1", "Workspace ws1", read);

    /// <summary>A reading that never ends by itself.</summary>
    public static SnapshotSource Endless(Action? started = null) => WhenNeeded(async stop =>
    {
        started?.Invoke();
        await Task.Delay(Timeout.Infinite, stop);
        throw new SegmentConnectionException("unreachable");
    });

    /// <summary>The end of a task, which may come after the command was stopped.</summary>
    public async Task<FinishedTask> FinishedAsync()
    {
        while (Sandbox.FinishedTasks.Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Assert.Single(Sandbox.FinishedTasks);
    }

    public SyncFileContent Uploaded() => SyncFileContent.Read(Assert.Single(Sandbox.Uploads).Content);

    public async ValueTask DisposeAsync()
    {
        var left = Directory.GetFileSystemEntries(TemporaryFolder);
        var violations = Sandbox.Violations;
        var secret = Sandbox.Connector.ClientSecret.Split(':')[3];
        string[] said = [.. _said, .. Notices.Select(notice => notice.ToString()), .. Progress.Select(progress => progress.ToString()), .. Sandbox.FinishedTasks.Select(finished => finished.Json)];
        await Tenant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);

        Assert.Empty(left);
        Assert.Empty(violations);
        Assert.All(said, text => Assert.DoesNotContain(secret, text));
        Assert.All(said, text => Assert.DoesNotContain("sandbox-c1-access-", text));
    }

    private sealed class Direct(Action<SyncProgress> report) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => report(value);
    }
}
