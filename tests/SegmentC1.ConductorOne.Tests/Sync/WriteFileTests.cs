using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests.Sync;

public sealed class WriteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segmentc1-file-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder, "sync.c1z");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_written_without_any_tenant()
    {
        var result = await OneShotSync.WriteFileAsync(new TestWorkspace().Snapshot(), Target, new SyncFileOptions(), Stop);

        var content = SyncFileContent.Read(File.ReadAllBytes(Target));
        Assert.Equal((false, Target, SyncType.Full, content.SyncId), (result.Uploaded, result.Path, result.SyncType, result.SyncId));
        Assert.Equal(new FileInfo(Target).Length, result.FileBytes);
        Assert.Equal(content.Grants.Count, result.Counts.Grants);
        Assert.Equal(["sync.c1z"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_incomplete_picture_makes_a_partial_file_or_none()
    {
        var snapshot = new TestWorkspace { Incomplete = true, Gaps = [SegmentListKind.Space] }.Snapshot();

        await Assert.ThrowsAsync<ConductorOneSyncRefusedException>(() => OneShotSync.WriteFileAsync(snapshot, Target, new SyncFileOptions(), Stop));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));

        var result = await OneShotSync.WriteFileAsync(snapshot, Target, new SyncFileOptions { Partial = true }, Stop);
        Assert.Equal("partial", SyncFileContent.Read(File.ReadAllBytes(Target)).SyncType);
        Assert.Contains(result.Warnings, warning => warning.Contains("Invite", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.Contains("Space", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_it_may_be_replaced()
    {
        File.WriteAllText(Target, "precious");

        await Assert.ThrowsAsync<OutputFileException>(() => OneShotSync.WriteFileAsync(new TestWorkspace().Snapshot(), Target, new SyncFileOptions(), Stop));
        Assert.Equal("precious", File.ReadAllText(Target));

        await OneShotSync.WriteFileAsync(new TestWorkspace().Snapshot(), Target, new SyncFileOptions { Overwrite = true }, Stop);
        Assert.NotEmpty(SyncFileContent.Read(File.ReadAllBytes(Target)).Resources);
    }

    [Fact]
    public async Task Stopping_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var options = new SyncFileOptions { Progress = new Stopping(stop) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OneShotSync.WriteFileAsync(new TestWorkspace().Snapshot(), Target, options, stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => stop.Cancel();
    }
}
