using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using SegmentC1.ConductorOne.Baton.V1;
using Data = SegmentC1.ConductorOne.Baton.V1.BatonServiceUploadAssetRequest.Types.UploadData;
using Eof = SegmentC1.ConductorOne.Baton.V1.BatonServiceUploadAssetRequest.Types.UploadEOF;
using AsyncTask = System.Threading.Tasks.Task;
using UploadMetadata = SegmentC1.ConductorOne.Baton.V1.BatonServiceUploadAssetRequest.Types.UploadMetadata;

namespace SegmentC1.Sandbox.Tests;

public sealed class BatonServiceSandboxTests : IAsyncLifetime
{
    private ConductorOneSandbox _tenant = null!;
    private TenantClient _client = null!;
    private Metadata _token = null!;

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

    [Fact]
    public async AsyncTask A_sync_goes_from_the_queue_to_a_checked_file_and_an_end()
    {
        var id = _tenant.QueueSyncFull(new SyncFullOptions { SkipGrants = true });

        var task = (await _client.Baton.GetTaskAsync(new BatonServiceGetTaskRequest { HostId = "host-1" }, _token)).Task;
        var content = RandomNumberGenerator.GetBytes(700_000);
        await UploadAsync(id, content, SHA256.HashData(content));
        await _client.Baton.FinishTaskAsync(Success(id), _token);

        Assert.True(task.SyncFull.SkipGrants);
        var upload = Assert.Single(_tenant.Uploads);
        Assert.Equal(content, upload.Content);
        Assert.True(Assert.Single(_tenant.FinishedTasks).Success);
        Assert.Empty(_tenant.Violations);
        Assert.Null((await _client.Baton.GetTaskAsync(new BatonServiceGetTaskRequest { HostId = "host-1" }, _token)).Task);
    }

    [Fact]
    public async AsyncTask A_file_with_another_hash_is_not_kept()
    {
        var id = await TakeSyncAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => UploadAsync(id, [1, 2, 3], new byte[32]));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Empty(_tenant.Uploads);
        Assert.Contains(_tenant.Violations, violation => violation.StartsWith("UploadEOF", StringComparison.Ordinal));
    }

    [Fact]
    public async AsyncTask A_stream_without_its_end_is_not_kept()
    {
        var id = await TakeSyncAsync();
        using var call = _client.Baton.UploadAsset(_token);
        await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Metadata = new UploadMetadata { HostId = "host-1", TaskId = id } });
        await call.RequestStream.CompleteAsync();

        await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync);

        Assert.Empty(_tenant.Uploads);
    }

    [Fact]
    public async AsyncTask A_cancelled_task_is_told_at_the_next_heartbeat()
    {
        var id = await TakeSyncAsync();
        var beat = new BatonServiceHeartbeatRequest { HostId = "host-1", TaskId = id };
        Assert.False((await _client.Baton.HeartbeatAsync(beat, _token)).Cancelled);

        _tenant.CancelTask(id);

        Assert.True((await _client.Baton.HeartbeatAsync(beat, _token)).Cancelled);
    }

    [Fact]
    public async AsyncTask A_task_is_one_hosts_until_it_is_given_back()
    {
        var id = await TakeSyncAsync();
        var other = new BatonServiceGetTaskRequest { HostId = "host-2" };
        Assert.Null((await _client.Baton.GetTaskAsync(other, _token)).Task);

        _tenant.ReleaseTask(id);

        Assert.Equal(id, (await _client.Baton.GetTaskAsync(other, _token)).Task.Id);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _client.Baton.FinishTaskAsync(Success(id), _token));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    [Fact]
    public async AsyncTask A_lease_that_runs_out_gives_the_task_back_and_a_heartbeat_keeps_it()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var tenant = await ConductorOneSandbox.StartAsync(new ConductorOneSandboxOptions { TimeProvider = clock, Lease = TimeSpan.FromMinutes(2), TokenLifetime = TimeSpan.FromHours(1) });
        using var client = new TenantClient(tenant);
        var token = await client.SignInAsync(tenant.Connector);
        var id = tenant.QueueSyncFull();
        var other = new BatonServiceGetTaskRequest { HostId = "host-2" };
        await client.Baton.GetTaskAsync(new BatonServiceGetTaskRequest { HostId = "host-1" }, token);

        clock.Advance(TimeSpan.FromSeconds(119));
        await client.Baton.HeartbeatAsync(new BatonServiceHeartbeatRequest { HostId = "host-1", TaskId = id }, token);
        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Null((await client.Baton.GetTaskAsync(other, token)).Task);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(id, (await client.Baton.GetTaskAsync(other, token)).Task.Id);
        Assert.True((await client.Baton.HeartbeatAsync(new BatonServiceHeartbeatRequest { HostId = "host-1", TaskId = id }, token)).Cancelled);
    }

    [Fact]
    public async AsyncTask A_stream_that_is_reset_ends_without_an_answer_and_the_next_one_is_taken()
    {
        var id = await TakeSyncAsync();
        _tenant.AddFault(new TenantFault("UploadAsset", 0, AfterChunks: 1, Reset: true));
        var content = RandomNumberGenerator.GetBytes(1_200_000);

        await Assert.ThrowsAnyAsync<Exception>(() => UploadAsync(id, content, SHA256.HashData(content)));
        Assert.Empty(_tenant.Uploads);
        await UploadAsync(id, content, SHA256.HashData(content));

        Assert.Equal(content, Assert.Single(_tenant.Uploads).Content);
    }

    [Fact]
    public async AsyncTask A_tenant_that_is_gone_cuts_what_is_open()
    {
        var request = new BatonServiceGetTaskRequest { HostId = "host-1" };
        await _client.Baton.GetTaskAsync(request, _token);

        _tenant.GoAway();
        await Assert.ThrowsAsync<RpcException>(async () => await _client.Baton.GetTaskAsync(request, _token));
        _tenant.ComeBack();

        await _client.Baton.GetTaskAsync(request, _token);
    }

    [Fact]
    public async AsyncTask Any_task_can_be_queued_as_json()
    {
        var id = _tenant.QueueTask("""{"grant":{"entitlement":{"id":"group:g1:member"},"principal":{"id":{"resourceType":"user","resource":"u1"}}}}""");

        var task = (await _client.Baton.GetTaskAsync(new BatonServiceGetTaskRequest { HostId = "host-1" }, _token)).Task;

        Assert.Equal(id, task.Id);
        Assert.Equal("group:g1:member", task.Grant.Entitlement.Id);
    }

    [Fact]
    public async AsyncTask A_persons_credential_and_an_ended_token_are_refused()
    {
        var request = new BatonServiceGetTaskRequest { HostId = "host-1" };
        var person = await _client.SignInAsync(_tenant.Personal);
        var denied = await Assert.ThrowsAsync<RpcException>(async () => await _client.Baton.GetTaskAsync(request, person));
        _tenant.ExpireTokens();
        var expired = await Assert.ThrowsAsync<RpcException>(async () => await _client.Baton.GetTaskAsync(request, _token));

        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, expired.StatusCode);
    }

    [Fact]
    public async AsyncTask A_fault_is_shown_as_often_as_asked()
    {
        _tenant.AddFault(new TenantFault("GetTask", (int)StatusCode.Unavailable, Times: 1, Skip: 1));
        var request = new BatonServiceGetTaskRequest { HostId = "host-1" };
        await _client.Baton.GetTaskAsync(request, _token);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await _client.Baton.GetTaskAsync(request, _token));
        await _client.Baton.GetTaskAsync(request, _token);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(3, _tenant.CallCount("GetTask"));
    }

    private static BatonServiceFinishTaskRequest Success(string id) =>
        new() { HostId = "host-1", TaskId = id, Success = new BatonServiceFinishTaskRequest.Types.Success() };

    private async System.Threading.Tasks.Task<string> TakeSyncAsync()
    {
        var id = _tenant.QueueSyncFull();
        Assert.Equal(id, (await _client.Baton.GetTaskAsync(new BatonServiceGetTaskRequest { HostId = "host-1" }, _token)).Task.Id);
        return id;
    }

    private async AsyncTask UploadAsync(string taskId, byte[] content, byte[] hash)
    {
        using var call = _client.Baton.UploadAsset(_token);
        await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Metadata = new UploadMetadata { HostId = "host-1", TaskId = taskId } });
        foreach (var chunk in content.Chunk(524_288))
        {
            await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Data = new Data { Data = ByteString.CopyFrom(chunk) } });
        }

        await call.RequestStream.WriteAsync(new BatonServiceUploadAssetRequest { Eof = new Eof { Sha256Checksum = ByteString.CopyFrom(hash) } });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }
}
