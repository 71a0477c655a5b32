using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.ConductorOne.Baton.V1;
using Any = Google.Protobuf.WellKnownTypes.Any;

namespace SegmentC1.Sandbox;

/// <summary>One rule that ConductorOne holds a message against.</summary>
/// <param name="Id">Message and field, such as <c>Heartbeat.task_id</c>.</param>
/// <param name="Demand">What the field must be, for the violation's text.</param>
/// <param name="Message">The type of message that it concerns.</param>
/// <param name="Holds">Whether a message obeys.</param>
internal sealed record MessageRule(string Id, string Demand, Type Message, Func<IMessage, bool> Holds);

/// <summary>All field rules of BatonService in one table. Source: C1 wire protocol, messages of BatonService and connector metadata.</summary>
internal static partial class MessageRules
{
    public static IReadOnlyList<MessageRule> All { get; } =
    [
        For<BatonServiceHelloRequest>("Hello.host_id", "1 to 256 bytes", m => IsHostId(m.HostId)),
        For<BatonServiceHelloRequest>("Hello.task_id", "27 letters and digits, or empty", m => m.TaskId.Length == 0 || IsTaskId(m.TaskId)),
        For<BatonServiceHelloRequest>("Hello.annotations", "at most 16", m => m.Annotations.Count <= 16),
        For<BatonServiceHelloRequest>("Hello.connector_metadata", "required", m => m.ConnectorMetadata is not null),
        For<BatonServiceHelloRequest>("Hello.build_info", "strings of at most 256 bytes", m => m.BuildInfo is not { } b || Short(b.LangVersion, b.Package, b.PackageVersion)),
        For<BatonServiceHelloRequest>("Hello.os_info", "strings of at most 256 bytes", m => m.OsInfo is not { } o || Short(Fields(o))),
        For<BatonServiceHelloRequest>("Hello.os_info.empty", "no empty field: registration fails on one", m => m.OsInfo is { } o && Fields(o).All(field => field.Length > 0)),
        For<ConnectorMetadata>("ConnectorMetadata.display_name", "1 to 1024 bytes", m => Bytes(m.DisplayName) is >= 1 and <= 1024),
        For<ConnectorMetadata>("ConnectorMetadata.description", "at most 4096 bytes", m => Bytes(m.Description) <= 4096),
        For<ConnectorMetadata>("ConnectorMetadata.help_url", "an https address, or empty", m => m.HelpUrl.Length == 0 || m.HelpUrl.StartsWith("https://", StringComparison.Ordinal)),
        For<ResourceType>("ResourceType.id", "1 to 1024 bytes", m => Bytes(m.Id) is >= 1 and <= 1024),
        For<ResourceType>("ResourceType.traits", "each once", m => m.Traits.Distinct().Count() == m.Traits.Count),
        For<ResourceType>("ResourceType.description", "at most 4096 bytes", m => Bytes(m.Description) <= 4096),
        For<BatonServiceGetTaskRequest>("GetTask.host_id", "1 to 256 bytes", m => IsHostId(m.HostId)),
        For<BatonServiceGetTasksRequest>("GetTasks.host_id", "1 to 256 bytes", m => IsHostId(m.HostId)),
        For<BatonServiceGetTasksRequest>("GetTasks.page_size", "1 to 100", m => m.PageSize is >= 1 and <= 100),
        For<BatonServiceGetTasksRequest>("GetTasks.known_task_ids", "27 letters and digits each", m => m.KnownTaskIds.All(IsTaskId)),
        For<BatonServiceGetTasksRequest>("GetTasks.annotations", "at most 16", m => m.Annotations.Count <= 16),
        For<BatonServiceHeartbeatRequest>("Heartbeat.host_id", "1 to 256 bytes", m => IsHostId(m.HostId)),
        For<BatonServiceHeartbeatRequest>("Heartbeat.task_id", "27 letters and digits", m => IsTaskId(m.TaskId)),
        For<BatonServiceHeartbeatRequest>("Heartbeat.task_ids", "at most 100", m => m.TaskIds.Count <= 100),
        For<BatonServiceHeartbeatRequest>("Heartbeat.annotations", "at most 16", m => m.Annotations.Count <= 16),
        For<BatonServiceUploadAssetRequest>("UploadAsset.msg", "required", m => m.MsgCase != BatonServiceUploadAssetRequest.MsgOneofCase.None),
        For<BatonServiceUploadAssetRequest>("UploadMetadata.host_id", "1 to 256 bytes", m => m.Metadata is not { } x || IsHostId(x.HostId)),
        For<BatonServiceUploadAssetRequest>("UploadMetadata.task_id", "27 letters and digits", m => m.Metadata is not { } x || IsTaskId(x.TaskId)),
        For<BatonServiceUploadAssetRequest>("UploadMetadata.annotations", "at most 16", m => m.Metadata is not { } x || x.Annotations.Count <= 16),
        For<BatonServiceUploadAssetRequest>("UploadData.data", "1 to 1048576 bytes", m => m.Data is not { } x || x.Data.Length is >= 1 and <= 1_048_576),
        For<BatonServiceUploadAssetRequest>("UploadEOF.sha256_checksum", "exactly 32 bytes", m => m.Eof is not { } x || x.Sha256Checksum.Length == 32),
        For<BatonServiceUploadAssetRequest>("UploadEOF.annotations", "at most 16", m => m.Eof is not { } x || x.Annotations.Count <= 16),
        For<BatonServiceFinishTaskRequest>("FinishTask.host_id", "1 to 256 bytes", m => IsHostId(m.HostId)),
        For<BatonServiceFinishTaskRequest>("FinishTask.task_id", "27 letters and digits", m => IsTaskId(m.TaskId)),
        For<BatonServiceFinishTaskRequest>("FinishTask.final_state", "required", m => m.FinalStateCase != BatonServiceFinishTaskRequest.FinalStateOneofCase.None),
        For<BatonServiceFinishTaskRequest>("FinishTask.status", "unset on success", m => m.Success is null || m.Status is null),
        For<BatonServiceFinishTaskRequest>("FinishTask.success.annotations", "at most 16", m => m.Success is not { } x || x.Annotations.Count <= 16),
        For<BatonServiceFinishTaskRequest>("FinishTask.error.annotations", "at most 16", m => m.Error is not { } x || x.Annotations.Count <= 16),
        For<ResourceId>("ResourceId", "both parts of 1 to 1024 bytes", m => Bytes(m.ResourceType) is >= 1 and <= 1024 && Bytes(m.Resource) is >= 1 and <= 1024),
        For<Resource>("Resource.id", "required", m => m.Id is not null),
        For<Resource>("Resource.display_name", "at most 1024 bytes", m => Bytes(m.DisplayName) <= 1024),
        For<Entitlement>("Entitlement.id", "1 to 1024 bytes", m => Bytes(m.Id) is >= 1 and <= 1024),
        For<Entitlement>("Entitlement.resource", "required", m => m.Resource is not null),
        For<Grant>("Grant.id", "1 to 1024 bytes", m => Bytes(m.Id) is >= 1 and <= 1024),
        For<Grant>("Grant.entitlement", "required", m => m.Entitlement is not null),
        For<Grant>("Grant.principal", "required", m => m.Principal is not null),
        For<GrantExpandable>("GrantExpandable.entitlement_ids", "at least one, each once", m => m.EntitlementIds.Count > 0 && m.EntitlementIds.Distinct().Count() == m.EntitlementIds.Count),
        For<CreateAccountResponse>("CreateAccountResponse.result", "required", m => m.ResultCase != CreateAccountResponse.ResultOneofCase.None),
        For<ListEventsResponse>("ListEventsResponse.cursor", "at most 4096 bytes", m => Bytes(m.Cursor) <= 4096),
        For<ListEventsResponse>("ListEventsResponse.events", "at most 1000", m => m.Events.Count <= 1000),
    ];

    /// <summary>The rules that a message and what it holds break, packed messages included.</summary>
    public static IReadOnlyList<MessageRule> Broken(IMessage message) =>
        [.. All.Where(rule => rule.Message == message.GetType() && !rule.Holds(message)), .. Parts(message).SelectMany(Broken)];

    private static IEnumerable<IMessage> Parts(IMessage message)
    {
        if (message is Any any)
        {
            return Tenant.Messages.Find(Any.GetTypeName(any.TypeUrl)) is { } type ? [type.Parser.ParseFrom(any.Value)] : [];
        }

        return message.Descriptor.Fields.InDeclarationOrder()
            .Where(field => field.FieldType == FieldType.Message)
            .SelectMany(field => field.Accessor.GetValue(message) switch
            {
                IMessage one => [one],
                System.Collections.IDictionary map => map.Values.OfType<IMessage>(),
                System.Collections.IEnumerable many => many.OfType<IMessage>(),
                _ => [],
            });
    }

    private static MessageRule For<T>(string id, string demand, Func<T, bool> holds) where T : IMessage =>
        new(id, demand, typeof(T), message => holds((T)message));

    private static string[] Fields(BatonServiceHelloRequest.Types.OSInfo os) =>
        [os.Hostname, os.Os, os.Platform, os.PlatformVersion, os.PlatformFamily, os.KernelVersion, os.KernelArch, os.VirtualizationSystem];

    private static bool Short(params string[] values) => values.All(value => Bytes(value) <= 256);

    private static bool IsHostId(string value) => Bytes(value) is >= 1 and <= 256;

    private static bool IsTaskId(string value) => TaskId().IsMatch(value);

    private static int Bytes(string value) => Encoding.UTF8.GetByteCount(value);

    [GeneratedRegex(@"\A[a-zA-Z0-9]{27}\z")]
    private static partial Regex TaskId();
}
