using Google.Protobuf;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton.Tests.C1z;

public sealed class C1zReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _scratch = new();

    public void Dispose()
    {
        _folder.Dispose();
        _scratch.Dispose();
    }

    private string Target => _folder["sync.c1z"];

    [Fact]
    public void Rows_come_back_as_they_were_written_in_their_order()
    {
        var group = Rows.Resource("group", "g1", new ResourceId { ResourceType = "workspace", Resource = "w1" });
        var member = Rows.Entitlement(group);
        var direct = Rows.Grant(member, Rows.User("u1"));
        var nested = Rows.Grant(Rows.Entitlement(Rows.Resource("role", "r1")), group);
        WriteSync(w =>
        {
            w.Add(direct);
            w.Add(nested, Rows.Expansion("group:g1:member"));
            w.Add(member);
            w.Add(group);
            w.Add(Rows.User("u1"));
            w.Add(Rows.GroupType);
            w.Add(Rows.UserType);
        });

        using var reader = Open();
        Assert.Equal([Rows.GroupType, Rows.UserType], reader.ReadResourceTypes());
        Assert.Equal([group, Rows.User("u1")], reader.ReadResources());
        Assert.Equal([member], reader.ReadEntitlements());
        Assert.Equal([new(direct, null, false), new(nested, Rows.Expansion("group:g1:member"), true)], reader.ReadGrants());
        var sync = Assert.Single(reader.Syncs);
        Assert.Equal(("full", true, true, "", sync), (sync.SyncType, sync.IsFinished, sync.SupportsDiff, sync.ParentSyncId, reader.DefaultSync));
        Assert.Equal(TimeSpan.Zero, sync.EndedAt!.Value.Offset);
    }

    [Fact]
    public void Plain_records_say_what_the_messages_say()
    {
        var group = Rows.Resource("group", "g1", new ResourceId { ResourceType = "workspace", Resource = "w1" });
        var member = Rows.Entitlement(group);
        var inherited = Rows.Grant(member, Rows.User("u1"));
        inherited.Annotations.Add(StableBytes.Pack(new GrantImmutable()));
        inherited.Sources = new GrantSources
        {
            Sources = { ["b"] = new GrantSources.Types.GrantSource { IsDirect = true }, ["a"] = new GrantSources.Types.GrantSource() },
        };
        WriteSync(
            w =>
            {
                w.Add(group);
                w.Add(Rows.User("u1"));
                w.Add(member);
                w.Add(inherited);
                w.Add(Rows.Grant(Rows.Entitlement(Rows.Resource("role", "r1")), group), Rows.Expansion("group:g1:member"));
            },
            new C1zWriterOptions { DiscoveredAt = DateTimeOffset.UnixEpoch });

        using var reader = Open();
        var resources = reader.ViewResources().ToList();
        Assert.Equal(("group", "g1", "group g1", "workspace", "w1", null), (resources[0].ResourceType, resources[0].Id, resources[0].DisplayName, resources[0].ParentResourceType, resources[0].ParentId, resources[0].Status));
        Assert.Equal(("Enabled", "u1@example.com", DateTimeOffset.UnixEpoch), (resources[1].Status, resources[1].Login, resources[1].DiscoveredAt));
        Assert.Equal(["u1@example.com", "other@example.com"], resources[1].Emails);
        Assert.Equal([new("a", true), new("age", 3.0), new("user_id", "u1")], resources[1].Profile);
        var entitlement = Assert.Single(reader.ViewEntitlements());
        Assert.Equal(
            ("group:g1:member", "Member", "Member of it", "member", "Assignment", "group", "g1", "group g1"),
            (entitlement.Id, entitlement.DisplayName, entitlement.Description, entitlement.Slug, entitlement.Purpose, entitlement.ResourceType, entitlement.ResourceId, entitlement.ResourceName));
        Assert.Equal(["user"], entitlement.GrantableTo);
        var grants = reader.ViewGrants().ToList();
        Assert.Equal(
            ("group:g1:member:user:u1", "group:g1:member", "Member", "group", "g1", "group g1"),
            (grants[0].Id, grants[0].EntitlementId, grants[0].EntitlementName, grants[0].ResourceType, grants[0].ResourceId, grants[0].ResourceName));
        Assert.Equal(("user", "u1", "User u1", true, false), (grants[0].PrincipalType, grants[0].PrincipalId, grants[0].PrincipalName, grants[0].IsImmutable, grants[0].IsExpandable));
        Assert.Equal([new("a", false), new("b", true)], grants[0].Sources);
        Assert.Equal((true, true, false), (grants[1].IsExpandable, grants[1].IsShallow, grants[1].IsImmutable));
        Assert.Equal(["group:g1:member"], grants[1].ExpandsTo);
        Assert.Equal(["user"], grants[1].ExpandsToTypes);
    }

    [Fact]
    public void A_file_of_the_oldest_writers_is_read()
    {
        var grant = Rows.Grant(Rows.Entitlement(Rows.Resource("role", "r1")), Rows.Resource("group", "g1"));
        var annotated = grant.Clone();
        annotated.Annotations.Add(StableBytes.Pack(Rows.Expansion("group:g1:member")));
        OldFile.Write(
            Target,
            OldFile.OldTables
            + """
            INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token) VALUES ('s1', '2024-01-02 03:04:05.123456789', '2024-01-02T03:04:06Z', '');
            INSERT INTO v1_resource_types (external_id, data, sync_id, discovered_at) VALUES ('role', $type, 's1', 'no time');
            INSERT INTO v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id, data, sync_id, discovered_at)
                VALUES ('role', 'r1', 'role:r1:member', 'group', 'g1', 'x', $grant, 's1', 'no time');
            """,
            ("$type", Rows.RoleType.ToByteArray()),
            ("$grant", annotated.ToByteArray()));

        using var reader = Open();
        var sync = Assert.Single(reader.Syncs);
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567), sync.StartedAt);
        Assert.Equal(new DateTimeOffset(2024, 1, 2, 3, 4, 6, TimeSpan.Zero), sync.EndedAt);
        Assert.Null(sync.Stats);
        Assert.Equal([Rows.RoleType], reader.ReadResourceTypes());
        Assert.Equal([new(grant, Rows.Expansion("group:g1:member"), true)], reader.ReadGrants());
        Assert.Null(Assert.Single(reader.ViewGrants()).DiscoveredAt);
    }

    [Fact]
    public void A_slim_grant_is_filled_from_its_columns_and_named_from_the_other_rows()
    {
        var role = Rows.Resource("role", "r1");
        OldFile.Write(
            Target,
            OldFile.OldTables
            + """
            INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token) VALUES ('s1', '2024-01-02', '2024-01-03', '');
            INSERT INTO v1_resources (resource_type_id, external_id, data, sync_id, discovered_at) VALUES ('role', 'role:r1', $role, 's1', ''), ('user', 'user:u1', $user, 's1', '');
            INSERT INTO v1_entitlements (resource_type_id, resource_id, external_id, data, sync_id, discovered_at) VALUES ('role', 'r1', 'role:r1:member', $member, 's1', '');
            INSERT INTO v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id, data, sync_id, discovered_at)
                VALUES ('role', 'r1', 'role:r1:member', 'user', 'u1', 'g', $grant, 's1', '');
            """,
            ("$role", role.ToByteArray()),
            ("$user", Rows.User("u1").ToByteArray()),
            ("$member", Rows.Entitlement(role).ToByteArray()),
            ("$grant", new Grant { Id = "g" }.ToByteArray()));

        using var reader = Open();
        var grant = Assert.Single(reader.ReadGrants()).Grant;
        Assert.Equal(new Entitlement { Id = "role:r1:member", Resource = new Resource { Id = role.Id } }, grant.Entitlement);
        Assert.Equal(new Resource { Id = new ResourceId { ResourceType = "user", Resource = "u1" } }, grant.Principal);
        var view = Assert.Single(reader.ViewGrants());
        Assert.Equal(("Member", "role r1", "User u1"), (view.EntitlementName, view.ResourceName, view.PrincipalName));
    }

    [Theory]
    [InlineData("('a','1','5','','full'),('b','2','4','','full'),('c','3','9','','partial'),('d','4',NULL,'','full')", "a")]
    [InlineData("('a','1','5','','full'),('b','2','5','','full')", "b")]
    [InlineData("('a','1',NULL,'','full'),('b','2',NULL,'','full'),('c','3','9','','partial')", "b")]
    [InlineData("('a','1','5','','partial'),('b','2','4','','resources_only')", "a")]
    [InlineData("('a','1','5','','')", "a")]
    public void The_sync_to_show_is_the_one_that_others_show(string syncs, string expected)
    {
        OldFile.Write(Target, OldFile.OldTables + $"INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token, sync_type) VALUES {syncs};");

        using var reader = Open();
        Assert.Equal(expected, reader.DefaultSync!.SyncId);
    }

    [Fact]
    public void Any_sync_can_be_chosen_and_an_unfinished_one_is_marked()
    {
        OldFile.Write(
            Target,
            OldFile.OldTables
            + """
            INSERT INTO v1_sync_runs (sync_id, started_at, ended_at, sync_token) VALUES ('done', '1', '2', ''), ('open', '3', NULL, '{"version":1}');
            INSERT INTO v1_resource_types (external_id, data, sync_id, discovered_at) VALUES ('user', $user, 'done', ''), ('group', $group, 'open', '');
            """,
            ("$user", Rows.UserType.ToByteArray()),
            ("$group", Rows.GroupType.ToByteArray()));

        using var reader = Open();
        Assert.Equal([Rows.UserType], reader.ReadResourceTypes());
        var open = reader.FindSync("open");
        Assert.Equal((false, null, """{"version":1}"""), (open.IsFinished, open.EndedAt, open.SyncToken));
        Assert.Equal([Rows.GroupType], reader.ReadResourceTypes(open));
        Assert.Equal(C1zFormatException.SyncNotFound, Assert.Throws<C1zFormatException>(() => reader.FindSync("other")).ErrorId);
    }

    [Fact]
    public void A_file_without_a_sync_says_so_when_rows_are_asked_for()
    {
        OldFile.Write(Target, OldFile.OldTables);

        using var reader = Open();
        Assert.Null(reader.DefaultSync);
        Assert.Equal(C1zFormatException.SyncNotFound, Assert.Throws<C1zFormatException>(() => reader.ReadGrants().ToList()).ErrorId);
    }

    [Fact]
    public void A_header_that_says_write_ahead_log_is_harmless()
    {
        OldFile.Write(Target, OldFile.OldTables + "PRAGMA journal_mode = WAL; INSERT INTO v1_sync_runs (sync_id, started_at, sync_token) VALUES ('s', '1', ''); PRAGMA wal_checkpoint(TRUNCATE);");

        using (var inside = new Unpacked(Target)) Assert.Equal([2, 2], inside.Header[18..20]);
        using var reader = Open();
        Assert.Equal("s", reader.DefaultSync!.SyncId);
    }

    [Fact]
    public void The_temporary_file_is_for_the_owner_only_and_goes()
    {
        WriteSync(w => w.Add(Rows.UserType));
        using (var reader = Open())
        {
            Assert.Equal([Rows.UserType], reader.ReadResourceTypes());

            // Where a name can go while the file is in use, it is gone already.
            if (!OperatingSystem.IsWindows()) Assert.Empty(_scratch.Names);
        }

        Assert.Empty(_scratch.Names);
        Assert.Equal(["sync.c1z"], _folder.Names);
    }

    [Fact]
    public void After_disposal_and_after_cancellation_rows_end_with_an_error()
    {
        WriteSync(w =>
        {
            w.Add(Rows.UserType);
            w.Add(Rows.GroupType);
        });
        var reader = Open();
        using var rows = reader.ReadResourceTypes().GetEnumerator();
        Assert.True(rows.MoveNext());
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rows.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => reader.ReadGrants().ToList());

        using var stop = new CancellationTokenSource();
        using var stopped = C1zReader.Open(Target, new C1zReaderOptions { TemporaryFolder = _scratch.Path }, stop.Token);
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => stopped.ReadResourceTypes().ToList());
        Assert.Throws<OperationCanceledException>(() => C1zReader.Open(Target, new C1zReaderOptions { TemporaryFolder = _scratch.Path }, stop.Token));
        Assert.Empty(_scratch.Names);
    }

    private C1zReader Open() => C1zReader.Open(Target, new C1zReaderOptions { TemporaryFolder = _scratch.Path });

    private void WriteSync(Action<C1zWriter> rows, C1zWriterOptions? options = null)
    {
        using var writer = C1zWriter.Create(Target, options);
        rows(writer);
        writer.Complete();
    }
}
