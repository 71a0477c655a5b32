namespace SegmentC1.Baton.C1z;

/// <summary>Reads the list of syncs, of old files with ten columns as of new ones.</summary>
internal static class SyncRunRows
{
    public static IReadOnlyList<SyncRun> Read(SqliteFile file, SyncFileSchema schema)
    {
        string Column(string name, string otherwise) => schema.Optional(C1zTables.SyncRuns.Name, name, otherwise);

        using var rows = file.Prepare(
            $"SELECT sync_id, started_at, ended_at, {Column("sync_token", "''")}, {Column("sync_type", "'full'")}, {Column("parent_sync_id", "''")}, "
            + $"{Column("linked_sync_id", "''")}, {Column("supports_diff", "0")}, {Column("stats", "NULL")} FROM {C1zTables.SyncRuns.Name} ORDER BY started_at, id");
        var syncs = new List<SyncRun>();
        while (rows.Read())
        {
            syncs.Add(new SyncRun
            {
                SyncId = rows.Text(0) ?? "",
                StartedAtText = rows.Text(1) ?? "",
                StartedAt = C1zTime.Parse(rows.Text(1)),
                IsFinished = !rows.IsNull(2),
                EndedAtText = rows.Text(2) ?? "",
                EndedAt = C1zTime.Parse(rows.Text(2)),
                SyncToken = rows.Text(3) ?? "",
                SyncType = rows.Text(4) is { Length: > 0 } type ? type : SyncTypeNames.Full,
                ParentSyncId = rows.Text(5) ?? "",
                LinkedSyncId = rows.Text(6) ?? "",
                SupportsDiff = rows.Integer(7) != 0,
                Stats = rows.Text(8),
            });
        }

        return syncs;
    }
}
