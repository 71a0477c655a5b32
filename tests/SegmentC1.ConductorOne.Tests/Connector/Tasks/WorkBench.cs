using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>A connector's work on the real client on a simulated workspace, with a clock on which waits are over at once.</summary>
internal sealed class WorkBench : IAsyncDisposable
{
    private static int _lastTask;

    private WorkBench(SegmentSandbox sandbox)
    {
        Sandbox = sandbox;
        Client = NewClient();
        Work = NewWork(Client);
    }

    public SegmentSandbox Sandbox { get; }

    public SegmentWorld World => Sandbox.World;

    public ImpatientTime Time { get; } = new();

    public SegmentClient Client { get; }

    public SegmentConnectorWork Work { get; }

    /// <summary>An id that no task had before: one that comes again under its id is taken for the same.</summary>
    public static string TaskId => $"{Interlocked.Increment(ref _lastTask):D27}";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<WorkBench> OpenAsync(SegmentSandboxOptions? options = null) => new(await SegmentSandbox.StartAsync(options, Stop));

    public SegmentClient NewClient(int concurrency = 8) =>
        new(new SegmentClientOptions { Token = Secrets.Secure(Sandbox.Token), ApiUri = Sandbox.BaseAddress, TimeProvider = Time, MaxConcurrency = concurrency });

    /// <summary>Another connector on the same workspace, as a second replica.</summary>
    public SegmentConnectorWork NewWork(SegmentClient client, bool provisioning = true) =>
        new(client, new ConnectorWorkOptions { Provisioning = provisioning, TimeProvider = Time });

    /// <summary>A user with these permissions and no group.</summary>
    public WorldUser Person(string id, params WorldPermission[] permissions)
    {
        var user = new WorldUser(id, $"Name of {id}", $"{id}@example.com", permissions);
        World.Users.Add(user);
        return user;
    }

    /// <summary>A group with these members.</summary>
    public WorldGroup Team(string id, string[] members, params WorldPermission[] permissions)
    {
        var group = new WorldGroup(id, $"Name of {id}", permissions, members, []);
        World.Groups.Add(group);
        return group;
    }

    public static Resource Of(string type, string id) => new() { Id = new ResourceId { ResourceType = type, Resource = id }, DisplayName = $"Name of {id}" };

    public static Resource User(string id) => Of("user", id);

    /// <summary>An entitlement as a sync writes it, on its resource.</summary>
    public static Entitlement Entitlement(string id)
    {
        var parts = id.Split(':', 3);
        return new Entitlement { Id = id, Slug = parts[2], Resource = Of(parts[0], parts[1]) };
    }

    public static Proto.Task Granting(string entitlement, Resource principal) =>
        new() { Id = TaskId, Grant = new Proto.Task.Types.GrantTask { Entitlement = Entitlement(entitlement), Principal = principal } };

    public static Proto.Task Revoking(string entitlement, Resource principal, string grantId = "🧸_UNKNOWN_GRANT_ID") => new()
    {
        Id = TaskId,
        Revoke = new Proto.Task.Types.RevokeTask { Grant = new Grant { Id = grantId, Entitlement = Entitlement(entitlement), Principal = principal } },
    };

    public static Proto.Task Deleting(string type, string id) =>
        new() { Id = TaskId, DeleteResource = new Proto.Task.Types.DeleteResourceTask { ResourceId = new ResourceId { ResourceType = type, Resource = id } } };

    public async Task<TaskOutcome> RunAsync(Proto.Task task) => Assert.IsType<TaskOutcome>(await Work.CarryOutAsync(task, Stop));

    public Task<TaskOutcome> GrantAsync(string entitlement, Resource principal) => RunAsync(Granting(entitlement, principal));

    public Task<TaskOutcome> RevokeAsync(string entitlement, Resource principal) => RunAsync(Revoking(entitlement, principal));

    public string RoleId(string name) => World.Role(name).Id;

    /// <summary>What a user holds directly, as text: role, type of scope, and labels at either place.</summary>
    public string Held(string userId) => string.Join("; ", World.Users.Find(userId)!.Permissions.Select(Text));

    public string HeldByGroup(string groupId) => string.Join("; ", World.Groups.Find(groupId)!.Permissions.Select(Text));

    /// <summary>The writes that reached the workspace, as method, path and body.</summary>
    public IReadOnlyList<string> Writes =>
        [.. Sandbox.Requests.Where(request => request.Method != "GET").Select(request => $"{request.Method} {request.Path}{Uri.UnescapeDataString(request.Query)} {request.Body}".TrimEnd())];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
    }

    private static string Text(WorldPermission permission) =>
        $"{permission.RoleName} on {string.Join(" + ", permission.Resources.Select(resource => $"{resource.Type}{(resource.Type == "WORKSPACE" ? "" : " " + resource.Id)}{Labels([.. (permission.Labels ?? []).Concat(resource.Labels ?? []).Distinct()])}"))}";

    private static string Labels(IReadOnlyList<WorldLabel> labels) =>
        labels.Count == 0 ? string.Empty : $" ({string.Join(", ", labels.Select(label => $"{label.Key}:{label.Value}"))})";
}

/// <summary>Short questions about outcomes.</summary>
internal static class Outcomes
{
    public static bool Has<T>(this TaskOutcome outcome)
        where T : IMessage, new() => outcome.Annotations.Any(annotation => annotation.Is(new T().Descriptor));

    public static T Answer<T>(this TaskOutcome outcome)
        where T : IMessage, new()
    {
        Assert.True(outcome.Status is null, outcome.Status?.Message);
        return outcome.Response!.Unpack<T>();
    }

    /// <summary>Code, and whether it may be tried again; 0 for a success.</summary>
    public static (int Code, bool NonRetryable) End(this TaskOutcome outcome) => (outcome.Status?.Code ?? 0, outcome.NonRetryable);
}
