using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SegmentC1.ConductorOne.Baton.V1;
using BatonTask = SegmentC1.ConductorOne.Baton.V1.Task;
using AsyncTask = System.Threading.Tasks.Task;

namespace SegmentC1.Sandbox;

/// <summary>BatonService as the tenant serves it: every message is held against the rules, every violation is kept.</summary>
internal sealed class BatonServiceSandbox(Tenant tenant) : BatonService.BatonServiceBase
{
    public override Task<BatonServiceHelloResponse> Hello(BatonServiceHelloRequest request, ServerCallContext context)
    {
        var clientId = Enter("Hello", request, context);
        tenant.World.SaidHello(clientId, request.ConnectorMetadata.DisplayName);
        tenant.Hellos.Enqueue(new ReceivedHello(request.HostId, request.TaskId, request.ConnectorMetadata.DisplayName, Tenant.ToJson(request)));
        return AsyncTask.FromResult(new BatonServiceHelloResponse());
    }

    public override Task<BatonServiceGetTaskResponse> GetTask(BatonServiceGetTaskRequest request, ServerCallContext context)
    {
        var clientId = Enter("GetTask", request, context);
        var response = new BatonServiceGetTaskResponse
        {
            NextPoll = Duration.FromTimeSpan(tenant.Options.NextPoll),
            NextHeartbeat = Duration.FromTimeSpan(tenant.Options.NextHeartbeat),
        };
        if (Take(clientId, request.HostId, 1, []) is [var task]) response.Task = task;
        return AsyncTask.FromResult(response);
    }

    public override Task<BatonServiceGetTasksResponse> GetTasks(BatonServiceGetTasksRequest request, ServerCallContext context)
    {
        var clientId = Enter("GetTasks", request, context);
        var response = new BatonServiceGetTasksResponse
        {
            NextPoll = Duration.FromTimeSpan(tenant.Options.NextPoll),
            NextHeartbeat = Duration.FromTimeSpan(tenant.Options.NextHeartbeat),
        };
        response.Tasks.AddRange(Take(clientId, request.HostId, (int)request.PageSize, [.. request.KnownTaskIds]));
        return AsyncTask.FromResult(response);
    }

    public override Task<BatonServiceHeartbeatResponse> Heartbeat(BatonServiceHeartbeatRequest request, ServerCallContext context)
    {
        Enter("Heartbeat", request, context);
        return AsyncTask.FromResult(new BatonServiceHeartbeatResponse
        {
            NextHeartbeat = Duration.FromTimeSpan(tenant.Options.NextHeartbeat),
            Cancelled = !tenant.Tasks.Heartbeat(request.TaskId, request.HostId),
        });
    }

    public override Task<BatonServiceFinishTaskResponse> FinishTask(BatonServiceFinishTaskRequest request, ServerCallContext context)
    {
        var clientId = Enter("FinishTask", request, context, out var late);
        if (!tenant.Tasks.IsTakenBy(request.TaskId, request.HostId))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "the task is not this host's"));
        }

        tenant.Tasks.End(request.TaskId);
        var success = request.Success is not null;
        if (tenant.Tasks.IsFullSync(request.TaskId)) tenant.World.SyncFinished(clientId, success ? null : request.Status?.Message ?? "the connector reported an error");
        tenant.AccessTasks.ConnectorFinished(request.TaskId, success, request.Status?.Message ?? string.Empty);
        var response = request.Success?.Response;
        tenant.Finished.Enqueue(new FinishedTask(
            request.TaskId, request.HostId, success, request.Status?.Code ?? 0, request.Status?.Message ?? string.Empty,
            request.Error?.NonRetryable ?? false, response is null ? null : Any.GetTypeName(response.TypeUrl), Tenant.ToJson(request)));
        if (late is not null) throw Failure(late, context);
        return AsyncTask.FromResult(new BatonServiceFinishTaskResponse());
    }

    public override async Task<BatonServiceUploadAssetResponse> UploadAsset(IAsyncStreamReader<BatonServiceUploadAssetRequest> requestStream, ServerCallContext context)
    {
        var clientId = Authorize(context);
        var fault = tenant.Count("UploadAsset");
        if (fault is { AfterChunks: < 0 }) throw Failure(fault, context);

        BatonServiceUploadAssetRequest.Types.UploadMetadata? metadata = null;
        using var content = new MemoryStream();
        var chunks = 0;
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            Check(message);
            switch (message.MsgCase)
            {
                case BatonServiceUploadAssetRequest.MsgOneofCase.Metadata:
                    if (metadata is not null) throw Violation("UploadAsset.order", "metadata came twice");
                    metadata = message.Metadata;
                    break;
                case BatonServiceUploadAssetRequest.MsgOneofCase.Data:
                    if (metadata is null) throw Violation("UploadAsset.order", "data came before metadata");
                    if (fault is not null && chunks >= fault.AfterChunks) throw Failure(fault, context);
                    message.Data.Data.WriteTo(content);
                    chunks++;
                    break;
                case BatonServiceUploadAssetRequest.MsgOneofCase.Eof:
                    if (metadata is null) throw Violation("UploadAsset.order", "the end came before metadata");
                    return Receive(clientId, metadata, content.ToArray(), message.Eof.Sha256Checksum, chunks);
            }
        }

        throw Violation("UploadAsset.order", "the stream ended without its end message");
    }

    public override Task<StartDebuggingResponse> StartDebugging(StartDebuggingRequest request, ServerCallContext context)
    {
        Enter("StartDebugging", request, context);
        return AsyncTask.FromResult(new StartDebuggingResponse { Status = true });
    }

    private BatonServiceUploadAssetResponse Receive(string clientId, BatonServiceUploadAssetRequest.Types.UploadMetadata metadata, byte[] content, ByteString told, int chunks)
    {
        if (!tenant.Tasks.IsTakenBy(metadata.TaskId, metadata.HostId)) throw Violation("UploadAsset.task_id", "the task is not this host's");
        var hash = SHA256.HashData(content);
        if (!told.Span.SequenceEqual(hash)) throw Violation("UploadEOF.sha256_checksum", "the hash is not that of the data");
        if (tenant.World.Uploaded(clientId, content) is { } wrong) throw Violation("UploadAsset.content", wrong);
        tenant.Uploads.Enqueue(new ReceivedUpload(metadata.TaskId, metadata.HostId, content, Convert.ToHexStringLower(hash), chunks));
        return new BatonServiceUploadAssetResponse();
    }

    /// <summary>Hands out tasks that are the connector's; none while it is paused.</summary>
    private IReadOnlyList<BatonTask> Take(string clientId, string hostId, int count, IReadOnlyCollection<string> known)
    {
        var (connectorId, paused) = tenant.World.TaskOwner(clientId);
        if (paused) return [];
        var tasks = tenant.Tasks.Take(hostId, count, known, connectorId);
        if (tasks.Any(task => task.TaskTypeCase == BatonTask.TaskTypeOneofCase.SyncFull)) tenant.World.SyncTaken(clientId);
        return tasks;
    }

    private string Enter(string method, IMessage request, ServerCallContext context) => Enter(method, request, context, out _);

    private string Enter(string method, IMessage request, ServerCallContext context, out TenantFault? late)
    {
        var clientId = Authorize(context);
        late = tenant.Count(method);
        if (late is { Late: false } fault) throw Failure(fault, context);
        Check(request);
        return clientId;
    }

    private string Authorize(ServerCallContext context)
    {
        var holder = tenant.Credentials.Authenticate(context.RequestHeaders.GetValue("authorization"));
        if (!holder.Known) throw new RpcException(new Status(StatusCode.Unauthenticated, "the access token is missing, unknown or expired"));
        if (holder.Kind != SandboxCredentialKind.Connector) throw new RpcException(new Status(StatusCode.PermissionDenied, "not a connector credential"));
        return holder.ClientId!;
    }

    private void Check(IMessage message)
    {
        var broken = MessageRules.Broken(message);
        if (broken.Count == 0) return;
        foreach (var rule in broken) tenant.Violations.Enqueue($"{rule.Id}: {rule.Demand}");
        throw new RpcException(new Status(StatusCode.InvalidArgument, string.Join("; ", broken.Select(rule => $"{rule.Id}: {rule.Demand}"))));
    }

    private RpcException Violation(string id, string what)
    {
        tenant.Violations.Enqueue($"{id}: {what}");
        return new RpcException(new Status(StatusCode.InvalidArgument, $"{id}: {what}"));
    }

    private static RpcException Failure(TenantFault fault, ServerCallContext context)
    {
        if (fault.Reset) context.GetHttpContext().Abort();
        return new(new Status((StatusCode)fault.Code, "shown on purpose"));
    }
}
