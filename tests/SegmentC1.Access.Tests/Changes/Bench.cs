using System.Security;
using SegmentC1.Sandbox;
using SegmentC1.Segment;

namespace SegmentC1.Access.Tests.Changes;

/// <summary>An editor on the real client on a simulated workspace, with a clock on which waits are over at once.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private Bench(SegmentSandbox sandbox, TimeProvider time)
    {
        Sandbox = sandbox;
        var token = new SecureString();
        foreach (var c in sandbox.Token) token.AppendChar(c);
        Client = new SegmentClient(new SegmentClientOptions { Token = token, ApiUri = sandbox.BaseAddress, TimeProvider = time });
        Editor = new WorkspaceEditor(Client);
    }

    public SegmentSandbox Sandbox { get; }

    public SegmentWorld World => Sandbox.World;

    public SegmentClient Client { get; }

    public WorkspaceEditor Editor { get; }

    public static async Task<Bench> OpenAsync(SegmentSandboxOptions? options = null) =>
        new(await SegmentSandbox.StartAsync(options, TestContext.Current.CancellationToken), new LeapingTime());

    /// <summary>As <see cref="OpenAsync"/>, with rate windows that end when the client has waited for them, and not before.</summary>
    public static async Task<Bench> OpenOnOneClockAsync(SegmentSandboxOptions options)
    {
        var time = new LeapingTime();
        return new Bench(await SegmentSandbox.StartAsync(options with { TimeProvider = time }, TestContext.Current.CancellationToken), time);
    }

    /// <summary>A user with these permissions and no group.</summary>
    public WorldUser Person(string id, params WorldPermission[] permissions)
    {
        var user = new WorldUser(id, $"Name of {id}", $"{id}@example.com", permissions);
        World.Users.Add(user);
        return user;
    }

    public RoleOnScope Everywhere(string role) => new(World.Role(role).Id, PermissionScope.OnWorkspace(World.Workspace.Id), role);

    public RoleOnScope Under(string role, params WorldLabel[] labels) =>
        new(World.Role(role).Id, PermissionScope.OnLabels(World.Workspace.Id, LabelSet.Of(labels.Select(label => new SegmentLabel(label.Key, label.Value)))), role);

    public RoleOnScope On(string role, SegmentResourceType type, string id) => new(World.Role(role).Id, PermissionScope.OnResource(type, id), role);

    public string Held(string userId) => string.Join("; ", World.Users.Find(userId)!.Permissions.Select(Text));

    public static string Text(WorldPermission permission) =>
        $"{permission.RoleName}[{string.Join(' ', permission.Resources.Select(resource => $"{resource.Type}{Labels(resource.Labels)}"))}]{Labels(permission.Labels)}";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
    }

    private static string Labels(IReadOnlyList<WorldLabel>? labels) =>
        labels is not { Count: > 0 } ? string.Empty : $"({string.Join(',', labels.Select(label => $"{label.Key}:{label.Value}"))})";

    private sealed class LeapingTime : TimeProvider
    {
        private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(100);
        private long _ticks = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != AttemptLimit && dueTime != Timeout.InfiniteTimeSpan)
            {
                Interlocked.Add(ref _ticks, dueTime.Ticks);
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return new Idle();
        }

        private sealed class Idle : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
