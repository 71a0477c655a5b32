using System.Buffers;
using System.Text;
using SQLitePCL;

namespace SegmentC1.Baton.C1z;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteFile file, sqlite3_stmt handle) : IDisposable
{
    public void Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(handle, parameter));
            return;
        }

        const int onStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        var buffer = most <= onStack ? stackalloc byte[onStack] : rented = ArrayPool<byte>.Shared.Rent(most);
        var length = Encoding.UTF8.GetBytes(value, buffer);
        BindText(parameter, buffer[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    public void BindText(int parameter, ReadOnlySpan<byte> utf8) =>
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(handle, parameter, "") : raw.sqlite3_bind_text(handle, parameter, utf8));

    public void Bind(int parameter, ReadOnlySpan<byte> blob) => Check(raw.sqlite3_bind_blob(handle, parameter, blob));

    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(handle, parameter));

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(handle, parameter, value));

    /// <summary>Runs a statement that returns no rows, and readies it for the next parameters.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(handle);
        var failure = code is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : file.Failure(code);
        raw.sqlite3_reset(handle);
        if (failure is not null) throw failure;
    }

    /// <summary>Goes to the next row.</summary>
    public bool Read() => raw.sqlite3_step(handle) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var code => throw file.Failure(code),
    };

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(handle, column).utf8_to_string();

    public long Integer(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The bytes of a column, valid until the next row.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw file.Failure(code);
    }
}
