using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using SegmentC1.Access;

namespace SegmentC1.Benchmarks;

/// <summary>
/// The evidence of a large workspace. The folder comes first, so that the peak is its own; then access.csv, against CsvHelper writing the
/// same cells, which it finds ready in memory.
/// </summary>
internal static class ReviewRun
{
    private const int Turns = 7;

    public static async Task RunAsync(int rows)
    {
        using var folder = new WorkFolder();
        var snapshot = LargeWorkspace.Of(rows);
        var watch = Stopwatch.StartNew();
        var book = Build(snapshot);
        Tell("the review worked out", watch.Elapsed);
        await ExportAsync(book, ReviewFormat.Folder, folder.File("review"));
        Tell(string.Create(CultureInfo.InvariantCulture, $"folder of {book.Entries.Count} rows and {book.Findings.Count} findings, all of it; peak {Figures.PeakWorkingSet() / 1e6:F0} MB"), watch.Elapsed);

        var cells = Cells(folder.File("review/access.csv"));
        await MeasureAsync("CsvHelper, cells in memory to a file", turn => FloorAsync(folder.File($"floor{turn}.csv"), cells));
        await MeasureAsync("access.csv, lines in memory to a file", turn => WriteAsync(folder.File($"lines{turn}.csv"), book));
        await MeasureAsync("-As Csv: the same on the disk, hashed, with its manifest", turn => ExportAsync(book, ReviewFormat.Csv, folder.File($"whole{turn}.csv")));
        await MeasureAsync("-As Csv: the review worked out as well", turn => ExportAsync(Build(snapshot), ReviewFormat.Csv, folder.File($"all{turn}.csv")));
    }

    private static ReviewBook Build(WorkspaceSnapshot snapshot) => ReviewBook.Build(snapshot, new ReviewBookOptions { ModuleVersion = "0.0.0" });

    private static Task ExportAsync(ReviewBook book, ReviewFormat format, string path) =>
        AccessReviewExporter.ExportAsync(book, new AccessReviewOptions { Path = path, Format = format }, null, CancellationToken.None);

    private static async Task WriteAsync(string path, ReviewBook book)
    {
        await using var file = NewFile(path);
        await AccessReviewCsv.WriteAsync(file, book.Snapshot, book.Entries, raw: false, null, CancellationToken.None);
    }

    private static async Task FloorAsync(string path, List<string[]> cells)
    {
        await using var file = NewFile(path);
        await using var writer = CsvWriter.Create(file, CsvWriterOptions.Default with { NewLine = "\r\n", WriteByteOrderMark = true });
        foreach (var row in cells) writer.WriteRecord(row);
    }

    private static FileStream NewFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });

    private static List<string[]> Cells(string path)
    {
        using var reader = CsvReader.Create(new FileStream(path, FileMode.Open), CsvReaderOptions.Default with { HasHeader = false, Separator = ',' });
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    // The first turns warm up; of the others the middle one counts, whatever else the machine was doing.
    private static async Task MeasureAsync(string what, Func<int, Task> run)
    {
        var times = new List<TimeSpan>();
        for (var turn = 0; turn < Turns; turn++)
        {
            GC.Collect();
            var watch = Stopwatch.StartNew();
            await run(turn);
            times.Add(watch.Elapsed);
        }

        var counted = times.Skip(2).Order().ToList();
        Tell(what, counted[counted.Count / 2]);
    }

    private static void Tell(string what, TimeSpan time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"review: {what}: {time.TotalSeconds:F3} s"));
}
