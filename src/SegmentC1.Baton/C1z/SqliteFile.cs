using SQLitePCL;

namespace SegmentC1.Baton.C1z;

/// <summary>
/// One connection to one database file through SQLite's own functions: a third faster for a million rows than the provider's
/// commands, and stoppable in the middle of an index.
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    // Steps of SQLite's machine between two looks at the token: some hundred microseconds.
    private const int StepsBetweenLooks = 10_000;

    private readonly sqlite3 _handle;

    static SqliteFile() => Batteries_V2.Init();

    private SqliteFile(sqlite3 handle, CancellationToken cancellationToken)
    {
        _handle = handle;

        // Not sqlite3_interrupt, which is lost when it comes between two statements.
        if (cancellationToken.CanBeCanceled) raw.sqlite3_progress_handler(handle, StepsBetweenLooks, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);
    }

    /// <summary>Opens a file that is there. When the token is cancelled, the running statement fails as interrupted.</summary>
    public static SqliteFile Open(string path, bool readOnly, CancellationToken cancellationToken)
    {
        // Immutable: nobody else touches the file, so neither locks nor a look for a journal; a header that says WAL is then harmless.
        var name = readOnly ? $"file:{Uri.EscapeDataString(path)}?immutable=1" : path;
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI : raw.SQLITE_OPEN_READWRITE;
        var code = raw.sqlite3_open_v2(name, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            using (handle) throw Failure(handle, code);
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        return new SqliteFile(handle, cancellationToken);
    }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Failure(code);
    }

    /// <summary>Runs one statement to its end; rows it returns are passed over.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Read())
        {
        }
    }

    public SqliteFailureException Failure(int code) => Failure(_handle, code);

    public void Dispose() => _handle.Dispose();

    private static SqliteFailureException Failure(sqlite3 handle, int code)
    {
        var extended = handle.IsInvalid ? code : raw.sqlite3_extended_errcode(handle);
        return new SqliteFailureException(extended == raw.SQLITE_OK ? code : extended, handle.IsInvalid ? $"SQLite error {code}" : raw.sqlite3_errmsg(handle).utf8_to_string());
    }
}
