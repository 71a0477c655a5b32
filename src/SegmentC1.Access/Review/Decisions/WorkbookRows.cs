using System.Globalization;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace SegmentC1.Access;

/// <summary>Reads the rows to decide on from a workbook, as it was written or as a spreadsheet saved it.</summary>
internal static class WorkbookRows
{
    private static readonly OpenXmlConfiguration Configuration = new()
    {
        // What it holds stays in memory: a temporary file would be readable by others.
        EnableSharedStringCache = false,
        FillMergedCells = false,
    };

    /// <summary>Reads the one sheet that has the columns of a review, whatever it is called.</summary>
    public static IReadOnlyList<DecisionRow> Read(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            WorkbookSize.Check(file, stream);
            IReadOnlyList<string> missing = AccessReviewCsv.Columns;
            var fitting = new List<(string Name, int Line, int[] Map)>();
            foreach (var sheet in stream.GetSheetNames())
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var (line, cells) in Cells(stream, sheet).Take(DecisionTable.HeaderWithin))
                {
                    var map = DecisionTable.Map(cells, out var lacking);
                    if (lacking.Count < missing.Count) missing = lacking;
                    if (map is null) continue;
                    fitting.Add((sheet, line, map));
                    break;
                }
            }

            return fitting switch
            {
                [] => throw DecisionTable.WrongColumns(file, missing),
                [var (sheet, line, map)] => Rows(stream, sheet, line, map, cancellationToken),
                _ => throw DecisionTable.Unreadable(file, $"the sheets {string.Join(" and ", fitting.Select(sheet => $"'{sheet.Name}'"))} both hold rows of a review, and which of them counts cannot be told. Delete the other one"),
            };
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or DecisionException or OutOfMemoryException or IOException or UnauthorizedAccessException) || failure is InvalidDataException)
        {
            // What the reader throws at a damaged package has no common type.
            throw DecisionTable.Unreadable(file, $"this is not a workbook that can be read: {failure.Message.TrimEnd('.')}", failure);
        }
    }

    private static List<DecisionRow> Rows(FileStream stream, string sheet, int header, int[] map, CancellationToken cancellationToken)
    {
        var rows = new List<DecisionRow>();
        foreach (var (line, cells) in Cells(stream, sheet).Skip(header))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (cells.Any(cell => !string.IsNullOrWhiteSpace(cell))) rows.Add(new DecisionRow(line, [.. map.Select(index => index < cells.Count ? cells[index] : string.Empty)]));
        }

        return rows;
    }

    private static IEnumerable<(int Line, List<string> Cells)> Cells(FileStream stream, string sheet)
    {
        stream.Position = 0;
        return stream.Query(useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX, configuration: Configuration)
            .Select((row, index) => (index + 1, ((IDictionary<string, object?>)row).Values.Select(TextOf).ToList()));
    }

    // A typed cell says more certainly than any text what it is.
    private static string TextOf(object? cell) => cell switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
