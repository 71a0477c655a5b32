namespace SegmentC1.Baton.C1z;

/// <summary>
/// The database while it is filled: rows first, in one transaction, then the indices. A million rows whose indices grew with
/// them would take twice as long.
/// </summary>
internal sealed class C1zDatabase : IDisposable
{
    private const int PageBytes = 4096;
    private const string JournalInMemory = "PRAGMA journal_mode = MEMORY";

    // The page cache, and with it the memory of each sort, in KiB. A larger one costs memory and gains nothing measurable.
    private const string CacheSize = "PRAGMA cache_size = -16384";

    /// <summary>
    /// The file is thrown away when anything fails: nothing needs to survive a crash, and nobody else looks. The journal lies in
    /// memory rather than off, because an index that finds duplicates must be undone; pages that are new, which all are while rows
    /// come, are not journaled.
    /// </summary>
    public static readonly IReadOnlyList<string> Pragmas =
    [
        $"PRAGMA page_size = {PageBytes}",
        "PRAGMA auto_vacuum = 0",
        "PRAGMA encoding = 'UTF-8'",
        "PRAGMA locking_mode = EXCLUSIVE",
        JournalInMemory,
        "PRAGMA synchronous = OFF",
        "PRAGMA temp_store = FILE",
        CacheSize,
    ];

    private readonly SqliteFile _file;

    private C1zDatabase(SqliteFile file) => _file = file;

    /// <summary>Makes the tables in an empty file and starts the load.</summary>
    public static C1zDatabase Create(string path, CancellationToken cancellationToken)
    {
        var file = SqliteFile.Open(path, readOnly: false, cancellationToken);
        try
        {
            foreach (var pragma in Pragmas) file.Execute(pragma);
            file.Execute("BEGIN IMMEDIATE");
            foreach (var table in C1zTables.All) file.Execute(table.CreateSql);
            return new C1zDatabase(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>An INSERT of these columns, in this order.</summary>
    public SqliteStatement PrepareInsert(C1zTable table, params string[] columns) =>
        _file.Prepare($"INSERT INTO {table.Name} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"?{i + 1}"))})");

    public SqliteStatement Prepare(string sql) => _file.Prepare(sql);

    /// <summary>Ends the load, lets the last of several rows of one id win, and builds the indices.</summary>
    /// <returns>Rows that were replaced.</returns>
    public long Finish()
    {
        _file.Execute("COMMIT");
        var replaced = C1zTables.All.Sum(BuildUniqueIndex);
        foreach (var sql in C1zTables.All.SelectMany(t => t.Indices)) _file.Execute(sql);
        return replaced;
    }

    /// <summary>Counts what is there.</summary>
    public SyncCounts Count()
    {
        var resources = CountByType(C1zTables.Resources);
        var entitlements = CountByType(C1zTables.Entitlements);
        var grants = CountByType(C1zTables.Grants);
        return new SyncCounts
        {
            ResourceTypes = Scalar($"SELECT count(*) FROM {C1zTables.ResourceTypes.Name}"),
            Resources = resources.Values.Sum(),
            Entitlements = entitlements.Values.Sum(),
            Grants = grants.Values.Sum(),
            ResourcesByType = resources,
            EntitlementsByType = entitlements,
            GrantsByType = grants,
        };
    }

    /// <summary>Bytes that the database has by now.</summary>
    public long Bytes() => Scalar("PRAGMA page_count") * PageBytes;

    public void Dispose() => _file.Dispose();

    private long BuildUniqueIndex(C1zTable table)
    {
        try
        {
            _file.Execute(table.UniqueIndex);
            return 0;
        }
        catch (SqliteFailureException failure) when (failure.IsDuplicate)
        {
            // Old rows change here: a journal of them could grow as large as the database.
            _file.Execute("PRAGMA journal_mode = OFF");
            _file.Execute(
                $"DELETE FROM {table.Name} WHERE id IN (SELECT id FROM (SELECT id, "
                + $"row_number() OVER (PARTITION BY external_id ORDER BY id DESC) AS n FROM {table.Name}) WHERE n > 1)");
            long replaced = _file.Changes;
            _file.Execute(JournalInMemory);
            _file.Execute(table.UniqueIndex);
            return replaced;
        }
    }

    private SortedDictionary<string, long> CountByType(C1zTable table)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        using var rows = _file.Prepare($"SELECT resource_type_id, count(*) FROM {table.Name} GROUP BY resource_type_id");
        while (rows.Read()) counts.Add(rows.Text(0)!, rows.Integer(1));
        return counts;
    }

    private long Scalar(string sql)
    {
        using var rows = _file.Prepare(sql);
        return rows.Read() ? rows.Integer(0) : 0;
    }
}
