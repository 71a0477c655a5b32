using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.ConductorOne.Baton.V1;
using BatonTask = SegmentC1.ConductorOne.Baton.V1.Task;

namespace SegmentC1.Sandbox;

/// <summary>The state of the simulated tenant, shared by its endpoints.</summary>
internal sealed class Tenant(ConductorOneSandboxOptions options)
{
    private readonly List<TenantFault> _faults = [];
    private readonly Dictionary<TenantFault, int> _hits = [];
    private readonly Lock _gate = new();
    private AccessTasks? _accessTasks;

    /// <summary>Knows the messages that may stand inside an Any, so that requests can be shown as JSON.</summary>
    public static TypeRegistry Messages { get; } = TypeRegistry.FromFiles(
        BatonReflection.Descriptor, ProvisioningReflection.Descriptor, ActionsReflection.Descriptor,
        EventsReflection.Descriptor, AnnotationsReflection.Descriptor, TraitsReflection.Descriptor,
        SegmentC1.Baton.Rpc.ErrorDetailsReflection.Descriptor);

    public ConductorOneSandboxOptions Options { get; } = options;

    public CredentialStore Credentials { get; } = new(options);

    public TaskQueue Tasks { get; } = new(options);

    public TenantWorld World { get; } = new(options);

    public AccessTasks AccessTasks => _accessTasks ??= new AccessTasks(World, Tasks);

    /// <summary>The port of the tenant's one address.</summary>
    public int Port { get; set; }

    /// <summary>The host that client ids name.</summary>
    public string Host { get; set; } = string.Empty;

    public ConcurrentQueue<SandboxRestRequest> Requests { get; } = [];

    public ConcurrentQueue<string> Violations { get; } = [];

    public ConcurrentQueue<ReceivedHello> Hellos { get; } = [];

    public ConcurrentQueue<ReceivedUpload> Uploads { get; } = [];

    public FinishedTasks Finished { get; } = new();

    public ConcurrentDictionary<string, int> Calls { get; } = [];

    public event Action<string>? Called;

    /// <summary>Queues a full sync for one connector; the task's id.</summary>
    public string QueueSync(string connectorId) => Tasks.Add(new BatonTask { SyncFull = new BatonTask.Types.SyncFullTask() }, connectorId);

    public void Add(TenantFault fault)
    {
        lock (_gate) _faults.Add(fault);
    }

    /// <summary>Counts a call and gives the fault that it is to meet; null for none.</summary>
    public TenantFault? Count(string method)
    {
        Calls.AddOrUpdate(method, 1, (_, count) => count + 1);
        Called?.Invoke(method);
        lock (_gate)
        {
            foreach (var fault in _faults.Where(fault => fault.Method == method))
            {
                var hits = _hits.GetValueOrDefault(fault);
                if (hits >= fault.Skip + fault.Times) continue;
                _hits[fault] = hits + 1;
                if (hits >= fault.Skip) return fault;
            }

            return null;
        }
    }

    public static string ToJson(IMessage message)
    {
        try
        {
            return new JsonFormatter(new JsonFormatter.Settings(false, Messages)).Format(message);
        }
        catch (InvalidOperationException)
        {
            // An Any of a message that the tenant does not know: its bytes stay bytes.
            return message.ToByteString().ToBase64();
        }
    }
}
