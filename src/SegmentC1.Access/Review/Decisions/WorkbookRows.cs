using System.Globalization;
using System.Xml;
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

    /// <summary>Whether this is a package as workbooks are.</summary>
    public static async Task<bool> IsWorkbookAsync(string file, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var stream = Open(file);
        await using (stream.ConfigureAwait(false))
        {
            var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == head.Length && head is [(byte)'P', (byte)'K', 3, 4];
        }
    }

    public static IReadOnlyList<DecisionRow> Read(string file, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing = AccessReviewCsv.Columns;
        try
        {
            using var stream = Open(file);
            foreach (var sheet in stream.GetSheetNames().OrderBy(name => name != ReviewWorkbook.AccessSheet))
            {
                stream.Position = 0;
                if (Read(stream, sheet, ref missing, cancellationToken) is { } rows) return rows;
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or XmlException or ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            throw new DecisionException(DecisionException.Unreadable, file, 0, $"this is not a workbook that can be read: {failure.Message}", failure);
        }

        throw DecisionTable.WrongColumns(file, missing);
    }

    private static List<DecisionRow>? Read(FileStream stream, string sheet, ref IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        var rows = new List<DecisionRow>();
        int[]? map = null;
        var line = 0;
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX, configuration: Configuration))
        {
            cancellationToken.ThrowIfCancellationRequested();
            line++;
            var cells = row.Values.Select(TextOf).ToList();
            if (map is null)
            {
                map = DecisionTable.Map(cells, out var lacking);
                if (lacking.Count < missing.Count) missing = lacking;
                if (map is null) return null;
            }
            else if (cells.Any(cell => cell.Length > 0))
            {
                rows.Add(new DecisionRow(line, [.. map.Select(index => index < cells.Count ? cells[index] : string.Empty)]));
            }
        }

        return map is null ? null : rows;
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

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
