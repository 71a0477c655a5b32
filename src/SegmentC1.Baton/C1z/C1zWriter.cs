using SegmentC1.Access;
using SegmentC1.Baton.C1z;
using SegmentC1.Baton.Connector.V2;

namespace SegmentC1.Baton;

/// <summary>
/// Writes one sync into a <c>.c1z</c> file (version 1: a SQLite database in a zstd frame) while its rows are made. The memory it
/// takes does not depend on their number. The file appears under its name whole, at <see cref="Complete"/>, or not at all.
/// </summary>
/// <remarks>
/// Rows go to a temporary database beside the target, readable by its owner only, which is gone when this object is. One
/// instance is for one thread at a time. Of several rows with one id the last stays.
/// </remarks>
public sealed class C1zWriter : ISyncSink, IDisposable
{
    private const int RowsBetweenSizes = 10_000;

    private readonly string _path;
    private readonly C1zWriterOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly ScratchFile _scratch;
    private readonly C1zDatabase _database;
    private readonly RowInserts _inserts;
    private readonly HashSet<string> _listedTypes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedTypes = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _startedAt;
    private readonly long _startedTicks;
    private long _rows;
    private bool _needsExpansion;
    private bool _closed;

    private C1zWriter(string path, C1zWriterOptions options, CancellationToken cancellationToken)
    {
        _path = path;
        _options = options;
        _cancellationToken = cancellationToken;
        _startedAt = options.TimeProvider.GetUtcNow();
        _startedTicks = options.TimeProvider.GetTimestamp();
        SyncId = Ksuid.New(options.TimeProvider).ToString();
        _scratch = ScratchFile.Create(Path.GetDirectoryName(path)!);
        try
        {
            _database = Guard(() => C1zDatabase.Create(_scratch.Path, cancellationToken));
            _inserts = Guard(Begin);
        }
        catch
        {
            _database?.Dispose();
            _scratch.Dispose();
            throw;
        }
    }

    /// <summary>Id of the sync: a KSUID.</summary>
    public string SyncId { get; }

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its name; a relative one is taken from the process's current folder.</param>
    /// <param name="options">How to write; null for a full sync.</param>
    /// <param name="cancellationToken">Ends the writing within moments, wherever it is; temporary files go with <see cref="Dispose"/>.</param>
    /// <exception cref="OutputFileException">The name is taken or unusable, or its folder does not take files.</exception>
    public static C1zWriter Create(string path, C1zWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new C1zWriterOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CompressionLevel, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.CompressionLevel, 19, nameof(options));
        cancellationToken.ThrowIfCancellationRequested();
        return new C1zWriter(AtomicFile.Check(path, options.Overwrite), options, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">It has no id, or one of more than 1,024 bytes. The writer stays usable.</exception>
    /// <exception cref="OutputFileException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Add(ResourceType resourceType)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        Ready();
        RowCheck.Check(resourceType);
        Guard(() => _inserts.Insert(resourceType));
        _listedTypes.Add(resourceType.Id);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Add(ResourceType)" path="/exception"/>
    public void Add(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Ready();
        RowCheck.Check(resource);
        Guard(() => _inserts.Insert(resource));
        _usedTypes.Add(resource.Id.ResourceType);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Add(ResourceType)" path="/exception"/>
    public void Add(Entitlement entitlement)
    {
        ArgumentNullException.ThrowIfNull(entitlement);
        Ready();
        RowCheck.Check(entitlement);
        Guard(() => _inserts.Insert(entitlement));
        _usedTypes.Add(entitlement.Resource.Id.ResourceType);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Add(ResourceType)" path="/exception"/>
    /// <remarks>An annotation <see cref="GrantExpandable"/> that is still in the grant is taken as its expansion.</remarks>
    public void Add(Grant grant, GrantExpandable? expansion = null)
    {
        ArgumentNullException.ThrowIfNull(grant);
        Ready();
        RowCheck.Check(grant);
        try
        {
            _needsExpansion |= _inserts.Insert(grant, expansion);
        }
        catch (SqliteFailureException failure)
        {
            throw Translate(failure);
        }

        _usedTypes.Add(grant.Entitlement.Resource.Id.ResourceType);
        _usedTypes.Add(grant.Principal.Id.ResourceType);
    }

    /// <summary>Ends the sync, and puts the file under its name.</summary>
    /// <exception cref="InvalidOperationException">It was completed or disposed before.</exception>
    /// <exception cref="OutputFileException">The disk is full or fails, or a file of that name has appeared meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public C1zResult Complete()
    {
        Ready();
        try
        {
            var clock = _options.TimeProvider;
            var loaded = clock.GetTimestamp();
            var endedAt = clock.GetUtcNow();
            var (replaced, counts) = Guard(() => Finish(endedAt));
            CloseDatabase();
            var indexed = clock.GetTimestamp();
            var (databaseBytes, fileBytes, sha256) = Pack();
            return new C1zResult
            {
                Path = _path,
                SyncId = SyncId,
                SyncType = _options.SyncType,
                StartedAt = _startedAt,
                EndedAt = endedAt,
                Counts = counts,
                Replaced = replaced,
                UnlistedResourceTypes = [.. _usedTypes.Except(_listedTypes, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                FileBytes = fileBytes,
                DatabaseBytes = databaseBytes,
                Sha256 = sha256,
                LoadTime = clock.GetElapsedTime(_startedTicks, loaded),
                IndexTime = clock.GetElapsedTime(loaded, indexed),
                CompressTime = clock.GetElapsedTime(indexed),
            };
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Removes what is temporary. What was not completed is as if it had never been begun.</summary>
    public void Dispose()
    {
        CloseDatabase();
        _scratch.Dispose();
    }

    private RowInserts Begin()
    {
        using (var insert = _database.PrepareInsert(
            C1zTables.SyncRuns, "sync_id", "started_at", "sync_token", "sync_type", "parent_sync_id", "linked_sync_id", "supports_diff", "grants_backfilled"))
        {
            insert.Bind(1, SyncId);
            insert.Bind(2, C1zTime.Format(_startedAt));
            insert.Bind(3, "");
            insert.Bind(4, _options.SyncType.Name());
            insert.Bind(5, "");
            insert.Bind(6, "");
            insert.Bind(7, _options is { SyncType: SyncType.Full, Expanded: true } ? 1 : 0);
            insert.Bind(8, 1);
            insert.Run();
        }

        return new RowInserts(_database, SyncId, new DiscoveryClock(_options.TimeProvider, _options.DiscoveredAt));
    }

    private (long Replaced, SyncCounts Counts) Finish(DateTimeOffset endedAt)
    {
        _inserts.Dispose();
        CheckSize();
        var replaced = _database.Finish();
        CheckSize();
        var counts = _database.Count();
        using var end = _database.Prepare($"UPDATE {C1zTables.SyncRuns.Name} SET ended_at = ?1, sync_token = ?2, stats = ?3");
        end.Bind(1, C1zTime.Format(endedAt));
        end.Bind(2, _needsExpansion ? """{"needs_expansion":true,"version":1}""" : "");
        end.Bind(3, SyncStats.ToJson(counts));
        end.Run();
        return (replaced, counts);
    }

    private (long DatabaseBytes, long FileBytes, string Sha256) Pack()
    {
        using var target = AtomicFile.Create(_path, _options.Overwrite);
        using var database = new FileStream(_scratch.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var (bytes, sha256) = C1zPacker.Pack(database, target.Stream, _options.CompressionLevel, _cancellationToken);
        _cancellationToken.ThrowIfCancellationRequested();
        target.Commit();
        return (database.Length, bytes, sha256);
    }

    private void CloseDatabase()
    {
        if (_closed) return;
        _closed = true;
        _inserts.Dispose();
        _database.Dispose();
    }

    private void Ready()
    {
        if (_closed) throw new InvalidOperationException("The file was completed or disposed already.");
        _cancellationToken.ThrowIfCancellationRequested();
        if (++_rows % RowsBetweenSizes == 0) Guard(CheckSize);
    }

    private void CheckSize()
    {
        if (_database.Bytes() <= _options.MaxDatabaseBytes) return;
        throw new OutputFileException(OutputFileException.Failed, _path, $"'{_path}' was not written: its rows take more than {_options.MaxDatabaseBytes} bytes, which readers refuse.");
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteFailureException failure)
        {
            throw Translate(failure);
        }
    }

    private Exception Translate(SqliteFailureException failure)
    {
        if (_cancellationToken.IsCancellationRequested) return new OperationCanceledException(_cancellationToken);
        return failure.IsDiskFull
            ? OutputFileException.OutOfSpace(_path, failure)
            : OutputFileException.From(new IOException(failure.Message, failure), _path);
    }
}
