using Google.Protobuf;
using SegmentC1.Access;
using SegmentC1.Baton.C1z;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton;

/// <summary>
/// Reads the syncs of a <c>.c1z</c> file of version 1, whoever wrote it. Rows come one by one, in the order in which they were
/// written; nothing is held.
/// </summary>
/// <remarks>
/// While it is open the unpacked database lies in a temporary file, readable by its owner only. Whatever is wrong with the file
/// is a <see cref="C1zFormatException"/>, at opening or at the row that shows it. One instance is for one thread at a time.
/// </remarks>
public sealed class C1zReader : IDisposable
{
    // Where every query of rows has the id.
    private const int IdColumn = 2;

    private readonly string _name;
    private readonly ScratchFile _scratch;
    private readonly SqliteFile _file;
    private readonly SyncFileSchema _schema;
    private readonly CancellationToken _cancellationToken;
    private bool _disposed;

    private C1zReader(string name, ScratchFile scratch, SqliteFile file, CancellationToken cancellationToken)
    {
        _name = name;
        _scratch = scratch;
        _file = file;
        _cancellationToken = cancellationToken;
        _schema = Guard(() => SyncFileSchema.Read(file, name));
        Syncs = Guard(() => SyncRunRows.Read(file, _schema));
    }

    /// <summary>All syncs in the file, the one begun last at the end.</summary>
    public IReadOnlyList<SyncRun> Syncs { get; }

    /// <summary>
    /// The sync that ConductorOne's tools show: the finished full one that ended last; else the unfinished one that began last; else
    /// the finished one of another type that ended last. Null when the file holds none.
    /// </summary>
    public SyncRun? DefaultSync =>
        Newest(Syncs.Where(s => s.IsFinished && s.SyncType == SyncTypeNames.Full), s => s.EndedAtText)
        ?? Newest(Syncs.Where(s => !s.IsFinished), s => s.StartedAtText)
        ?? Newest(Syncs, s => s.EndedAtText);

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its name; a relative one is taken from the process's current folder.</param>
    /// <param name="options">Limits; null for those of ConductorOne's own reader.</param>
    /// <param name="cancellationToken">Ends the reading, later enumerations too.</param>
    /// <exception cref="C1zFormatException">It is something else, of version 3, damaged or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OutputFileException">The folder for temporary files is full or refuses.</exception>
    public static C1zReader Open(string path, C1zReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new C1zReaderOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxDecodedBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxWindowBytes, nameof(options));
        var name = Path.GetFileName(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        var scratch = ScratchFile.Create(options.TemporaryFolder ?? Path.GetTempPath());
        SqliteFile? database = null;
        try
        {
            Unpack(file, name, scratch, options, cancellationToken);
            database = OpenDatabase(scratch, name, cancellationToken);
            return new C1zReader(name, scratch, database, cancellationToken);
        }
        catch
        {
            database?.Dispose();
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>The sync with this id.</summary>
    /// <exception cref="C1zFormatException">There is none.</exception>
    public SyncRun FindSync(string syncId) => Syncs.FirstOrDefault(s => s.SyncId == syncId) ?? throw new C1zFormatException(
        C1zFormatException.SyncNotFound, $"'{_name}' holds no sync '{syncId}'. It holds: {string.Join(", ", Syncs.Select(s => s.SyncId))}.");

    /// <summary>The resource types of a sync; null for <see cref="DefaultSync"/>.</summary>
    public IEnumerable<ResourceType> ReadResourceTypes(SyncRun? sync = null) => Messages(C1zTables.ResourceTypes, ResourceType.Parser, sync).Select(r => r.Message);

    /// <summary>The resources of a sync; null for <see cref="DefaultSync"/>.</summary>
    public IEnumerable<Resource> ReadResources(SyncRun? sync = null) => Messages(C1zTables.Resources, Resource.Parser, sync).Select(r => r.Message);

    /// <summary>The entitlements of a sync; null for <see cref="DefaultSync"/>.</summary>
    public IEnumerable<Entitlement> ReadEntitlements(SyncRun? sync = null) => Messages(C1zTables.Entitlements, Entitlement.Parser, sync).Select(r => r.Message);

    /// <summary>The grants of a sync; null for <see cref="DefaultSync"/>.</summary>
    public IEnumerable<SyncFileGrantRow> ReadGrants(SyncRun? sync = null) => Grants(sync).Select(r => r.Row);

    /// <summary>The resources of a sync as plain records; null for <see cref="DefaultSync"/>.</summary>
    public IEnumerable<SyncFileResource> ViewResources(SyncRun? sync = null) =>
        Messages(C1zTables.Resources, Resource.Parser, sync).Select(r => Decode(() => SyncFileViews.Of(r.Message, r.DiscoveredAt), C1zTables.Resources, () => r.Message.Id?.Resource));

    /// <summary>The entitlements of a sync as plain records; null for <see cref="DefaultSync"/>.</summary>
    public IEnumerable<SyncFileEntitlement> ViewEntitlements(SyncRun? sync = null) =>
        Messages(C1zTables.Entitlements, Entitlement.Parser, sync).Select(r => SyncFileViews.Of(r.Message, r.DiscoveredAt));

    /// <summary>
    /// The grants of a sync as plain records; null for <see cref="DefaultSync"/>. Where grants say only ids, the names of the sync's
    /// resources and entitlements are read once and held.
    /// </summary>
    public IEnumerable<SyncFileGrant> ViewGrants(SyncRun? sync = null)
    {
        SyncFileNames? names = null;
        foreach (var (row, discoveredAt) in Grants(sync))
        {
            var view = SyncFileViews.Of(row, discoveredAt);
            if (SyncFileNames.AreMissing(view)) view = (names ??= new SyncFileNames(ReadResources(sync), ReadEntitlements(sync))).Fill(view);
            yield return view;
        }
    }

    /// <summary>Removes the temporary file. Enumerations end with an error.</summary>
    public void Dispose()
    {
        _disposed = true;
        _file.Dispose();
        _scratch.Dispose();
    }

    private static void Unpack(FileStream file, string name, ScratchFile scratch, C1zReaderOptions options, CancellationToken cancellationToken)
    {
        FileStream target;
        try
        {
            target = new FileStream(scratch.Path, FileMode.Open, FileAccess.Write, FileShare.None, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputFileException.From(exception, scratch.Path);
        }

        using (target) C1zUnpacker.Unpack(file, name, target, options, cancellationToken);
    }

    private static SqliteFile OpenDatabase(ScratchFile scratch, string name, CancellationToken cancellationToken)
    {
        if (!SqliteHeader.IsAt(scratch.Path)) throw new C1zFormatException(C1zFormatException.NotSqlite, $"'{name}' does not hold a SQLite database.");
        var database = SqliteFile.Open(scratch.Path, readOnly: true, cancellationToken);

        // On Unix the name can go at once, and with it the file if this process is killed.
        if (!OperatingSystem.IsWindows()) scratch.Dispose();
        return database;
    }

    private static SyncRun? Newest(IEnumerable<SyncRun> syncs, Func<SyncRun, string> time) =>
        syncs.OrderByDescending(time, StringComparer.Ordinal).ThenByDescending(s => s.SyncId, StringComparer.Ordinal).FirstOrDefault();

    private IEnumerable<(T Message, DateTimeOffset? DiscoveredAt)> Messages<T>(C1zTable table, MessageParser<T> parser, SyncRun? sync)
        where T : IMessage<T>
    {
        using var rows = Select($"SELECT data, discovered_at, external_id FROM {table.Name} WHERE sync_id = ?1 ORDER BY id", sync);
        while (Next(rows)) yield return (Parse(parser, rows, 0, table), C1zTime.Parse(rows.Text(1)));
    }

    private IEnumerable<(SyncFileGrantRow Row, DateTimeOffset? DiscoveredAt)> Grants(SyncRun? sync)
    {
        var table = C1zTables.Grants;
        using var rows = Select(
            $"SELECT data, discovered_at, external_id, {_schema.Optional(table.Name, "expansion", "NULL")}, {_schema.Optional(table.Name, "needs_expansion", "0")}, "
            + $"entitlement_id, resource_type_id, resource_id, principal_resource_type_id, principal_resource_id FROM {table.Name} WHERE sync_id = ?1 ORDER BY id",
            sync);
        while (Next(rows))
        {
            var grant = Parse(Grant.Parser, rows, 0, table);
            var inColumn = rows.IsNull(3) ? null : Parse(GrantExpandable.Parser, rows, 3, table);
            yield return (Decode(() => SlimGrant.Complete(grant, inColumn, rows), table, () => rows.Text(IdColumn)), C1zTime.Parse(rows.Text(1)));
        }
    }

    private SqliteStatement Select(string sql, SyncRun? sync)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var syncId = (sync ?? DefaultSync ?? throw new C1zFormatException(C1zFormatException.SyncNotFound, $"'{_name}' holds no sync.")).SyncId;
        return Guard(() =>
        {
            var rows = _file.Prepare(sql);
            rows.Bind(1, syncId);
            return rows;
        });
    }

    private bool Next(SqliteStatement rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _cancellationToken.ThrowIfCancellationRequested();
        return Guard(rows.Read);
    }

    private T Parse<T>(MessageParser<T> parser, SqliteStatement rows, int column, C1zTable table)
        where T : IMessage<T> => Decode(() => parser.ParseFrom(rows.Blob(column)), table, () => rows.Text(IdColumn));

    private T Decode<T>(Func<T> decode, C1zTable table, Func<string?> id)
    {
        try
        {
            return decode();
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new C1zFormatException(C1zFormatException.BadRow, $"'{_name}' is damaged: the row '{id()}' of {table.Name} cannot be read.", exception);
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteFailureException failure) when (failure.IsInterrupted)
        {
            throw new OperationCanceledException(_cancellationToken);
        }
        catch (SqliteFailureException failure) when (failure.IsCorrupt)
        {
            throw new C1zFormatException(C1zFormatException.DatabaseCorrupt, $"'{_name}' is damaged: the database in it cannot be read ({failure.Message}).", failure);
        }
        catch (SqliteFailureException failure)
        {
            throw new IOException($"'{_name}' cannot be read: {failure.Message}.", failure);
        }
    }
}
