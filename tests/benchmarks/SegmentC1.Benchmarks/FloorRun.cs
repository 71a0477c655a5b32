using System.Diagnostics;
using System.Text;
using SegmentC1.Baton;
using SegmentC1.Baton.C1z;
using SQLitePCL;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace SegmentC1.Benchmarks;

/// <summary>
/// What cannot be saved: a bare loop that inserts the same blobs, made beforehand, in one transaction, with the schema and the
/// pragmas of the writer and the indices after it, then zstd of the same bytes at the same level.
/// </summary>
internal static class FloorRun
{
    private sealed record Row(byte[] Id, byte[] EntitlementId, byte[] SourceId, byte[] UserId, byte[] Data);

    public static Figures Run(int grants)
    {
        using var folder = new WorkFolder();
        var rows = MakeRows(grants);
        Batteries_V2.Init();
        var database = folder.File("floor.db");
        var before = Figures.ProcessorTime;
        var watch = Stopwatch.StartNew();
        Check(raw.sqlite3_open(database, out var handle));
        foreach (var pragma in C1zDatabase.Pragmas) Execute(handle, pragma);
        Execute(handle, "BEGIN");
        foreach (var table in C1zTables.All) Execute(handle, table.CreateSql);
        Insert(handle, rows);
        Execute(handle, "COMMIT");
        var load = watch.Elapsed;

        watch.Restart();
        foreach (var table in C1zTables.All) Execute(handle, table.UniqueIndex);
        foreach (var index in C1zTables.All.SelectMany(t => t.Indices)) Execute(handle, index);
        handle.Dispose();
        var indexed = watch.Elapsed;

        watch.Restart();
        Compress(database, folder.File("floor.zst"));
        return new Figures(grants, load, indexed, watch.Elapsed, Figures.ProcessorTime - before, new FileInfo(database).Length, new FileInfo(folder.File("floor.zst")).Length);
    }

    private static Row[] MakeRows(int grants) =>
    [
        .. GrantSource.Make(grants, GrantSource.MakeUsers()).Select(g => new Row(
            Encoding.UTF8.GetBytes(g.Id),
            Encoding.UTF8.GetBytes(g.Entitlement.Id),
            Encoding.UTF8.GetBytes(g.Entitlement.Resource.Id.Resource),
            Encoding.UTF8.GetBytes(g.Principal.Id.Resource),
            StableBytes.Of(g))),
    ];

    private static void Insert(sqlite3 handle, Row[] rows)
    {
        var syncId = "0ujtsYcgvSTl8PAuAdqWYSMnLOv"u8;
        var time = "2026-11-23 01:26:45.0087826"u8;
        Check(raw.sqlite3_prepare_v2(
            handle,
            "INSERT INTO v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id, principal_resource_id, external_id, "
            + "expansion, needs_expansion, data, sync_id, discovered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 0, ?7, ?8, ?9)",
            out var insert));
        using (insert)
        {
            foreach (var row in rows)
            {
                raw.sqlite3_bind_text(insert, 1, "source"u8);
                raw.sqlite3_bind_text(insert, 2, row.SourceId);
                raw.sqlite3_bind_text(insert, 3, row.EntitlementId);
                raw.sqlite3_bind_text(insert, 4, "user"u8);
                raw.sqlite3_bind_text(insert, 5, row.UserId);
                raw.sqlite3_bind_text(insert, 6, row.Id);
                raw.sqlite3_bind_blob(insert, 7, row.Data);
                raw.sqlite3_bind_text(insert, 8, syncId);
                raw.sqlite3_bind_text(insert, 9, time);
                raw.sqlite3_step(insert);
                Check(raw.sqlite3_reset(insert));
            }
        }
    }

    private static void Compress(string from, string to)
    {
        using var input = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        using var output = new FileStream(to, FileMode.CreateNew);
        using var compressor = new Compressor(new C1zWriterOptions().CompressionLevel);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, C1zPacker.Workers);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        compressor.SetPledgedSrcSize((ulong)input.Length);
        using var zstd = new CompressionStream(output, compressor, preserveCompressor: true, leaveOpen: true);
        input.CopyTo(zstd, C1zPacker.ChunkBytes);
    }

    private static void Execute(sqlite3 handle, string sql) => Check(raw.sqlite3_exec(handle, sql));

    private static void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)) throw new InvalidOperationException($"SQLite error {code}.");
    }
}
