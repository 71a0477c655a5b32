using Microsoft.Data.Sqlite;
using ZstdSharp;

namespace SegmentC1.Baton.Tests.C1z;

/// <summary>The database inside of a file, opened by other means than the reader's.</summary>
internal sealed class Unpacked : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteConnection _connection;

    public Unpacked(string c1z)
    {
        var database = _folder["inside.db"];
        using (var file = File.OpenRead(c1z))
        using (var target = File.Create(database))
        {
            file.Position = 5;
            using var zstd = new DecompressionStream(file);
            zstd.CopyTo(target);
        }

        Header = File.ReadAllBytes(database)[..100];
        _connection = new SqliteConnection($"Data Source={database};Pooling=False;Mode=ReadOnly");
        _connection.Open();
    }

    /// <summary>The first hundred bytes of the database file.</summary>
    public byte[] Header { get; }

    /// <summary>Rows as lists of values: long, string, byte[], or null.</summary>
    public List<object?[]> Query(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    public object? Scalar(string sql) => Assert.Single(Assert.Single(Query(sql)));

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }
}
