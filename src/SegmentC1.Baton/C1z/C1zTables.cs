namespace SegmentC1.Baton.C1z;

/// <summary>A table of the file: its columns, the index that forbids two rows of one id, and the other indices.</summary>
internal sealed record C1zTable(string Name, string Columns, string UniqueIndex, params string[] Indices)
{
    public string CreateSql => $"CREATE TABLE {Name} ({Columns})";
}

/// <summary>
/// The schema that readers of the format expect, literally: two index names of v1_resources have each other's columns in every
/// real file, so they have here.
/// </summary>
internal static class C1zTables
{
    public static readonly C1zTable ResourceTypes = new(
        "v1_resource_types",
        "id integer primary key, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null",
        "CREATE UNIQUE INDEX idx_resource_types_external_sync_v1 ON v1_resource_types (external_id, sync_id)");

    public static readonly C1zTable Resources = new(
        "v1_resources",
        "id integer primary key, resource_type_id text not null, external_id text not null, parent_resource_type_id text, "
            + "parent_resource_id text, data blob not null, sync_id text not null, discovered_at datetime not null",
        "CREATE UNIQUE INDEX idx_resources_parent_resource_id_v1 ON v1_resources (external_id, sync_id)",
        "CREATE INDEX idx_resources_resource_type_id_v1 ON v1_resources (resource_type_id)",
        "CREATE INDEX idx_resources_external_sync_v1 ON v1_resources (parent_resource_type_id, parent_resource_id)");

    public static readonly C1zTable Entitlements = new(
        "v1_entitlements",
        "id integer primary key, resource_type_id text not null, resource_id text not null, external_id text not null, "
            + "data blob not null, sync_id text not null, discovered_at datetime not null",
        "CREATE UNIQUE INDEX idx_entitlements_external_sync_v1 ON v1_entitlements (external_id, sync_id)",
        "CREATE INDEX idx_entitlements_resource_id_v1 ON v1_entitlements (resource_type_id, resource_id)");

    public static readonly C1zTable SyncRuns = new(
        "v1_sync_runs",
        "id integer primary key, sync_id text not null, started_at datetime not null, ended_at datetime, sync_token text not null, "
            + "sync_type text not null default 'full', parent_sync_id text not null default '', linked_sync_id text not null default '', "
            + "supports_diff integer not null default 0, grants_backfilled integer not null default 0, stats text, "
            + "ingest_invariant_generation text not null default '', ingest_invariant_coverage text not null default '', "
            + "ingest_invariant_mode text not null default ''",
        "CREATE UNIQUE INDEX idx_sync_runs_sync_id_v1 ON v1_sync_runs (sync_id)");

    public static readonly C1zTable Grants = new(
        "v1_grants",
        "id integer primary key, resource_type_id text not null, resource_id text not null, entitlement_id text not null, "
            + "principal_resource_type_id text not null, principal_resource_id text not null, external_id text not null, expansion blob, "
            + "needs_expansion integer not null default 0, data blob not null, sync_id text not null, discovered_at datetime not null",
        "CREATE UNIQUE INDEX idx_grants_external_sync_v1 ON v1_grants (external_id, sync_id)",
        "CREATE INDEX idx_grants_resource_type_id_resource_id_v1 ON v1_grants (resource_type_id, resource_id)",
        "CREATE INDEX idx_grants_principal_id_v1 ON v1_grants (principal_resource_type_id, principal_resource_id)",
        "CREATE INDEX idx_grants_entitlement_id_principal_id_v1 ON v1_grants (entitlement_id, principal_resource_type_id, principal_resource_id)",
        "CREATE INDEX idx_grants_entitlement_sync_grant_v1 ON v1_grants (entitlement_id, sync_id, id)",
        "CREATE INDEX idx_grants_sync_expansion_v1 ON v1_grants (sync_id) WHERE expansion IS NOT NULL",
        "CREATE INDEX idx_grants_sync_needs_expansion_v1 ON v1_grants (sync_id) WHERE needs_expansion = 1");

    public static readonly C1zTable Assets = new(
        "v1_assets",
        "id integer primary key, external_id text not null, content_type text not null, data blob not null, sync_id text not null, "
            + "discovered_at datetime not null",
        "CREATE UNIQUE INDEX idx_assets_external_sync_v1 ON v1_assets (external_id, sync_id)");

    public static readonly C1zTable Sessions = new(
        "v1_connector_sessions",
        "id integer primary key, sync_id text not null, key text not null, value blob not null",
        "CREATE UNIQUE INDEX idx_session_store_sync_key_v1 ON v1_connector_sessions (sync_id, key)");

    /// <summary>All of them, in the order in which the reference creates them.</summary>
    public static readonly IReadOnlyList<C1zTable> All = [ResourceTypes, Resources, Entitlements, SyncRuns, Grants, Assets, Sessions];

    /// <summary>Those that hold the rows of a sync.</summary>
    public static readonly IReadOnlyList<C1zTable> OfRows = [ResourceTypes, Resources, Entitlements, Grants];
}
