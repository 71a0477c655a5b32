using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using SegmentC1.Access;
using SegmentC1.Baton.Connector.V2;
using ZstdSharp.Unsafe;

namespace SegmentC1.Baton.Tests.C1z;

public sealed class C1zWriterTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 26, 45, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Start.AddTicks(87_826_00));

    public void Dispose() => _folder.Dispose();

    private string Target => _folder["sync.c1z"];

    [Fact]
    public void Columns_have_the_ids_and_the_blobs_the_messages()
    {
        var workspace = new ResourceId { ResourceType = "workspace", Resource = "w1" };
        var group = Rows.Resource("group", "g1", workspace);
        var user = Rows.User("u1");
        var member = Rows.Entitlement(group);
        var grant = Rows.Grant(member, user);
        Write(w =>
        {
            w.Add(Rows.GroupType);
            w.Add(group);
            w.Add(user);
            w.Add(member);
            w.Add(grant);
        });

        using var inside = new Unpacked(Target);
        var syncId = (string)inside.Scalar("SELECT sync_id FROM v1_sync_runs")!;
        const string time = "2026-11-23 01:26:45.87826";
        Assert.Equal([["group", StableBytes.Of(Rows.GroupType), syncId, time]], inside.Query("SELECT external_id, data, sync_id, discovered_at FROM v1_resource_types"));
        Assert.Equal(
            [["group", "group:g1", "workspace", "w1", StableBytes.Of(group), syncId, time], ["user", "user:u1", null, null, StableBytes.Of(user), syncId, time]],
            inside.Query("SELECT resource_type_id, external_id, parent_resource_type_id, parent_resource_id, data, sync_id, discovered_at FROM v1_resources ORDER BY id"));
        Assert.Equal(
            [["group", "g1", "group:g1:member", StableBytes.Of(member), syncId, time]],
            inside.Query("SELECT resource_type_id, resource_id, external_id, data, sync_id, discovered_at FROM v1_entitlements"));
        Assert.Equal(
            [["group", "g1", "group:g1:member", "user", "u1", "group:g1:member:user:u1", null, 0L, StableBytes.Of(grant), syncId, time]],
            inside.Query("SELECT resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id, expansion, needs_expansion, data, sync_id, discovered_at FROM v1_grants"));
    }

    [Fact]
    public void The_sync_is_finished_and_says_what_it_is()
    {
        using (var writer = C1zWriter.Create(Target, new C1zWriterOptions { TimeProvider = _clock }))
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            writer.Complete();
            Assert.True(Ksuid.TryParse(writer.SyncId, out var id));
            Assert.Equal(Start, id.Time);
        }

        using var inside = new Unpacked(Target);
        Assert.Equal(
            [["2026-11-23 01:26:45.87826", "2026-11-23 01:26:47.87826", "", "full", "", "", 1L, 1L, "{}", "", "", ""]],
            inside.Query("SELECT started_at, ended_at, sync_token, sync_type, parent_sync_id, linked_sync_id, supports_diff, grants_backfilled, stats, ingest_invariant_generation, ingest_invariant_coverage, ingest_invariant_mode FROM v1_sync_runs"));
    }

    [Theory]
    [InlineData(SyncType.Full, false, "full", 0)]
    [InlineData(SyncType.ResourcesOnly, true, "resources_only", 0)]
    [InlineData(SyncType.Partial, true, "partial", 0)]
    public void Other_types_say_so(SyncType type, bool expanded, string name, long supportsDiff)
    {
        var result = Write(_ => { }, new C1zWriterOptions { SyncType = type, Expanded = expanded });

        using var inside = new Unpacked(Target);
        Assert.Equal(type, result.SyncType);
        Assert.Equal([[name, "", supportsDiff]], inside.Query("SELECT sync_type, parent_sync_id, supports_diff FROM v1_sync_runs"));
    }

    [Fact]
    public void The_file_is_one_zstd_frame_with_size_checksum_and_a_small_window()
    {
        var result = Write(w => w.Add(Rows.GroupType));

        var bytes = File.ReadAllBytes(Target);
        Assert.Equal("C1ZF\0"u8.ToArray(), bytes[..5]);
        var frame = bytes[5..];
        var descriptor = frame[4];
        Assert.Equal(0x04, descriptor & 0x04);
        Assert.Equal(0, descriptor & 0x03);
        unsafe
        {
            fixed (byte* start = frame)
            {
                Assert.Equal((nuint)frame.Length, Methods.ZSTD_findFrameCompressedSize(start, (nuint)frame.Length));
                Assert.Equal((ulong)result.DatabaseBytes, Methods.ZSTD_getFrameContentSize(start, (nuint)frame.Length));
                ZSTD_frameHeader header;
                Assert.Equal((nuint)0, Methods.ZSTD_getFrameHeader(&header, start, (nuint)frame.Length));
                Assert.InRange(header.windowSize, 1UL, 8UL << 20);
            }
        }
    }

    [Fact]
    public void The_result_tells_the_file_as_it_is()
    {
        var result = Write(w =>
        {
            w.Add(Rows.GroupType);
            w.Add(Rows.RoleType);
            w.Add(Rows.User("u1"));
            w.Add(Rows.Resource("group", "g1"));
            w.Add(Rows.Resource("group", "g2"));
            w.Add(Rows.Entitlement(Rows.Resource("group", "g1")));
            w.Add(Rows.Grant(Rows.Entitlement(Rows.Resource("group", "g1")), Rows.User("u1")));
            w.Add(Rows.Grant(Rows.Entitlement(Rows.Resource("role", "r1")), Rows.User("u1")));
        });

        Assert.Equal((2, 3, 1, 2), (result.Counts.ResourceTypes, result.Counts.Resources, result.Counts.Entitlements, result.Counts.Grants));
        Assert.Equal([new("group", 2L), new("user", 1L)], result.Counts.ResourcesByType);
        Assert.Equal(["user"], result.UnlistedResourceTypes);
        Assert.Equal(0, result.Replaced);
        Assert.Equal(new FileInfo(Target).Length, result.FileBytes);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Target))).ToLowerInvariant(), result.Sha256);
        using var inside = new Unpacked(Target);
        Assert.Equal(
            """{"resource_types":2,"resources":3,"entitlements":1,"grants":2,"resources_by_resource_type":{"group":2,"user":1},"grants_by_resource_type":{"group":1,"role":1},"entitlements_by_resource_type":{"group":1}}""",
            inside.Scalar("SELECT stats FROM v1_sync_runs"));
        Assert.Equal(result.SyncId, inside.Scalar("SELECT sync_id FROM v1_sync_runs"));
    }

    [Fact]
    public void Of_rows_with_one_id_the_last_stays_and_is_counted_once()
    {
        var group = Rows.Resource("group", "g1");
        var changed = group.Clone();
        changed.DisplayName = "Changed";
        var grant = Rows.Grant(Rows.Entitlement(group), Rows.User("u1"));
        var moved = grant.Clone();
        moved.Entitlement = Rows.Entitlement(Rows.Resource("role", "r1"));
        var result = Write(w =>
        {
            foreach (var row in new[] { group, group, changed }) w.Add(row);
            w.Add(grant);
            w.Add(Rows.Grant(Rows.Entitlement(group), Rows.User("u2")));
            w.Add(moved);
        });

        Assert.Equal(3, result.Replaced);
        Assert.Equal((1, 2), (result.Counts.Resources, result.Counts.Grants));
        Assert.Equal([new("group", 1L), new("role", 1L)], result.Counts.GrantsByType);
        using var inside = new Unpacked(Target);
        Assert.Equal("ok", inside.Scalar("PRAGMA integrity_check"));
        Assert.Equal(StableBytes.Of(changed), inside.Scalar("SELECT data FROM v1_resources"));
        Assert.Equal(StableBytes.Of(moved), inside.Scalar("SELECT data FROM v1_grants WHERE external_id = 'group:g1:member:user:u1'"));
        Assert.Equal(16, inside.Query("SELECT 1 FROM sqlite_schema WHERE type = 'index'").Count);
    }

    [Fact]
    public void An_expandable_grant_has_its_expansion_in_the_column_alone()
    {
        var grant = Rows.Grant(Rows.Entitlement(Rows.Resource("role", "r1")), Rows.Resource("group", "g1"));
        var annotated = grant.Clone();
        annotated.Id = "annotated";
        annotated.Annotations.Add(StableBytes.Pack(new GrantImmutable()));
        annotated.Annotations.Add(StableBytes.Pack(Rows.Expansion("group:g1:member")));
        var before = annotated.Clone();
        var blank = grant.Clone();
        blank.Id = "blank";
        Write(w =>
        {
            w.Add(grant, Rows.Expansion("group:g1:member"));
            w.Add(annotated);
            w.Add(blank, Rows.Expansion(" ", ""));
        });

        Assert.Equal(before, annotated);
        using var inside = new Unpacked(Target);
        var rows = inside.Query("SELECT expansion, needs_expansion, data FROM v1_grants ORDER BY id");
        Assert.Equal([StableBytes.Of(Rows.Expansion("group:g1:member")), 1L, StableBytes.Of(grant)], rows[0]);
        Assert.Equal([StableBytes.Of(Rows.Expansion("group:g1:member")), 1L], rows[1][..2]);
        var without = before.Clone();
        without.Annotations.RemoveAt(1);
        Assert.Equal(without, Grant.Parser.ParseFrom((byte[])rows[1][2]!));
        Assert.Equal([null, 0L, StableBytes.Of(blank)], rows[2]);
        Assert.Equal("""{"needs_expansion":true,"version":1}""", inside.Scalar("SELECT sync_token FROM v1_sync_runs"));
    }

    [Fact]
    public void Rows_carry_the_time_at_which_they_were_read_when_it_is_known()
    {
        Write(w => w.Add(Rows.UserType), new C1zWriterOptions { DiscoveredAt = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2)) });

        using var inside = new Unpacked(Target);
        Assert.Equal("2026-11-22 10:00:00", inside.Scalar("SELECT discovered_at FROM v1_resource_types"));
    }

    [Fact]
    public void The_same_rows_give_the_same_database_apart_from_its_sync_id()
    {
        void Rows1(C1zWriter writer, bool reversed)
        {
            var user = Rows.User("u1");
            var keys = user.Profile.Fields.ToArray();
            user.Profile.Fields.Clear();
            foreach (var (key, value) in reversed ? keys.Reverse() : keys) user.Profile.Fields.Add(key, value);
            writer.Add(user);
        }

        Write(w => Rows1(w, false));
        using var first = new Unpacked(Target);
        Write(w => Rows1(w, true), new C1zWriterOptions { Overwrite = true });
        using var second = new Unpacked(Target);
        Assert.Equal(first.Scalar("SELECT data FROM v1_resources"), second.Scalar("SELECT data FROM v1_resources"));
    }

    [Fact]
    public void A_row_without_an_id_is_refused_and_the_rest_goes_on()
    {
        using var writer = C1zWriter.Create(Target);
        Assert.Throws<ArgumentException>(() => writer.Add(new ResourceType { DisplayName = "No id" }));
        Assert.Throws<ArgumentException>(() => writer.Add(new Resource()));
        Assert.Throws<ArgumentException>(() => writer.Add(Rows.Resource("user", "")));
        Assert.Throws<ArgumentException>(() => writer.Add(Rows.Resource("", "u1")));
        Assert.Throws<ArgumentException>(() => writer.Add(new Entitlement { Id = "e" }));
        Assert.Throws<ArgumentException>(() => writer.Add(new Entitlement { Resource = Rows.User("u1") }));
        Assert.Throws<ArgumentException>(() => writer.Add(new Grant { Id = "g", Principal = Rows.User("u1") }));
        Assert.Throws<ArgumentException>(() => writer.Add(new Grant { Id = "g", Entitlement = Rows.Entitlement(Rows.User("u1")) }));
        Assert.Throws<ArgumentException>(() => writer.Add(new Grant { Entitlement = Rows.Entitlement(Rows.User("u1")), Principal = Rows.User("u1") }));
        Assert.Throws<ArgumentException>(() => writer.Add(Rows.Resource("user", new string('é', 513))));
        writer.Add(Rows.Resource("user", new string('é', 512)));

        var counts = writer.Complete().Counts;
        Assert.Equal((0, 1, 0, 0), (counts.ResourceTypes, counts.Resources, counts.Entitlements, counts.Grants));
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_unless_it_may_be_replaced()
    {
        File.WriteAllText(Target, "before");

        Assert.Equal(OutputFileException.Exists, Assert.Throws<OutputFileException>(() => C1zWriter.Create(Target)).ErrorId);
        Assert.Equal("before", File.ReadAllText(Target));
        Write(_ => { }, new C1zWriterOptions { Overwrite = true });
        Assert.Equal("C1ZF\0"u8.ToArray(), File.ReadAllBytes(Target)[..5]);
        Assert.Equal(["sync.c1z"], _folder.Names);
    }

    [Fact]
    public void What_is_written_and_what_is_temporary_is_for_the_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        using var writer = C1zWriter.Create(Target);
        var temporary = Assert.Single(_folder.Names);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[temporary]));
        writer.Complete();
        Assert.Equal(["sync.c1z"], _folder.Names);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void Without_completion_nothing_is_left()
    {
        using (var writer = C1zWriter.Create(Target)) writer.Add(Rows.UserType);

        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void After_completion_nothing_more_is_taken()
    {
        using var writer = C1zWriter.Create(Target);
        writer.Complete();

        Assert.Throws<InvalidOperationException>(() => writer.Add(Rows.UserType));
        Assert.Throws<InvalidOperationException>(() => writer.Complete());
    }

    private C1zResult Write(Action<C1zWriter> rows, C1zWriterOptions? options = null)
    {
        using var writer = C1zWriter.Create(Target, (options ?? new C1zWriterOptions()) with { TimeProvider = _clock });
        rows(writer);
        return writer.Complete();
    }
}
