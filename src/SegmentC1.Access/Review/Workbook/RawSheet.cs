using System.Globalization;
using System.IO.Compression;
using System.Xml;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace SegmentC1.Access;

/// <summary>
/// A sheet as MiniExcel writes it, for <see cref="SheetPart"/> to finish: MiniExcel streams rows in bounded memory, but has no
/// drop-down lists, no protection and no styles of one's own, loses carriage returns, and names its parts at random.
/// </summary>
internal sealed class RawSheet : IDisposable
{
    private const string SheetEntry = "xl/worksheets/sheet1.xml";

    // Compressed, a tenth of the text: what is held of a sheet while it is finished.
    private readonly MemoryStream _package = new();

    private RawSheet()
    {
    }

    /// <summary>Runs the rows of a sheet through MiniExcel, its header first.</summary>
    public static async Task<RawSheet> WriteAsync(SheetSpec sheet, int rowLimit, CancellationToken cancellationToken)
    {
        var raw = new RawSheet();
        var configuration = new OpenXmlConfiguration
        {
            TableStyles = TableStyles.None,
            AutoFilter = false,
            FreezeRowCount = 0,
            EnableConvertByteArray = false,
            EnableWriteFilePath = false,
        };
        try
        {
            await raw._package.SaveAsAsync(Rows(sheet, rowLimit, cancellationToken), printHeader: false, configuration: configuration, cancellationToken: cancellationToken).ConfigureAwait(false);
            return raw;
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }

    /// <summary>The cells in the order of the file: row and column from 0, and the text as it was given. Empty cells are left out.</summary>
    public IEnumerable<(int Row, int Column, string Value)> Cells()
    {
        _package.Position = 0;
        using var package = new ZipArchive(_package, ZipArchiveMode.Read, leaveOpen: true);
        using var part = package.GetEntry(SheetEntry)!.Open();

        // Not normalised, because the parser would otherwise make one line feed of CR LF.
        using var xml = new XmlTextReader(part) { Normalization = false, WhitespaceHandling = WhitespaceHandling.All, DtdProcessing = DtdProcessing.Prohibit };
        var (row, column) = (-1, -1);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "row":
                    row = int.Parse(xml.GetAttribute("r")!, CultureInfo.InvariantCulture) - 1;
                    column = -1;
                    break;
                case "c":
                    column = ColumnOf(xml.GetAttribute("r")!);
                    break;
                case "v" when !xml.IsEmptyElement:
                    var value = Uncover(WorkbookText.Decode(xml.ReadString()));
                    if (value.Length > 0) yield return (row, column, value);
                    break;
            }
        }
    }

    /// <summary>Lets go of the package.</summary>
    public void Dispose() => _package.Dispose();

    private static IEnumerable<IDictionary<string, object>> Rows(SheetSpec sheet, int rowLimit, CancellationToken cancellationToken)
    {
        var keys = Enumerable.Range(0, sheet.Columns.Count).Select(SheetSpec.Letters).ToArray();
        var written = 1;
        yield return Row(keys, [.. sheet.Columns.Select(column => column.Header)]);
        foreach (var row in sheet.Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++written > rowLimit) throw new WorkbookLimitException(sheet.Name, rowLimit);
            yield return Row(keys, row);
        }
    }

    private static Dictionary<string, object> Row(string[] keys, IReadOnlyList<string> values)
    {
        var row = new Dictionary<string, object>(keys.Length, StringComparer.Ordinal);
        for (var column = 0; column < keys.Length; column++) row.Add(keys[column], Cover(WorkbookText.Shown(values[column])));
        return row;
    }

    // MiniExcel escapes _xHHHH_ in a text, but not where two of these overlap, so it is not shown any underscore.
    private static string Cover(string text) =>
        text.AsSpan().IndexOfAny('_', '~') < 0 ? text : text.Replace("~", "~0", StringComparison.Ordinal).Replace("_", "~1", StringComparison.Ordinal);

    private static string Uncover(string text) =>
        text.Contains('~', StringComparison.Ordinal) ? text.Replace("~1", "_", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal) : text;

    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetter)) column = (column * 26) + (letter - 'A' + 1);
        return column - 1;
    }
}
