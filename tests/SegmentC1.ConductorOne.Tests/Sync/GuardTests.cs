using SegmentC1.Segment;

namespace SegmentC1.ConductorOne.Tests.Sync;

public class GuardTests
{
    [Fact]
    public async Task An_incomplete_picture_is_refused_before_anything_is_sent()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();

        var error = await fixture.FailsAsync<ConductorOneSyncRefusedException>(fixture.Ready(new TestWorkspace { Incomplete = true }));

        Assert.Equal(("ConductorOne.SyncRefused", SyncRefusal.Incomplete), (error.ErrorId, error.Reason));
        Assert.Contains("Invite", error.Message);
        Assert.Equal((0, 0), (fixture.Sandbox.CallCount("Hello"), fixture.Sandbox.CallCount("GetTask")));
    }

    [Fact]
    public async Task A_reading_that_turns_out_incomplete_is_not_uploaded_and_the_task_ends_with_the_reason()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();

        await fixture.FailsAsync<ConductorOneSyncRefusedException>(SyncFixture.WhenNeeded(_ => Task.FromResult(new TestWorkspace { Incomplete = true }.Snapshot())));

        var finished = Assert.Single(fixture.Sandbox.FinishedTasks);
        Assert.Equal((false, 9, false), (finished.Success, finished.Code, finished.NonRetryable));
        Assert.Contains("incomplete", finished.Message);
        Assert.Empty(fixture.Sandbox.Uploads);
    }

    [Fact]
    public async Task A_gap_is_uploaded_only_when_it_was_accepted_by_name()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        var source = fixture.Ready(new TestWorkspace { Gaps = [SegmentListKind.Warehouse, SegmentListKind.Space] });

        var error = await fixture.FailsAsync<ConductorOneSyncRefusedException>(source, fixture.Options with { AcceptedGaps = [SegmentListKind.Space] });
        Assert.Equal(SyncRefusal.Gap, error.Reason);
        Assert.Contains("-AcceptGap Warehouse", error.Message);

        var result = await fixture.UploadAsync(source, fixture.Options with { AcceptedGaps = [SegmentListKind.Space, SegmentListKind.Warehouse] });
        Assert.Contains(result.Warnings, warning => warning.Contains("Not in the sync: Warehouse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gap_that_permissions_refer_to_is_refused_even_when_accepted()
    {
        await using var fixture = await SyncFixture.StartAsync();
        var source = fixture.Ready(new TestWorkspace { Gaps = [SegmentListKind.Warehouse], RefersToWarehouse = true });

        var error = await fixture.FailsAsync<ConductorOneSyncRefusedException>(source, fixture.Options with { AcceptedGaps = [SegmentListKind.Warehouse] });

        Assert.Contains("refer to Warehouse", error.Message);
    }

    [Fact]
    public async Task A_missing_audit_trail_is_no_gap_of_a_sync()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();

        await fixture.UploadAsync(fixture.Ready(new TestWorkspace { Gaps = [SegmentListKind.AuditEvent] }));

        Assert.Single(fixture.Sandbox.Uploads);
    }

    [Theory]
    [InlineData(0.9, false, false, false)]
    [InlineData(1.1, false, true, false)]
    [InlineData(23.9, false, true, false)]
    [InlineData(24.1, false, false, true)]
    [InlineData(24.1, true, true, false)]
    public async Task An_old_picture_warns_after_an_hour_and_needs_force_after_a_day(double hours, bool force, bool warns, bool refused)
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        var source = fixture.Ready(new TestWorkspace { CapturedAt = TimeProvider.System.GetUtcNow().AddHours(-hours) });
        var options = fixture.Options with { Force = force };

        if (refused)
        {
            Assert.Equal(SyncRefusal.Stale, (await fixture.FailsAsync<ConductorOneSyncRefusedException>(source, options)).Reason);
            Assert.Equal(0, fixture.Sandbox.CallCount("Hello"));
        }
        else
        {
            var result = await fixture.UploadAsync(source, options);
            Assert.Equal(warns, result.Warnings.Any(warning => warning.Contains("was taken", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Another_workspace_than_the_last_one_is_refused_without_force_and_remembered_with_it()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.QueueSyncFull();
        await fixture.UploadAsync();
        var other = fixture.Ready(new TestWorkspace { Id = "ws2" });

        var error = await fixture.FailsAsync<ConductorOneSyncRefusedException>(other);
        Assert.Equal(SyncRefusal.OtherWorkspace, error.Reason);
        Assert.Contains("ws1", error.Message);
        Assert.Equal(1, fixture.Sandbox.CallCount("Hello"));

        await fixture.UploadAsync(other, fixture.Options with { Force = true });
        await fixture.FailsAsync<ConductorOneSyncRefusedException>(fixture.Ready());
    }

    [Fact]
    public async Task Another_workspace_than_the_connected_one_said_it_was_is_caught_when_it_is_read()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        fixture.Sandbox.QueueSyncFull();
        await fixture.UploadAsync();

        var error = await fixture.FailsAsync<ConductorOneSyncRefusedException>(
            SyncFixture.WhenNeeded(_ => Task.FromResult(new TestWorkspace { Id = "ws2" }.Snapshot())));

        Assert.Equal(SyncRefusal.OtherWorkspace, error.Reason);
        Assert.Single(fixture.Sandbox.Uploads);
    }

    [Fact]
    public async Task The_check_alone_sends_nothing()
    {
        await using var fixture = await SyncFixture.StartAsync();

        Assert.Throws<ConductorOneSyncRefusedException>(() => OneShotSync.Check(fixture.Connection, fixture.Ready(new TestWorkspace { Incomplete = true }), fixture.Options));
        OneShotSync.Check(fixture.Connection, fixture.Ready(), fixture.Options);

        Assert.Equal(0, fixture.Sandbox.CallCount("Hello"));
    }

    [Fact]
    public async Task The_memory_is_its_owners_alone_and_holds_no_secret()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();

        await fixture.UploadAsync();

        var text = File.ReadAllText(fixture.MemoryPath);
        Assert.Contains(fixture.Connection.ClientId, text);
        Assert.DoesNotContain(fixture.Sandbox.Connector.ClientSecret.Split(':')[3], text);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(fixture.MemoryPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(fixture.MemoryPath)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"uploads\":{\"x\":3}}")]
    public async Task A_damaged_memory_is_warned_of_and_made_anew(string damage)
    {
        await using var fixture = await SyncFixture.StartAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.MemoryPath)!);
        File.WriteAllText(fixture.MemoryPath, damage);
        fixture.Sandbox.QueueSyncFull();

        var result = await fixture.UploadAsync();

        Assert.Contains(result.Warnings, warning => warning.Contains("last uploaded", StringComparison.Ordinal));
        Assert.Equal(SyncRefusal.OtherWorkspace, (await fixture.FailsAsync<ConductorOneSyncRefusedException>(fixture.Ready(new TestWorkspace { Id = "ws2" }))).Reason);
    }

    [Fact]
    public async Task A_memory_that_cannot_be_written_does_not_fail_an_upload()
    {
        await using var fixture = await SyncFixture.StartAsync();
        File.WriteAllText(Path.GetDirectoryName(fixture.MemoryPath)!, "a file where the folder should be");
        fixture.Sandbox.QueueSyncFull();

        var result = await fixture.UploadAsync();

        Assert.Contains(result.Warnings, warning => warning.Contains("could not be remembered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_folder_can_be_named_to_remember_in()
    {
        await using var fixture = await SyncFixture.StartAsync();
        fixture.Sandbox.QueueSyncFull();
        var folder = Path.Combine(Path.GetDirectoryName(fixture.MemoryPath)!, "volume");
        Environment.SetEnvironmentVariable("SEGMENTC1_STATE", folder);
        try
        {
            await fixture.UploadAsync(options: fixture.Options with { UploadMemoryPath = null });
        }
        finally
        {
            Environment.SetEnvironmentVariable("SEGMENTC1_STATE", null);
        }

        Assert.Contains(fixture.Sandbox.Connector.ClientId, await File.ReadAllTextAsync(Path.Combine(folder, "uploads.json"), TestContext.Current.CancellationToken));
    }
}
