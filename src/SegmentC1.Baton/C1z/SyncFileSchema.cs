namespace SegmentC1.Baton.C1z;

/// <summary>
/// What columns the tables of a file have. Files of older writers lack some, which then have the value that newer ones give
/// them by default.
/// </summary>
internal sealed class SyncFileSchema
{
    private readonly Dictionary<string, HashSet<string>> _columns = new(StringComparer.Ordinal);

    /// <exception cref="C1zFormatException">A table or a column is missing that every writer makes.</exception>
    public static SyncFileSchema Read(SqliteFile file, string name)
    {
        var schema = new SyncFileSchema();
        foreach (var (table, columns) in Required)
        {
            var there = schema._columns[table] = Columns(file, table);
            if (there.Count == 0) throw Missing(name, $"it has no table {table}");
            foreach (var column in columns)
            {
                if (!there.Contains(column)) throw Missing(name, $"its table {table} has no column {column}");
            }
        }

        return schema;
    }

    /// <summary>SQL for a column that may be missing.</summary>
    public string Optional(string table, string column, string otherwise) => _columns[table].Contains(column) ? column : $"{otherwise} AS {column}";

    private static readonly (string Table, string[] Columns)[] Required =
    [
        (C1zTables.ResourceTypes.Name, ["id", "external_id", "data", "sync_id", "discovered_at"]),
        (C1zTables.Resources.Name, ["id", "external_id", "data", "sync_id", "discovered_at"]),
        (C1zTables.Entitlements.Name, ["id", "external_id", "data", "sync_id", "discovered_at"]),
        (C1zTables.SyncRuns.Name, ["id", "sync_id", "started_at", "ended_at"]),
        (C1zTables.Grants.Name, ["id", "external_id", "resource_type_id", "resource_id", "entitlement_id", "principal_resource_type_id", "principal_resource_id", "data", "sync_id", "discovered_at"]),
    ];

    private static HashSet<string> Columns(SqliteFile file, string table)
    {
        // A view or a virtual table of that name could run whatever SQL its maker liked.
        using (var find = file.Prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1 AND rootpage > 0"))
        {
            find.Bind(1, table);
            if (!find.Read()) return [];
        }

        var columns = new HashSet<string>(StringComparer.Ordinal);
        using var rows = file.Prepare($"PRAGMA table_info({table})");
        while (rows.Read()) columns.Add(rows.Text(1) ?? "");
        return columns;
    }

    private static C1zFormatException Missing(string name, string why) =>
        new(C1zFormatException.MissingTable, $"'{name}' does not hold a sync: {why}.");
}
