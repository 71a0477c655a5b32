using Microsoft.Data.Sqlite;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace SegmentC1.Baton.Tests.C1z;

/// <summary>Files as other writers make them: SQL in, envelope around it.</summary>
internal static class OldFile
{
    /// <summary>The tables as the oldest writers had them: no expansion columns, ten columns in sync_runs.</summary>
    public const string OldTables =
        """
        CREATE TABLE v1_resource_types (id integer primary key, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
        CREATE TABLE v1_resources (id integer primary key, resource_type_id text not null, external_id text not null, parent_resource_type_id text, parent_resource_id text, data blob not null, sync_id text not null, discovered_at datetime not null);
        CREATE TABLE v1_entitlements (id integer primary key, resource_type_id text not null, resource_id text not null, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
        CREATE TABLE v1_grants (id integer primary key, resource_type_id text not null, resource_id text not null, entitlement_id text not null, principal_resource_type_id text not null, principal_resource_id text not null, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
        CREATE TABLE v1_sync_runs (id integer primary key, sync_id text not null, started_at datetime not null, ended_at datetime, sync_token text not null, sync_type text not null default 'full', parent_sync_id text not null default '', linked_sync_id text not null default '', supports_diff integer not null default 0, grants_backfilled integer not null default 0);
        """;

    /// <summary>Makes a file whose database the statements make.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="sql">Statements, several in one text.</param>
    /// <param name="parameters">Their values.</param>
    public static void Write(string path, string sql, params (string Name, object Value)[] parameters)
    {
        var database = path + ".db";
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
            command.ExecuteNonQuery();
        }

        WriteEnvelope(path, File.ReadAllBytes(database));
        File.Delete(database);
    }

    /// <summary>Puts any content into the envelope.</summary>
    public static void WriteEnvelope(string path, byte[] content, bool withSize = false, int windowLog = 0)
    {
        using var file = File.Create(path);
        file.Write("C1ZF\0"u8);
        using var compressor = new Compressor(3);
        if (windowLog > 0) compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, windowLog);
        if (withSize) compressor.SetPledgedSrcSize((ulong)content.Length);
        using var zstd = new CompressionStream(file, compressor, preserveCompressor: true, leaveOpen: true);
        zstd.Write(content);
    }
}
