namespace SegmentC1.Baton.Tests.C1z;

/// <summary>The schema, written down a second time from the description of the format.</summary>
public sealed class C1zSchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Unpacked _inside;

    public C1zSchemaTests()
    {
        using (var writer = C1zWriter.Create(_folder["a.c1z"])) writer.Complete();
        _inside = new Unpacked(_folder["a.c1z"]);
    }

    public void Dispose()
    {
        _inside.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("v1_resource_types", "id integer pk; external_id text nn; data blob nn; sync_id text nn; discovered_at datetime nn")]
    [InlineData("v1_resources", "id integer pk; resource_type_id text nn; external_id text nn; parent_resource_type_id text; parent_resource_id text; data blob nn; sync_id text nn; discovered_at datetime nn")]
    [InlineData("v1_entitlements", "id integer pk; resource_type_id text nn; resource_id text nn; external_id text nn; data blob nn; sync_id text nn; discovered_at datetime nn")]
    [InlineData("v1_sync_runs", "id integer pk; sync_id text nn; started_at datetime nn; ended_at datetime; sync_token text nn; sync_type text nn 'full'; parent_sync_id text nn ''; linked_sync_id text nn ''; supports_diff integer nn 0; grants_backfilled integer nn 0; stats text; ingest_invariant_generation text nn ''; ingest_invariant_coverage text nn ''; ingest_invariant_mode text nn ''")]
    [InlineData("v1_grants", "id integer pk; resource_type_id text nn; resource_id text nn; entitlement_id text nn; principal_resource_type_id text nn; principal_resource_id text nn; external_id text nn; expansion blob; needs_expansion integer nn 0; data blob nn; sync_id text nn; discovered_at datetime nn")]
    [InlineData("v1_assets", "id integer pk; external_id text nn; content_type text nn; data blob nn; sync_id text nn; discovered_at datetime nn")]
    [InlineData("v1_connector_sessions", "id integer pk; sync_id text nn; key text nn; value blob nn")]
    public void Each_table_has_its_columns(string table, string columns)
    {
        var there = _inside.Query($"PRAGMA table_info({table})").Select(c =>
            $"{c[1]} {c[2]!.ToString()!.ToLowerInvariant()}{((long)c[3]! != 0 ? " nn" : "")}{((long)c[5]! != 0 ? " pk" : "")}{(c[4] is null ? "" : " " + c[4])}");

        Assert.Equal(columns, string.Join("; ", there));
    }

    [Fact]
    public void There_is_no_other_table_no_view_and_no_trigger() =>
        Assert.Equal(
            ["v1_assets", "v1_connector_sessions", "v1_entitlements", "v1_grants", "v1_resource_types", "v1_resources", "v1_sync_runs"],
            _inside.Query("SELECT name FROM sqlite_schema WHERE type <> 'index' ORDER BY name").Select(r => r[0]));

    [Fact]
    public void Each_index_has_its_literal_name_and_columns()
    {
        var indices = _inside.Query("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name").Select(i =>
        {
            var sql = (string)i[2]!;
            var where = sql.Contains(" WHERE ", StringComparison.Ordinal) ? sql[sql.IndexOf(" WHERE ", StringComparison.Ordinal)..] : "";
            var unique = sql.StartsWith("CREATE UNIQUE", StringComparison.Ordinal) ? "unique " : "";
            return $"{unique}{i[0]} {i[1]}({string.Join(", ", _inside.Query($"PRAGMA index_info({i[0]})").Select(c => c[2]))}){where}";
        });

        Assert.Equal(
            [
                "unique idx_assets_external_sync_v1 v1_assets(external_id, sync_id)",
                "unique idx_entitlements_external_sync_v1 v1_entitlements(external_id, sync_id)",
                "idx_entitlements_resource_id_v1 v1_entitlements(resource_type_id, resource_id)",
                "idx_grants_entitlement_id_principal_id_v1 v1_grants(entitlement_id, principal_resource_type_id, principal_resource_id)",
                "idx_grants_entitlement_sync_grant_v1 v1_grants(entitlement_id, sync_id, id)",
                "unique idx_grants_external_sync_v1 v1_grants(external_id, sync_id)",
                "idx_grants_principal_id_v1 v1_grants(principal_resource_type_id, principal_resource_id)",
                "idx_grants_resource_type_id_resource_id_v1 v1_grants(resource_type_id, resource_id)",
                "idx_grants_sync_expansion_v1 v1_grants(sync_id) WHERE expansion IS NOT NULL",
                "idx_grants_sync_needs_expansion_v1 v1_grants(sync_id) WHERE needs_expansion = 1",
                "unique idx_resource_types_external_sync_v1 v1_resource_types(external_id, sync_id)",
                "idx_resources_external_sync_v1 v1_resources(parent_resource_type_id, parent_resource_id)",
                "unique idx_resources_parent_resource_id_v1 v1_resources(external_id, sync_id)",
                "idx_resources_resource_type_id_v1 v1_resources(resource_type_id)",
                "unique idx_session_store_sync_key_v1 v1_connector_sessions(sync_id, key)",
                "unique idx_sync_runs_sync_id_v1 v1_sync_runs(sync_id)",
            ],
            indices);
    }

    [Fact]
    public void The_database_is_plain()
    {
        Assert.Equal("ok", _inside.Scalar("PRAGMA integrity_check"));
        Assert.Equal(4096L, _inside.Scalar("PRAGMA page_size"));
        Assert.Equal(0L, _inside.Scalar("PRAGMA user_version"));
        Assert.Equal(0L, _inside.Scalar("PRAGMA auto_vacuum"));
        Assert.Equal("UTF-8", _inside.Scalar("PRAGMA encoding"));

        // Format versions 2 would mean write-ahead logging.
        Assert.Equal([1, 1], _inside.Header[18..20]);
    }
}
