using System.Security.Cryptography;
using SegmentC1.Sandbox;

namespace SegmentC1.ConductorOne.Tests.Baton;

public sealed class AssetUploadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-upload-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(512 * 1024, 1)]
    [InlineData((512 * 1024) + 1, 2)]
    [InlineData(1_300_000, 3)]
    public async Task The_file_arrives_whole_in_chunks_of_half_a_mebibyte(int size, int chunks)
    {
        var (path, content) = MakeFile(size);
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        var task = await TakeTaskAsync(tenant, connection);
        var sent = new List<long>();

        var receipt = await AssetUpload.SendAsync(connection.Baton, task, path, tenant.Time, sent.Add, null, Stop);

        var upload = Assert.Single(tenant.Sandbox.Uploads);
        Assert.Equal((task, "test-host", chunks), (upload.TaskId, upload.HostId, upload.Chunks));
        Assert.Equal(content, upload.Content);
        Assert.Equal((size, 1), (receipt.Bytes, receipt.Attempts));
        Assert.Equal(SHA256.HashData(content), receipt.Sha256);
        Assert.Equal(size, sent[^1]);
        Assert.Empty(tenant.Sandbox.Violations);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_upload_that_is_cut_starts_again_from_its_first_byte(int afterChunks)
    {
        var (path, content) = MakeFile(4_000_000);
        var time = new ImpatientTime();
        await using var tenant = await TestTenant.StartAsync(time);
        var connection = await tenant.ConnectAsync();
        var task = await TakeTaskAsync(tenant, connection);
        tenant.Sandbox.AddFault(new TenantFault("UploadAsset", 14, Times: 2, AfterChunks: afterChunks));
        var notices = new List<ConductorOneNotice>();

        var receipt = await AssetUpload.SendAsync(connection.Baton, task, path, time, null, notices.Add, Stop);

        Assert.Equal(3, receipt.Attempts);
        Assert.Equal(content, Assert.Single(tenant.Sandbox.Uploads).Content);
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(1)], notices.Select(notice => notice.Delay!.Value));
        Assert.Equal([TimeSpan.FromSeconds(1)], time.Waits);
    }

    [Fact]
    public async Task Three_cuts_are_an_error_that_has_the_last_cause()
    {
        var (path, _) = MakeFile(4_000_000);
        await using var tenant = await TestTenant.StartAsync(new ImpatientTime());
        var connection = await tenant.ConnectAsync();
        var task = await TakeTaskAsync(tenant, connection);
        tenant.Sandbox.AddFault(new TenantFault("UploadAsset", 8, Times: 3, AfterChunks: 1));

        var error = await Assert.ThrowsAsync<ConductorOneUploadException>(() => AssetUpload.SendAsync(connection.Baton, task, path, tenant.Time, null, null, Stop));

        Assert.Equal((3, "ResourceExhausted", "ConductorOne.UploadFailed"), (error.Attempts, error.GrpcStatus, error.ErrorId));
        Assert.IsType<ConductorOneRateLimitException>(error.InnerException);
        Assert.Empty(tenant.Sandbox.Uploads);
        Assert.Equal(3, tenant.Sandbox.CallCount("UploadAsset"));
    }

    [Fact]
    public async Task A_token_that_ended_is_replaced_for_the_next_attempt()
    {
        var (path, _) = MakeFile(1000);
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        var task = await TakeTaskAsync(tenant, connection);
        tenant.Sandbox.ExpireTokens();

        var receipt = await AssetUpload.SendAsync(connection.Baton, task, path, tenant.Time, null, null, Stop);

        Assert.Equal(2, receipt.Attempts);
        Assert.Single(tenant.Sandbox.Uploads);
    }

    [Fact]
    public async Task Cancelling_ends_it_in_the_middle()
    {
        var (path, _) = MakeFile(4_000_000);
        await using var tenant = await TestTenant.StartAsync();
        var connection = await tenant.ConnectAsync();
        var task = await TakeTaskAsync(tenant, connection);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AssetUpload.SendAsync(connection.Baton, task, path, tenant.Time, _ => stop.Cancel(), null, stop.Token));

        Assert.Empty(tenant.Sandbox.Uploads);
    }

    private static async Task<string> TakeTaskAsync(TestTenant tenant, ConductorOneConnection connection)
    {
        tenant.Sandbox.QueueSyncFull();
        return (await connection.Baton.GetTaskAsync(Stop)).Task.Id;
    }

    private (string Path, byte[] Content) MakeFile(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var path = Path.Combine(_folder, "asset.bin");
        File.WriteAllBytes(path, content);
        return (path, content);
    }
}
