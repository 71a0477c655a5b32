using Microsoft.Data.Sqlite;
using ZstdSharp;

namespace SegmentC1.ConductorOne.Tests;

/// <summary>What is in a sync file, read with nothing but zstd and SQLite.</summary>
internal sealed record SyncFileContent(string SyncId, string SyncType, IReadOnlyList<string> Resources, IReadOnlyList<string> Entitlements, IReadOnlyList<string> Grants)
{
    /// <summary>Whether the file vouches for computing differences from it.</summary>
    public bool SupportsDiff { get; private init; }

    public static SyncFileContent Read(byte[] file)
    {
        Assert.Equal("C1ZF\0"u8.ToArray(), file[..5]);
        var path = Path.GetTempFileName();
        try
        {
            using (var zstd = new DecompressionStream(new MemoryStream(file, 5, file.Length - 5)))
            using (var plain = File.Create(path))
            {
                zstd.CopyTo(plain);
            }

            using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
            connection.Open();
            var run = Query(connection, "SELECT sync_id || '|' || sync_type || '|' || supports_diff FROM v1_sync_runs WHERE ended_at IS NOT NULL");
            var parts = Assert.Single(run).Split('|');
            return new SyncFileContent(
                parts[0], parts[1],
                Query(connection, "SELECT external_id FROM v1_resources ORDER BY 1"),
                Query(connection, "SELECT external_id FROM v1_entitlements ORDER BY 1"),
                Query(connection, "SELECT external_id FROM v1_grants ORDER BY 1"))
            {
                SupportsDiff = parts[2] == "1",
            };
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static List<string> Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read()) values.Add(reader.GetString(0));
        return values;
    }
}
