using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Rpc;
using SegmentC1.ConductorOne.Baton.V1;
using static SegmentC1.ConductorOne.Baton.V1.BatonServiceUploadAssetRequest.Types;
using AsyncTask = System.Threading.Tasks.Task;
using Status = SegmentC1.Baton.Rpc.Status;

namespace SegmentC1.Sandbox.Tests;

/// <summary>Every rule of the table is met by a message that breaks it and nothing else, sent over the real wire.</summary>
public sealed class MessageRulesTests : IAsyncLifetime
{
    private const string TaskId = "abcdefghijklmnopqrstuvwxyz0";
    private static readonly string Long = new('x', 5000);

    private static readonly Dictionary<string, Func<IMessage>> Violations = new()
    {
        ["Hello.host_id"] = () => Hello(m => m.HostId = ""),
        ["Hello.task_id"] = () => Hello(m => m.TaskId = "short"),
        ["Hello.annotations"] = () => Hello(m => m.Annotations.AddRange(Anys(17))),
        ["Hello.connector_metadata"] = () => Hello(m => m.ConnectorMetadata = null),
        ["Hello.build_info"] = () => Hello(m => m.BuildInfo.Package = Long),
        ["Hello.os_info"] = () => Hello(m => m.OsInfo.Hostname = Long),
        ["Hello.os_info.empty"] = () => Hello(m => m.OsInfo.Platform = ""),
        ["ConnectorMetadata.display_name"] = () => Hello(m => m.ConnectorMetadata.DisplayName = ""),
        ["ConnectorMetadata.description"] = () => Hello(m => m.ConnectorMetadata.Description = Long),
        ["ConnectorMetadata.help_url"] = () => Hello(m => m.ConnectorMetadata.HelpUrl = "http://example.com"),
        ["ResourceType.id"] = () => HelloWith(t => t.Id = ""),
        ["ResourceType.traits"] = () => HelloWith(t => t.Traits.AddRange([ResourceType.Types.Trait.User, ResourceType.Types.Trait.User])),
        ["ResourceType.description"] = () => HelloWith(t => t.Description = Long),
        ["GetTask.host_id"] = () => new BatonServiceGetTaskRequest(),
        ["GetTasks.host_id"] = () => GetTasks(m => m.HostId = ""),
        ["GetTasks.page_size"] = () => GetTasks(m => m.PageSize = 101),
        ["GetTasks.known_task_ids"] = () => GetTasks(m => m.KnownTaskIds.Add("short")),
        ["GetTasks.annotations"] = () => GetTasks(m => m.Annotations.AddRange(Anys(17))),
        ["Heartbeat.host_id"] = () => Heartbeat(m => m.HostId = Long),
        ["Heartbeat.task_id"] = () => Heartbeat(m => m.TaskId = ""),
        ["Heartbeat.task_ids"] = () => Heartbeat(m => m.TaskIds.AddRange(Enumerable.Repeat(TaskId, 101))),
        ["Heartbeat.annotations"] = () => Heartbeat(m => m.Annotations.AddRange(Anys(17))),
        ["UploadAsset.msg"] = () => new BatonServiceUploadAssetRequest(),
        ["UploadMetadata.host_id"] = () => Upload(new UploadMetadata { TaskId = TaskId }),
        ["UploadMetadata.task_id"] = () => Upload(new UploadMetadata { HostId = "h" }),
        ["UploadMetadata.annotations"] = () => Upload(new UploadMetadata { HostId = "h", TaskId = TaskId, Annotations = { Anys(17) } }),
        ["UploadData.data"] = () => new BatonServiceUploadAssetRequest { Data = new UploadData { Data = ByteString.CopyFrom(new byte[1_048_577]) } },
        ["UploadEOF.sha256_checksum"] = () => new BatonServiceUploadAssetRequest { Eof = new UploadEOF { Sha256Checksum = ByteString.CopyFrom(new byte[31]) } },
        ["UploadEOF.annotations"] = () => new BatonServiceUploadAssetRequest { Eof = new UploadEOF { Sha256Checksum = ByteString.CopyFrom(new byte[32]), Annotations = { Anys(17) } } },
        ["FinishTask.host_id"] = () => Finish(m => m.HostId = ""),
        ["FinishTask.task_id"] = () => Finish(m => m.TaskId = TaskId + "1"),
        ["FinishTask.final_state"] = () => Finish(m => m.ClearFinalState()),
        ["FinishTask.status"] = () => Finish(m => m.Status = new Status { Code = 2 }),
        ["FinishTask.success.annotations"] = () => Finish(m => m.Success.Annotations.AddRange(Anys(17))),
        ["FinishTask.error.annotations"] = () => Finish(m => m.Error = new BatonServiceFinishTaskRequest.Types.Error { Annotations = { Anys(17) } }),
        ["ResourceId"] = () => Granting(g => g.Principal.Id.Resource = ""),
        ["Resource.id"] = () => Granting(g => g.Principal.Id = null),
        ["Resource.display_name"] = () => Granting(g => g.Principal.DisplayName = Long),
        ["Entitlement.id"] = () => Granting(g => g.Entitlement.Id = ""),
        ["Entitlement.resource"] = () => Granting(g => g.Entitlement.Resource = null),
        ["Grant.id"] = () => Granting(g => g.Id = Long),
        ["Grant.entitlement"] = () => Granting(g => g.Entitlement = null),
        ["Grant.principal"] = () => Granting(g => g.Principal = null),
        ["GrantExpandable.entitlement_ids"] = () => Granting(g => g.Annotations.Add(Any.Pack(new GrantExpandable()))),
        ["CreateAccountResponse.result"] = () => Answering(new CreateAccountResponse()),
        ["ListEventsResponse.cursor"] = () => Answering(new ListEventsResponse { Cursor = Long }),
        ["ListEventsResponse.events"] = () => Answering(new ListEventsResponse { Events = { Enumerable.Range(0, 1001).Select(_ => new Event()) } }),
    };

    private ConductorOneSandbox _tenant = null!;
    private TenantClient _client = null!;
    private Metadata _token = null!;

    public static TheoryData<string> RuleIds => [.. MessageRules.All.Select(rule => rule.Id)];

    public async ValueTask InitializeAsync()
    {
        _tenant = await ConductorOneSandbox.StartAsync();
        _client = new TenantClient(_tenant);
        _token = await _client.SignInAsync(_tenant.Connector);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _tenant.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async AsyncTask A_message_that_breaks_a_rule_is_refused_and_remembered(string rule)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(Violations[rule]()));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var violation = Assert.Single(_tenant.Violations);
        Assert.StartsWith(rule + ":", violation, StringComparison.Ordinal);
    }

    [Fact]
    public async AsyncTask A_message_that_breaks_none_is_taken()
    {
        await SendAsync(Hello(_ => { }));

        Assert.Empty(_tenant.Violations);
        Assert.Equal("Segment", Assert.Single(_tenant.Hellos).DisplayName);
    }

    private async AsyncTask SendAsync(IMessage message)
    {
        switch (message)
        {
            case BatonServiceHelloRequest hello: await _client.Baton.HelloAsync(hello, _token); break;
            case BatonServiceGetTaskRequest get: await _client.Baton.GetTaskAsync(get, _token); break;
            case BatonServiceGetTasksRequest get: await _client.Baton.GetTasksAsync(get, _token); break;
            case BatonServiceHeartbeatRequest beat: await _client.Baton.HeartbeatAsync(beat, _token); break;
            case BatonServiceFinishTaskRequest finish: await _client.Baton.FinishTaskAsync(finish, _token); break;
            case BatonServiceUploadAssetRequest upload:
                using (var call = _client.Baton.UploadAsset(_token))
                {
                    await call.RequestStream.WriteAsync(upload);
                    await call.ResponseAsync;
                }

                break;
        }
    }

    private static BatonServiceHelloRequest Hello(Action<BatonServiceHelloRequest> spoil)
    {
        var message = new BatonServiceHelloRequest
        {
            HostId = "host-1",
            BuildInfo = new() { LangVersion = "8", Package = "example", PackageVersion = "1" },
            OsInfo = new()
            {
                Hostname = "h", Os = "linux", Platform = "p", PlatformVersion = "1",
                PlatformFamily = "f", KernelVersion = "1", KernelArch = "x64", VirtualizationSystem = "none",
            },
            ConnectorMetadata = new ConnectorMetadata { DisplayName = "Segment" },
        };
        spoil(message);
        return message;
    }

    private static BatonServiceHelloRequest HelloWith(Action<ResourceType> spoil) => Hello(message =>
    {
        var type = new ResourceType { Id = "user", DisplayName = "User" };
        spoil(type);
        message.ConnectorMetadata.Capabilities = new ConnectorCapabilities();
        message.ConnectorMetadata.Capabilities.ResourceTypeCapabilities.Add(new ResourceTypeCapability { ResourceType = type });
    });

    private static BatonServiceGetTasksRequest GetTasks(Action<BatonServiceGetTasksRequest> spoil) => Spoil(new() { HostId = "h", PageSize = 1 }, spoil);

    private static BatonServiceHeartbeatRequest Heartbeat(Action<BatonServiceHeartbeatRequest> spoil) => Spoil(new() { HostId = "h", TaskId = TaskId }, spoil);

    private static BatonServiceFinishTaskRequest Finish(Action<BatonServiceFinishTaskRequest> spoil) =>
        Spoil(new() { HostId = "h", TaskId = TaskId, Success = new BatonServiceFinishTaskRequest.Types.Success() }, spoil);

    private static BatonServiceFinishTaskRequest Answering(IMessage response) => Finish(message => message.Success.Response = Any.Pack(response));

    private static BatonServiceFinishTaskRequest Granting(Action<Grant> spoil)
    {
        Resource Resource(string type) => new() { Id = new ResourceId { ResourceType = type, Resource = "1" }, DisplayName = "One" };
        var grant = new Grant { Id = "group:1:member:user:1", Principal = Resource("user"), Entitlement = new Entitlement { Id = "group:1:member", Resource = Resource("group") } };
        spoil(grant);
        return Answering(new GrantManagerServiceGrantResponse { Grants = { grant } });
    }

    private static BatonServiceUploadAssetRequest Upload(UploadMetadata metadata) => new() { Metadata = metadata };

    private static T Spoil<T>(T message, Action<T> spoil)
    {
        spoil(message);
        return message;
    }

    private static IEnumerable<Any> Anys(int count) => Enumerable.Range(0, count).Select(_ => Any.Pack(new Empty()));
}
